-- More that a run may wait for: a signal by its name, a condition over its variables and facts, and an activity that somebody may begin.
alter table engine.wait drop constraint wait_kind_check;
alter table engine.wait add constraint wait_kind_check
  check (kind in ('message', 'timer', 'user', 'job', 'child', 'incident', 'continue', 'signal', 'condition', 'activity'));
create index wait_signal on engine.wait (name) where kind = 'signal';
create index wait_condition on engine.wait (run_id) where kind = 'condition';
