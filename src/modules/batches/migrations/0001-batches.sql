-- Work over many rows in the background: imports with their files, rows, faults and changes, and bulk actions with a result per row.
create schema batches;

create table batches.batch (
  id text collate "C" primary key,
  number text not null,
  type text not null check (type in ('import', 'bulk')),
  kind text collate "C" not null,
  title text not null,
  state text not null check (state in ('uploading', 'staging', 'staged', 'checking', 'checked', 'running', 'stopped', 'cancelled', 'done', 'undoing', 'undone', 'broken')),
  file_type text check (file_type in ('csv', 'xlsx')),
  format text,
  encoding text,
  delimiter text,
  sha256 text collate "C",
  bytes bigint not null default 0,
  header jsonb not null default '[]',
  columns jsonb not null default '[]',
  formats jsonb not null default '[]',
  options jsonb not null default '{}',
  stop_at_first boolean not null default false,
  progress jsonb not null default '{}',
  cursor integer not null default 0,
  rows integer not null default 0,
  done_rows integer not null default 0,
  counts jsonb not null default '{}',
  checked jsonb,
  error text,
  actor_kind text not null,
  actor_id text not null,
  actor_name text,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz
) with (fillfactor = 70);
create index batch_at_work on batches.batch (id) where state in ('staging', 'checking', 'running', 'undoing');
create index batch_same on batches.batch (sha256) where sha256 is not null;

-- The file as it came (a workbook: its first sheet as CSV), in pieces.
create table batches.chunk (
  batch_id text collate "C" not null references batches.batch (id) on delete cascade,
  n integer not null,
  bytes bytea not null,
  primary key (batch_id, n)
);

-- Rows of one group (a product, an order, a shelf) have the row number of its first one as grp, and are worked on together.
create table batches.row (
  batch_id text collate "C" not null,
  grp integer not null,
  n integer not null,
  line integer not null,
  key text collate "C",
  cells text not null,
  primary key (batch_id, grp, n)
);

-- What is wrong, by line and cell; phase tells the dry run from the run.
create table batches.fault (
  batch_id text collate "C" not null,
  phase text not null check (phase in ('stage', 'check', 'run', 'undo')),
  seq integer not null,
  n integer,
  line integer,
  col integer,
  value text,
  code text not null,
  message text not null,
  primary key (batch_id, phase, seq)
);

-- What a batch created or changed, so that it can be taken back.
create table batches.change (
  batch_id text collate "C" not null,
  seq bigint generated always as identity,
  grp integer not null,
  n integer not null,
  entity text not null,
  entity_id text not null,
  what text not null check (what in ('created', 'updated')),
  before jsonb,
  after jsonb,
  primary key (batch_id, seq)
);

-- What the first thousand rows of a dry run would do.
create table batches.preview (
  batch_id text collate "C" not null,
  n integer not null,
  line integer not null,
  state text not null,
  fields text[] not null,
  primary key (batch_id, n)
);

-- The rows of a bulk action.
create table batches.item (
  batch_id text collate "C" not null,
  n integer not null,
  input jsonb not null,
  state text not null check (state in ('waiting', 'done', 'refused', 'broken')),
  code text,
  message text,
  primary key (batch_id, n)
);
create index item_waiting on batches.item (batch_id, n) where state = 'waiting';

create table batches.mapping (
  id text collate "C" primary key,
  kind text not null,
  name text not null,
  fingerprint text not null,
  header jsonb not null,
  columns jsonb not null,
  options jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (kind, name)
);
create index mapping_fingerprint on batches.mapping (kind, fingerprint);
