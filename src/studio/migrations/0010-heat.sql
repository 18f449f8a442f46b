-- What went through each element, summed up by the hour and by the day, so that a map is drawn without reading history.
-- `what`: passed (tokens that left an element, by how long they had stayed), flow (a flow was taken), incident (an element stopped),
-- stopped (a token was taken away). `bucket` is that of the stay: 0 is less than a second, n from 1.1^(n-1) to 1.1^n seconds.
create table studio.heat (
  key text collate "C" not null,
  grain text not null check (grain in ('hour', 'day')),
  at timestamptz not null,
  what text not null check (what in ('passed', 'flow', 'incident', 'stopped')),
  element text collate "C" not null,
  bucket smallint not null,
  n bigint not null,
  seconds double precision not null,
  primary key (key, grain, at, what, element, bucket)
);

-- How far history has been summed up: transactions before `tx`; of rows from before they knew their transaction, runs up to `old_run`
-- (null when all of those are done).
create table studio.heat_mark (
  one boolean primary key default true check (one),
  tx xid8 not null,
  old_run text collate "C"
);
insert into studio.heat_mark (tx, old_run) values ('1', '');
