-- Drawings and tables as published, runs of drawings, what they wait for, and what has happened in them.
create schema engine;

create table engine.definition (
  id text collate "C" primary key,
  key text not null,
  version integer not null,
  document_kind text not null,
  name text not null,
  xml text not null,
  hash text not null,
  published_at timestamptz not null,
  published_by text not null,
  unique (key, version)
);

create table engine.decision (
  id text collate "C" primary key,
  key text not null,
  version integer not null,
  name text not null,
  xml text not null,
  hash text not null,
  published_at timestamptz not null,
  published_by text not null,
  unique (key, version)
);

create table engine.run (
  id text collate "C" primary key,
  definition_id text collate "C" not null,
  key text not null,
  document_id text collate "C" not null,
  document_kind text not null,
  root_id text collate "C" not null,
  parent_id text collate "C",
  parent_token integer,
  status text not null check (status in ('live', 'ended', 'stopped')),
  outcome text,
  rev integer not null,
  vars jsonb not null,
  state jsonb not null,
  started_at timestamptz not null,
  ended_at timestamptz
) with (fillfactor = 70);
create index run_document on engine.run (document_id);
create index run_parent on engine.run (parent_id) where parent_id is not null;
create index run_live on engine.run (key) where status = 'live';

create table engine.wait (
  id text collate "C" primary key,
  run_id text collate "C" not null,
  process text not null,
  token integer not null,
  at text not null,
  element text not null,
  scope integer not null,
  kind text not null check (kind in ('message', 'timer', 'user', 'job', 'child', 'incident', 'continue')),
  main boolean not null,
  name text,
  key text collate "C",
  due_at timestamptz,
  repeat integer,
  lane text,
  form text,
  assignee text collate "C",
  task_due_at timestamptz,
  payload jsonb,
  opened_at timestamptz not null
);
create index wait_run on engine.wait (run_id);
create index wait_message on engine.wait (key, name) where kind = 'message';
create index wait_due on engine.wait (due_at) where due_at is not null;
create index wait_task on engine.wait (lane, id) where kind = 'user';
create index wait_element on engine.wait (process, at);

create table engine.message (
  id text collate "C" primary key,
  run_id text collate "C" not null,
  name text not null,
  key text collate "C" not null,
  payload jsonb not null,
  at timestamptz not null
);
create index message_run on engine.message (run_id);

create table engine.incident (
  id text collate "C" primary key,
  run_id text collate "C" not null,
  process text not null,
  document_id text collate "C" not null,
  token integer not null,
  element text not null,
  kind text not null,
  message text not null,
  payload jsonb not null,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  resolution text
);
create index incident_open on engine.incident (opened_at) where resolved_at is null;
create index incident_run on engine.incident (run_id);

create table engine.history (
  run_id text collate "C" not null,
  rev integer not null,
  definition_id text collate "C" not null,
  at timestamptz not null,
  actor text not null,
  steps jsonb not null,
  primary key (run_id, rev)
);

create table engine.evaluation (
  id text collate "C" primary key,
  run_id text collate "C" not null,
  element text not null,
  decision text not null,
  version integer not null,
  inputs jsonb not null,
  matched jsonb not null,
  result jsonb,
  at timestamptz not null
);
create index evaluation_run on engine.evaluation (run_id);
