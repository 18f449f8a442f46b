-- Parcels, what is in them, what carriers say of them, and the labels that were drawn. What left a warehouse is in the kernel's ledger.
create schema shipping;

create table shipping.parcel (
  id text collate "C" primary key,
  number text not null,
  order_id text collate "C" not null,
  warehouse_id text collate "C" not null,
  warehouse text not null,
  method text not null,
  state text not null check (state in ('planned', 'picked', 'checked', 'packed', 'labelled', 'handed_over', 'delivered', 'returning', 'returned', 'lost', 'cancelled')),
  recipient jsonb not null,
  customer_id text collate "C",
  email text,
  language text,
  country text not null check (country ~ '^[A-Z]{2}$'),
  collect_minor bigint check (collect_minor > 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  weight_grams integer not null check (weight_grams >= 0),
  box text,
  carrier text,
  tracking_number text collate "C",
  shipment_ref text,
  label_state text not null default 'none' check (label_state in ('none', 'asked', 'bought', 'void_asked', 'voided', 'void_refused')),
  label_hash text,
  tracking_status text,
  tracking_reason text,
  tracked_at timestamptz,
  promised_on date,
  created_at timestamptz not null,
  handed_over_at timestamptz,
  ended_at timestamptz,
  check ((collect_minor is null) = (currency is null)),
  check ((label_state in ('none', 'asked')) = (tracking_number is null))
) with (fillfactor = 70);
create index parcel_order on shipping.parcel (order_id);
create unique index parcel_tracking on shipping.parcel (carrier, tracking_number) where tracking_number is not null;
create index parcel_open on shipping.parcel (id) where ended_at is null;

create table shipping.parcel_line (
  parcel_id text collate "C" not null references shipping.parcel,
  sku_id text collate "C" not null,
  sku text not null,
  quantity integer not null check (quantity > 0),
  picked integer check (picked between 0 and quantity),
  primary key (parcel_id, sku_id)
) with (fillfactor = 85);

-- Every word of a carrier, once; one about a parcel that we do not know yet waits with a null parcel.
create table shipping.tracking (
  carrier text not null,
  event_id text not null,
  tracking_number text collate "C" not null,
  parcel_id text collate "C",
  status text not null,
  reason text,
  place text,
  at timestamptz not null,
  received_at timestamptz not null,
  raw jsonb,
  primary key (carrier, event_id)
);
create index tracking_parcel on shipping.tracking (parcel_id, at) where parcel_id is not null;
create index tracking_waiting on shipping.tracking (tracking_number) where parcel_id is null;

create table shipping.label (
  hash text primary key,
  media_type text not null,
  bytes bytea not null,
  created_at timestamptz not null
);
