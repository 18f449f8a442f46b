-- Categories, products and their variants; a bundle is a variant that is made of other variants.
create schema catalog;

create table catalog.category (
  code text collate "C" primary key,
  name text not null,
  names jsonb not null default '{}',
  parent text collate "C" references catalog.category (code),
  spec_schema jsonb
);

create table catalog.product (
  id text collate "C" primary key,
  name text not null,
  names jsonb not null default '{}',
  description text not null default '',
  brand text,
  category text collate "C" references catalog.category (code),
  specs jsonb not null default '{}',
  media jsonb not null default '[]',
  tax_category text not null,
  status text not null check (status in ('draft', 'active', 'archived')),
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index product_category on catalog.product (category, id);

create table catalog.variant (
  id text collate "C" primary key,
  sku text collate "C" not null,
  product_id text collate "C" not null references catalog.product (id),
  name text not null,
  names jsonb not null default '{}',
  options jsonb not null default '{}',
  gtin text,
  weight_grams integer not null check (weight_grams >= 0),
  length_mm integer check (length_mm > 0),
  width_mm integer check (width_mm > 0),
  height_mm integer check (height_mm > 0),
  status text not null check (status in ('draft', 'active', 'archived')),
  bundle boolean not null default false,
  position integer not null default 0
);
create unique index variant_sku on catalog.variant (sku);
create index variant_product on catalog.variant (product_id, position);

create table catalog.component (
  bundle_id text collate "C" not null references catalog.variant (id),
  component_id text collate "C" not null references catalog.variant (id),
  quantity integer not null check (quantity > 0),
  primary key (bundle_id, component_id),
  check (bundle_id <> component_id)
);
create index component_of on catalog.component (component_id);
