-- Running orders follow the newest drawing: what was chosen when it was published, how far its sweep is, and which runs stay behind and why.
alter table engine.definition add column policy text not null default 'follow' check (policy in ('follow', 'pin'));

-- `stay`: held until a person chooses, or finishing on the drawing it is on.
alter table engine.run add column stay text check (stay in ('held', 'old'));
alter table engine.run add column stay_why jsonb;
create index run_stay on engine.run (key, id) where status = 'live' and stay is not null;

-- Walked by the sweep in the order of ids; it answers what the index on the key alone did.
create index run_live_id on engine.run (key, id) where status = 'live';
drop index engine.run_live;

create table engine.move (
  id text collate "C" primary key,
  key text not null,
  definition_id text collate "C" not null unique,
  version integer not null,
  choices jsonb not null,
  base text not null check (base in ('entry', 'publish')),
  otherwise text not null check (otherwise in ('refuse', 'finish', 'hold')),
  status text not null check (status in ('running', 'done', 'stopped', 'replaced')),
  cursor text collate "C" not null,
  skipped boolean not null,
  total integer not null,
  moved integer not null,
  held integer not null,
  finishing integer not null,
  cancelled integer not null,
  started_at timestamptz not null,
  started_by text not null,
  ended_at timestamptz
);
create index move_key on engine.move (key, version);
create index move_running on engine.move (started_at) where status = 'running';
