-- Goods of which nothing is sent: files, licences, vouchers. They have no shelf, are never held and never in a parcel.
alter table catalog.product add column digital boolean not null default false;
