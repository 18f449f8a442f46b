-- Event logs out of which drawings are discovered. The events themselves are only kept while a log is read; what stays are its ways.
create table studio.log (
  id text collate "C" primary key,
  name text not null check (name <> ''),
  format text not null check (format in ('csv', 'xes', 'shop')),
  mapping jsonb,
  state text not null check (state in ('reading', 'ready')),
  events bigint not null default 0,
  cases integer not null default 0,
  bad bigint not null default 0,
  ways integer not null default 0,
  first_at timestamptz,
  last_at timestamptz,
  started_at timestamptz not null,
  started_by text collate "C" not null
);
create table studio.log_event (
  log_id text collate "C" not null references studio.log (id) on delete cascade,
  place bigint not null,
  case_id text not null,
  activity text not null,
  at timestamptz not null,
  resource text
);
create index log_event_log on studio.log_event (log_id);
create table studio.log_activity (
  log_id text collate "C" not null references studio.log (id) on delete cascade,
  nth integer not null,
  name text not null,
  count integer not null,
  resource text,
  primary key (log_id, nth)
);
create table studio.log_way (
  log_id text collate "C" not null references studio.log (id) on delete cascade,
  nth integer not null,
  trace integer[] not null,
  cases integer not null,
  primary key (log_id, nth)
);
create table studio.log_follow (
  log_id text collate "C" not null references studio.log (id) on delete cascade,
  before_nth integer not null,
  after_nth integer not null,
  count integer not null,
  seconds double precision not null,
  primary key (log_id, before_nth, after_nth)
);
