-- When runs begin by the time, and signals on their way to the waits that were open when they were thrown.
create table engine.start_timer (
  key text not null,
  element text not null,
  version integer not null,
  timer text not null,
  due_at timestamptz,
  repeat integer,
  primary key (key, element)
);
create index start_timer_due on engine.start_timer (due_at) where due_at is not null;

create table engine.signal (
  wait_id text collate "C" not null,
  position bigint not null,
  run_id text collate "C" not null,
  payload jsonb not null,
  primary key (wait_id, position)
);
create index signal_position on engine.signal (position);
