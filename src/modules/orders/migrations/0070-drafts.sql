-- Cut-off times, what a person took down before it is an order, and the offers made out of it.
alter table orders.channel add column if not exists cut_off text check (cut_off ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');
alter table orders.head add column ship_by date, add column taken_by text;

create table orders.draft (
  id text collate "C" primary key,
  number text not null,
  content jsonb not null,
  channel text,
  customer_name text,
  email text,
  currency text,
  total_minor bigint,
  line_count integer not null default 0,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  order_id text collate "C"
);
create unique index draft_order on orders.draft (order_id) where order_id is not null;

-- What was offered: `frozen` holds its lines and sums, which stand until `valid_until`.
create table orders.quote (
  id text collate "C" primary key,
  draft_id text collate "C" not null,
  version integer not null,
  state text not null check (state in ('sent', 'accepted', 'expired', 'withdrawn')),
  valid_until timestamptz not null,
  note text,
  token text not null unique,
  link text not null,
  frozen jsonb not null,
  total_minor bigint not null,
  currency text not null,
  sent_at timestamptz not null,
  sent_by text not null,
  ended_at timestamptz,
  ended_by text,
  reason text,
  unique (draft_id, version)
);
create unique index quote_open on orders.quote (draft_id) where state = 'sent';
