-- The customer's record: what they agreed to, who was found to be the same person, and who was forgotten.
alter table parties.customer add column merged_into text collate "C" references parties.customer (id);
alter table parties.customer add column erased_at timestamptz;
-- The ways in which people write the same address and number: without dots and +tags, and by the last digits.
alter table parties.customer add column email_key text collate "C" generated always as (
  replace(split_part(split_part(email, '@', 1), '+', 1), '.', '') || '@' || split_part(email, '@', 2)) stored;
alter table parties.customer add column phone_key text collate "C" generated always as (right(phone, 8)) stored;
alter table parties.customer add constraint customer_merged check (merged_into <> id);
alter table parties.customer add constraint customer_erased check (erased_at is null or (email is null and phone is null));
create index customer_merged_into on parties.customer (merged_into) where merged_into is not null;
create index customer_email_key on parties.customer (email_key) where email_key is not null;
create index customer_phone_key on parties.customer (phone_key) where phone_key is not null;
create index address_place on parties.address (country, postal_code);

-- Every statement of consent; the last one of a channel holds. Without one there is none.
create table parties.consent (
  id text collate "C" primary key,
  customer_id text collate "C" not null references parties.customer (id),
  channel text not null check (channel in ('email', 'sms', 'phone', 'post')),
  given boolean not null,
  source text not null,
  actor text not null,
  at timestamptz not null
);
create index consent_customer on parties.consent (customer_id, channel, id);

-- One merge: `members` are all rows that became `kept`, the rest is what undoing it has to give back.
create table parties.merge (
  id text collate "C" primary key,
  kept_id text collate "C" not null references parties.customer (id),
  gone_id text collate "C" not null references parties.customer (id),
  members text[] not null,
  addresses text[] not null,
  given jsonb not null,
  actor text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text
);
create index merge_kept on parties.merge (kept_id, id);
