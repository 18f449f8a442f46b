-- Connections to marketplaces and shop systems, what they offer and have sold, what they are still to be told; and tills.
create schema channels;

create table channels.connection (
  channel text collate "C" primary key,
  secrets jsonb not null default '{}',
  cursor text,
  next_pull_at timestamptz,
  pulling_since timestamptz,
  last_pull_at timestamptz,
  last_push_at timestamptz,
  -- Since when the channel may have other quantities than we would tell it now.
  dirty_at timestamptz,
  pushing_since timestamptz,
  next_push_at timestamptz,
  failures integer not null default 0,
  last_error text,
  last_error_at timestamptz
) with (fillfactor = 70);

create table channels.link (
  channel text collate "C" not null,
  sku_id text collate "C" not null,
  external_sku text collate "C" not null,
  told integer,
  told_at timestamptz,
  offered_at timestamptz,
  declined text,
  primary key (channel, sku_id),
  unique (channel, external_sku)
) with (fillfactor = 80);

create table channels.seen (
  channel text collate "C" not null,
  external_id text collate "C" not null,
  state text not null check (state in ('placed', 'refused', 'changed', 'cancelled', 'conflict')),
  order_id text collate "C",
  code text,
  message text,
  raw jsonb,
  first_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (channel, external_id),
  check (state not in ('placed', 'changed', 'conflict') or order_id is not null)
);
create index seen_open on channels.seen (channel, changed_at) where state in ('refused', 'changed', 'conflict');
create index seen_order on channels.seen (order_id) where order_id is not null;

create table channels.errand (
  id text collate "C" primary key,
  channel text collate "C" not null,
  kind text not null check (kind in ('acknowledge', 'shipment', 'cancel')),
  external_id text collate "C" not null,
  payload jsonb not null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  running_since timestamptz,
  done_at timestamptz,
  error text,
  created_at timestamptz not null,
  -- Two parcels of an order are two errands, everything else is told once.
  unique (channel, kind, external_id, payload)
);
create index errand_due on channels.errand (due_at) where done_at is null;

create table channels.log (
  id text collate "C" primary key,
  channel text collate "C" not null,
  at timestamptz not null,
  what text not null check (what in ('pull', 'push', 'offer', 'errand', 'webhook', 'test')),
  ok boolean not null,
  count integer not null,
  refused integer not null default 0,
  message text
);
create index log_channel on channels.log (channel, id);

create table channels.till_day (
  id text collate "C" primary key,
  channel text collate "C" not null,
  currency text not null,
  opened_at timestamptz not null,
  opened_by text not null,
  float_minor bigint not null check (float_minor >= 0),
  closed_at timestamptz,
  closed_by text,
  expected_minor bigint,
  counted_minor bigint check (counted_minor >= 0),
  note text,
  check ((closed_at is null) = (counted_minor is null) and (closed_at is null) = (expected_minor is null))
);
create unique index till_day_open on channels.till_day (channel) where closed_at is null;
create index till_day_channel on channels.till_day (channel, id);

create table channels.sale (
  order_id text collate "C" primary key,
  day_id text collate "C" not null references channels.till_day (id),
  channel text collate "C" not null,
  method text not null check (method in ('cash', 'card')),
  currency text not null,
  total_minor bigint not null,
  given_minor bigint check (given_minor >= total_minor),
  cashier text not null,
  at timestamptz not null
);
create index sale_day on channels.sale (day_id, order_id);
