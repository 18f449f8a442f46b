-- Templates by language with all their versions, and the sent box.
create schema messages;

create table messages.template (
  id text collate "C" primary key,
  name text not null,
  language text not null,
  version integer not null check (version > 0),
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  published_at timestamptz,
  published_by text,
  seed_hash text,
  unique (name, language, version)
);

create table messages.sent (
  id text collate "C" primary key,
  key text collate "C" not null unique,
  template text not null,
  template_version integer not null,
  language text not null,
  document_id text collate "C",
  to_name text not null,
  to_email text,
  subject text not null,
  text text not null,
  state text not null check (state in ('queued', 'sent', 'bounced', 'failed')),
  reason text,
  delivery integer not null default 1,
  at timestamptz not null,
  sent_at timestamptz,
  check ((state = 'sent') = (sent_at is not null))
) with (fillfactor = 80);
create index sent_document on messages.sent (document_id, id) where document_id is not null;
