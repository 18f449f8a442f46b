-- Test rows of decision tables: values of a table's questions with the results that it should give; by the ids of its columns.
create table studio.test_row (
  id text collate "C" primary key,
  key text not null,
  place integer not null check (place >= 0),
  name text not null,
  inputs jsonb not null,
  expects jsonb not null,
  saved_at timestamptz not null,
  saved_by text collate "C" not null,
  unique (key, place)
);
