-- Invitations: who was asked to join, with which roles, and until when. The token itself is stored nowhere.
create table staff.invitation (
  id text collate "C" primary key,
  email text not null check (email = lower(email)),
  name text not null,
  language text not null,
  roles text[] not null,
  token_hash text collate "C" not null unique,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  account_id text collate "C" references staff.account (id)
);
create index invitation_open on staff.invitation (email) where accepted_at is null;
