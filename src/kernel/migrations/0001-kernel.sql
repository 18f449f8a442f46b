-- The kernel's tables: documents, the ledger, events, outside jobs, idempotency keys and settings.
create table kernel.setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by text
);

create table kernel.series (
  kind text not null,
  scope text not null,
  next bigint not null default 1,
  primary key (kind, scope)
) with (fillfactor = 50);

create table kernel.document (
  id text collate "C" primary key,
  kind text not null,
  number text not null,
  state text not null,
  channel text,
  created_at timestamptz not null,
  version integer not null default 1,
  custom jsonb
) with (fillfactor = 85);
create unique index document_number on kernel.document (kind, number);
create index document_state on kernel.document (kind, state, id);

create table kernel.link (
  from_id text collate "C" not null,
  to_id text collate "C" not null,
  kind text not null,
  primary key (from_id, kind, to_id)
);
create index link_to on kernel.link (to_id);

create table kernel.balance (
  account text collate "C" primary key,
  unit text not null,
  posted bigint not null default 0,
  pending bigint not null default 0,
  floor bigint not null default 0,
  constraint balance_floor check (posted - pending >= floor),
  constraint balance_pending check (pending >= 0)
) with (fillfactor = 50);

create table kernel.transfer (
  id text collate "C" primary key,
  kind text not null check (kind in ('posted', 'pending', 'post', 'void', 'expire')),
  from_account text collate "C" not null,
  to_account text collate "C" not null,
  unit text not null,
  amount bigint not null check (amount >= 0),
  pending_id text collate "C",
  document_id text collate "C",
  reason text not null,
  happened_on date not null,
  recorded_at timestamptz not null,
  check ((kind in ('post', 'void', 'expire')) = (pending_id is not null))
);
create unique index transfer_ends_once on kernel.transfer (pending_id) where pending_id is not null;
create index transfer_document on kernel.transfer (document_id) where document_id is not null;

create table kernel.pending (
  id text collate "C" primary key,
  from_account text collate "C" not null,
  to_account text collate "C" not null,
  unit text not null,
  amount bigint not null check (amount > 0),
  document_id text collate "C",
  reason text not null,
  expires_at timestamptz
);
create index pending_document on kernel.pending (document_id);
create index pending_expires on kernel.pending (expires_at) where expires_at is not null;

create table kernel.event (
  position bigint generated always as identity primary key,
  tx xid8 not null default pg_current_xact_id(),
  name text not null,
  document_id text collate "C",
  payload jsonb not null,
  at timestamptz not null,
  actor text not null,
  request text
);
create index event_tx on kernel.event (tx, position);
create index event_document on kernel.event (document_id, position) where document_id is not null;

create table kernel.reader (
  name text primary key,
  from_tx xid8 not null default '0',
  to_tx xid8 not null default '0',
  position bigint not null default 0
);

create table kernel.job (
  id text collate "C" primary key,
  action text not null,
  key text not null unique,
  input jsonb not null,
  request jsonb not null,
  caller jsonb,
  document_id text collate "C",
  state text not null check (state in ('waiting', 'done', 'failed')),
  due_at timestamptz not null,
  attempts integer not null default 0,
  lease_until timestamptz,
  answer jsonb,
  error text,
  created_at timestamptz not null
) with (fillfactor = 70);
create index job_due on kernel.job (due_at) where state = 'waiting';
create index job_document on kernel.job (document_id) where document_id is not null;

create table kernel.idempotency (
  principal text not null,
  route text not null,
  key text not null,
  fingerprint text not null,
  -- json, not jsonb: a replay is byte for byte the first answer, and jsonb would order its keys anew.
  answer json not null,
  at timestamptz not null,
  primary key (principal, route, key)
);
create index idempotency_at on kernel.idempotency (at);
