-- What colleagues say about elements of drawings and tables, in threads, with what it said before and whom it names.
create table studio.comment (
  id text collate "C" primary key,
  key text not null,
  element text,
  thread_id text collate "C" not null,
  sketch_id text collate "C",
  text text not null,
  author_id text collate "C" not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  resolved_at timestamptz,
  resolved_by text collate "C",
  removed_at timestamptz,
  removed_by text collate "C",
  check ((resolved_at is null) = (resolved_by is null)),
  check ((removed_at is null) = (removed_by is null)),
  check (removed_at is null or text = '')
);
create index comment_key on studio.comment (key, id);
create index comment_thread on studio.comment (thread_id, id);

create table studio.wording (
  comment_id text collate "C" not null references studio.comment (id),
  version integer not null,
  text text not null,
  until timestamptz not null,
  changed_by text collate "C" not null,
  primary key (comment_id, version)
);

create table studio.mention (
  comment_id text collate "C" not null references studio.comment (id),
  account_id text collate "C" not null,
  primary key (comment_id, account_id)
);
