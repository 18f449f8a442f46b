-- What a merchant says of a product in each language, where it comes from, its options, its pictures, and how often it was changed.
alter table catalog.product
  add column texts jsonb not null default '{}',
  add column material text not null default '',
  add column instructions text not null default '',
  add column country_of_origin text check (country_of_origin ~ '^[A-Z]{2}$'),
  add column provenance text not null default '',
  add column seo_title text not null default '',
  add column seo_description text not null default '',
  add column options jsonb not null default '[]',
  add column version integer not null default 1,
  add column changed_by text;
create index product_brand on catalog.product (brand, id) where brand is not null;

alter table catalog.variant add column version integer not null default 1;
-- GTINs of all lengths are one number space, told apart after filling up with zeros (GS1 General Specifications, 3.3.2).
create unique index variant_gtin on catalog.variant (lpad(gtin, 14, '0')) where gtin is not null and status = 'active';

-- Bytes lie here once, however many products show them.
create table catalog.content (
  hash text collate "C" primary key check (hash ~ '^[0-9a-f]{64}$'),
  mime text not null check (mime in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif', 'video/mp4')),
  bytes bytea not null
);
alter table catalog.content alter column bytes set storage external;

create table catalog.media (
  id text collate "C" primary key,
  product_id text collate "C" not null references catalog.product (id),
  position integer not null,
  alt text not null default '',
  mime text,
  hash text collate "C" references catalog.content (hash),
  thumb_hash text collate "C" references catalog.content (hash),
  url text,
  width integer,
  height integer,
  size_bytes integer,
  name text not null default '',
  created_at timestamptz not null,
  check ((hash is null) <> (url is null))
);
create index media_product on catalog.media (product_id, position);
create index media_hash on catalog.media (hash) where hash is not null;
create index media_thumb on catalog.media (thumb_hash) where thumb_hash is not null;

insert into catalog.media (id, product_id, position, alt, url, created_at)
select 'med_0' || left(md5(p.id || ' ' || m.n), 25), p.id, (m.n - 1)::integer, coalesce(m.value ->> 'alt', ''), m.value ->> 'url', p.created_at
from catalog.product p, jsonb_array_elements(p.media) with ordinality as m(value, n)
where m.value ->> 'url' is not null;
alter table catalog.product drop column media;
