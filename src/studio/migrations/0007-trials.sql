-- Trials: what is tried with a drawing beside the requests. A trial keeps the drawing as it was when it was started.
create table studio.trial (
  id text collate "C" primary key,
  kind text collate "C" not null check (kind <> ''),
  -- What it is about: the drawing's or table's key, and the sketch where it is one.
  of text not null check (of in ('process', 'decision')),
  key text collate "C" not null check (key <> ''),
  name text not null,
  sketch_id text collate "C",
  rev integer,
  version integer,
  xml text not null,
  status text not null check (status in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  settings jsonb not null,
  done integer not null default 0,
  total integer,
  result jsonb,
  error text,
  -- Who works on it, until when that is believed, and how often it was begun.
  worker text collate "C",
  lease_until timestamptz,
  begun integer not null default 0,
  started_at timestamptz not null,
  started_by text collate "C" not null,
  began_at timestamptz,
  ended_at timestamptz,
  check ((status = 'running') = (worker is not null)),
  check ((status = 'done') = (result is not null)),
  check ((status in ('waiting', 'running')) = (ended_at is null))
) with (fillfactor = 70);
create index trial_open on studio.trial (id) where status in ('waiting', 'running');
create index trial_key on studio.trial (key, id);
create index trial_sketch on studio.trial (sketch_id, id) where sketch_id is not null;
