-- Customers and their addresses. E-mail is kept lower-cased and phone in E.164, so that the unique indexes say who is the same person.
create schema parties;

create table parties.customer (
  id text collate "C" primary key,
  email text collate "C",
  phone text collate "C",
  name text not null,
  language text not null,
  country text not null,
  created_at timestamptz not null,
  check (email = lower(email)),
  check (phone ~ '^\+[1-9][0-9]{5,14}$')
);
create unique index customer_email on parties.customer (email) where email is not null;
create unique index customer_phone on parties.customer (phone) where phone is not null;

create table parties.address (
  id text collate "C" primary key,
  customer_id text collate "C" not null references parties.customer (id),
  position integer not null,
  name text not null,
  street text not null,
  city text not null,
  postal_code text not null,
  region text,
  country text not null,
  phone text,
  unique (customer_id, position)
);
