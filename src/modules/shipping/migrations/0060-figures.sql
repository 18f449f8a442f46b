-- What left lately is summed on home; without it the whole table would be read for two weeks of it.
create index parcel_handed_over on shipping.parcel (handed_over_at) where handed_over_at is not null;
