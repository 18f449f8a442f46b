-- Accounts of people who work in the shop, their roles and sessions, API keys, and the count of failed sign-ins.
create schema staff;

create table staff.account (
  id text collate "C" primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  language text not null,
  password_hash text not null,
  active boolean not null default true,
  created_at timestamptz not null
);

create table staff.role (
  name text primary key check (name = lower(name)),
  summary text not null,
  permissions text[] not null,
  changed_at timestamptz,
  changed_by text
);

create table staff.account_role (
  account_id text collate "C" not null references staff.account (id),
  role text not null references staff.role (name),
  primary key (account_id, role)
);
create index account_role_role on staff.account_role (role);

create table staff.session (
  id text collate "C" primary key,
  account_id text collate "C" not null references staff.account (id),
  token_hash text collate "C" not null unique,
  address text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ends_at timestamptz not null
);
create index session_account on staff.session (account_id);

create table staff.api_key (
  id text collate "C" primary key,
  name text not null,
  hint text not null,
  secret_hash text collate "C" not null unique,
  scopes text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);

create table staff.failed_sign_in (
  subject text collate "C" primary key,
  failures integer not null,
  since timestamptz not null
);
