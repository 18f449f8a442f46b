-- What colleagues say about documents: notes with their earlier wordings, mentions, tags, who has it, files, saved views, notices and alerts.
create schema desk;

create table desk.note (
  id text collate "C" primary key,
  document_id text collate "C" not null,
  author_id text collate "C" not null,
  text text not null,
  visibility text not null check (visibility in ('private', 'public')),
  created_at timestamptz not null,
  edited_at timestamptz,
  removed_at timestamptz,
  removed_by text collate "C"
);
create index note_document on desk.note (document_id, id);

-- What a note said before it was edited or removed.
create table desk.wording (
  note_id text collate "C" not null references desk.note (id),
  version integer not null,
  text text not null,
  visibility text not null,
  until timestamptz not null,
  changed_by text collate "C" not null,
  primary key (note_id, version)
);

create table desk.mention (
  note_id text collate "C" not null references desk.note (id),
  account_id text collate "C" not null,
  primary key (note_id, account_id)
);

create table desk.tag (
  document_id text collate "C" not null,
  tag text collate "C" not null check (char_length(tag) between 1 and 40),
  added_at timestamptz not null,
  added_by text collate "C" not null,
  primary key (document_id, tag)
);
create index tag_documents on desk.tag (tag, document_id);

create table desk.assignment (
  document_id text collate "C" primary key,
  account_id text collate "C" not null,
  assigned_at timestamptz not null,
  assigned_by text collate "C" not null
);
create index assignment_account on desk.assignment (account_id, document_id);

create table desk.attachment (
  id text collate "C" primary key,
  document_id text collate "C" not null,
  name text not null,
  media_type text not null,
  byte_count bigint not null check (byte_count between 0 and 20971520),
  sha256 text collate "C" not null,
  chunk_count integer not null,
  created_at timestamptz not null,
  created_by text collate "C" not null,
  removed_at timestamptz,
  removed_by text collate "C"
);
create index attachment_document on desk.attachment (document_id, id);

-- Uploads under way; what never ended is swept, with its pieces.
create table desk.upload (
  id text collate "C" primary key,
  started_at timestamptz not null
);

-- Pieces of files as they came; the first is number 0.
create table desk.chunk (
  attachment_id text collate "C" not null,
  n integer not null,
  bytes bytea not null,
  primary key (attachment_id, n)
);
alter table desk.chunk alter column bytes set storage external;

create table desk.view (
  id text collate "C" primary key,
  page text not null,
  name text not null,
  address text not null,
  shared boolean not null,
  account_id text collate "C" not null,
  saved_at timestamptz not null
);
create index view_page on desk.view (page, id);

create table desk.notice (
  id text collate "C" primary key,
  account_id text collate "C" not null,
  kind text not null check (kind in ('mention', 'assigned', 'orders')),
  document_id text collate "C" not null,
  note_id text collate "C",
  actor_id text collate "C" not null,
  how_many integer not null default 1,
  at timestamptz not null,
  read_at timestamptz
);
create index notice_account on desk.notice (account_id, id);
create index notice_unread on desk.notice (account_id, id) where read_at is null;

-- Who wants to be told of new orders; null channels are all of them.
create table desk.alert (
  account_id text collate "C" primary key,
  new_orders boolean not null,
  channels text[],
  min_total_minor bigint,
  min_total_currency text,
  browser boolean not null,
  sound boolean not null
);
