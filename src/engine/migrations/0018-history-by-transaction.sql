-- History is followed as events are (ADR 14): a row knows its transaction. Rows from before know none, and are '0'.
alter table engine.history add column tx xid8 not null default '0';
alter table engine.history alter column tx set default pg_current_xact_id();
