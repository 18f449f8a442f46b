-- Addresses that get the shop's events, and the log of what was sent to them.
create schema webhooks;

create table webhooks.endpoint (
  id text collate "C" primary key,
  url text not null check (url ~ '^https?://'),
  description text not null default '',
  -- Patterns of event names, e.g. orders.* ; none means every event that may be sent.
  patterns text[] not null,
  secret text not null,
  -- The secret before the last change still signs for a day, so that the other side can change without a gap.
  old_secret text,
  old_secret_until timestamptz,
  active boolean not null default true,
  stopped_because text,
  failing_since timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  version integer not null default 1
);

create table webhooks.delivery (
  id text collate "C" primary key,
  endpoint_id text collate "C" not null,
  -- The event's position in the outbox; none for a ping.
  position bigint,
  event text not null,
  document_id text collate "C",
  happened_at timestamptz not null,
  body text not null,
  state text not null check (state in ('waiting', 'delivered', 'failed', 'dropped')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  lease_until timestamptz,
  ended_at timestamptz,
  status integer,
  error text,
  replay_of text collate "C"
) with (fillfactor = 80);
create unique index delivery_once on webhooks.delivery (endpoint_id, position) where replay_of is null and position is not null;
create index delivery_due on webhooks.delivery (due_at) where state = 'waiting';
create index delivery_endpoint on webhooks.delivery (endpoint_id, id);
create index delivery_ended on webhooks.delivery (ended_at) where ended_at is not null;

create table webhooks.attempt (
  delivery_id text collate "C" not null,
  n integer not null,
  at timestamptz not null,
  took_ms integer not null,
  status integer,
  error text,
  answer text,
  primary key (delivery_id, n)
);
