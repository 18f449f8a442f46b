-- Payments of any document, what providers told us, refunds, what did not fit, and what couriers have handed over.
create schema payments;

create table payments.payment (
  id text collate "C" primary key,
  document_id text collate "C" not null,
  method text not null check (method in ('card', 'bank_transfer', 'cash_on_delivery')),
  provider text not null,
  state text not null check (state in ('created', 'requires_action', 'authorised', 'captured', 'partially_refunded', 'refunded', 'voiding', 'voided', 'failed')),
  amount bigint not null check (amount > 0),
  currency text not null,
  captured bigint not null default 0,
  refunded bigint not null default 0,
  provider_ref text,
  token text,
  pending_id text collate "C",
  giving_back boolean not null default false,
  attempt integer not null default 1,
  capture_attempt integer not null default 0,
  redirect_url text,
  failure text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint payment_captured check (captured between 0 and amount),
  constraint payment_refunded check (refunded between 0 and captured)
) with (fillfactor = 80);
create index payment_document on payments.payment (document_id, id);
create unique index payment_ref on payments.payment (provider, provider_ref) where provider_ref is not null;
-- One charge for a document: while one card payment is open or captured there is no second.
create unique index payment_one_open on payments.payment (document_id)
  where method = 'card' and not giving_back and state in ('created', 'requires_action', 'authorised', 'captured', 'partially_refunded');

create table payments.refund (
  id text collate "C" primary key,
  payment_id text collate "C" not null,
  document_id text collate "C" not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  state text not null check (state in ('requested', 'due', 'done', 'refused')),
  provider text not null,
  provider_ref text,
  pending_id text collate "C",
  failure text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index refund_payment on payments.refund (payment_id);
create index refund_due on payments.refund (id) where state = 'due';
create unique index refund_ref on payments.refund (provider, provider_ref) where provider_ref is not null;

create table payments.provider_event (
  id text collate "C" primary key,
  provider text not null,
  event_id text not null,
  kind text not null,
  amount bigint not null,
  currency text not null,
  payment_id text collate "C",
  document_id text collate "C",
  result text not null check (result in ('booked', 'stale', 'suspense')),
  reason text,
  raw text not null,
  at timestamptz not null,
  unique (provider, event_id)
);
create index provider_event_document on payments.provider_event (document_id) where document_id is not null;

create table payments.suspense (
  id text collate "C" primary key,
  event text collate "C" not null unique,
  provider text not null,
  kind text not null,
  reason text not null,
  document_id text collate "C",
  payment_id text collate "C",
  amount bigint not null,
  currency text not null,
  says text not null,
  at timestamptz not null,
  resolution text check (resolution in ('matched', 'dismissed')),
  resolved_at timestamptz,
  resolved_by text,
  note text
);
create index suspense_open on payments.suspense (id) where resolution is null;

create table payments.remittance (
  id text collate "C" primary key,
  carrier text not null,
  reference text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  booked_on date not null,
  at timestamptz not null,
  unique (carrier, reference)
);
