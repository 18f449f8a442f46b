-- A parcel is looked for by its tracking number alone: people do not know the carrier's code.
create index parcel_tracking_number on shipping.parcel (tracking_number) where tracking_number is not null;
