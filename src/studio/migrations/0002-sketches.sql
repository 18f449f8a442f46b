-- Sketches: drawings and tables that are being changed, what they were before each save, and who has the pen.
create table studio.sketch (
  id text collate "C" primary key,
  kind text not null check (kind in ('process', 'decision')),
  key text not null check (key <> ''),
  name text not null check (name <> ''),
  document_kind text not null,
  xml text not null,
  rev integer not null check (rev > 0),
  state text not null check (state in ('open', 'published', 'dropped')),
  base_version integer,
  published_version integer,
  pen_account text collate "C",
  pen_until timestamptz,
  asked_by text collate "C",
  asked_at timestamptz,
  started_at timestamptz not null,
  started_by text collate "C" not null,
  saved_at timestamptz not null,
  saved_by text collate "C" not null,
  check ((pen_account is null) = (pen_until is null)),
  check ((asked_by is null) = (asked_at is null)),
  check ((state = 'published') = (published_version is not null)),
  check (state = 'open' or pen_account is null)
);
create index sketch_key on studio.sketch (kind, key, id);
create index sketch_open on studio.sketch (id) where state = 'open';

-- What a sketch was at each save: the newest twenty, and before them one for five minutes.
create table studio.revision (
  sketch_id text collate "C" not null references studio.sketch (id) on delete cascade,
  rev integer not null,
  xml text not null,
  saved_at timestamptz not null,
  saved_by text collate "C" not null,
  primary key (sketch_id, rev)
);

-- Who is looking at a sketch, and at which element.
create table studio.presence (
  sketch_id text collate "C" not null references studio.sketch (id) on delete cascade,
  account_id text collate "C" not null,
  element text,
  seen_at timestamptz not null,
  primary key (sketch_id, account_id)
);
