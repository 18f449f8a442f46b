-- Warehouses, what each document wants from them, and why goods were taken where they were. Quantities are in the kernel's ledger.
create schema stock;

create table stock.warehouse (
  id text collate "C" primary key,
  code text collate "C" not null unique,
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  city text not null,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  active boolean not null default true,
  priority integer not null default 100,
  handling_hours integer not null default 24 check (handling_hours >= 0),
  parcel_cost integer not null default 100 check (parcel_cost >= 0)
);

-- What a document wants in all, as {"sku_…": quantity}: what it lacks is this less its holds and less what has left.
create table stock.demand (
  document_id text collate "C" primary key,
  country text,
  wanted jsonb not null
) with (fillfactor = 90);

create table stock.sourcing (
  id text collate "C" primary key,
  document_id text collate "C" not null,
  at timestamptz not null,
  inputs jsonb not null,
  alternatives jsonb not null,
  plan jsonb not null,
  moved integer not null
);
create index sourcing_document on stock.sourcing (document_id, id);
