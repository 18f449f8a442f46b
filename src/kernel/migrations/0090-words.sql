-- The words by which people find things: one row for each word of a thing, found by its beginning and read newest first.
create table kernel.word (
  kind text collate "C" not null,
  word text collate "C" not null,
  id text collate "C" not null,
  -- All words of the thing, a blank before each, so that a second word is looked up without a second index.
  words text not null,
  primary key (kind, word, id) include (words)
) with (autovacuum_vacuum_insert_scale_factor = 0.02);
