-- How urgent a drawing says that a task is: the more, the sooner; nothing where it says nothing.
alter table engine.wait add column priority integer;
