-- Channels, orders with their frozen money, their lines, and what people decided about them.
create schema orders;

create table orders.channel (
  code text collate "C" primary key,
  name text not null,
  kind text not null check (kind in ('web', 'marketplace', 'pos', 'phone')),
  prefix text not null unique check (prefix ~ '^[A-Z]{1,8}$'),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  country text not null check (country ~ '^[A-Z]{2}$'),
  price_list text not null,
  price_authority text not null check (price_authority in ('us', 'channel')),
  language text not null,
  hold_minutes integer check (hold_minutes > 0),
  vat_included boolean not null default true
);

create table orders.head (
  id text collate "C" primary key,
  number text not null,
  channel text collate "C" not null,
  external_id text,
  fingerprint text,
  customer_id text collate "C" not null,
  customer_name text not null,
  email text,
  phone text,
  language text not null,
  country text not null,
  ship_to jsonb not null,
  currency text not null,
  payment_method text not null check (payment_method in ('card', 'bank_transfer', 'cash_on_delivery')),
  payment_token text,
  delivery_method text not null,
  note text,
  goods_minor bigint not null,
  discount_minor bigint not null,
  shipping_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  difference_minor bigint not null default 0,
  held text not null check (held in ('full', 'partial', 'none')),
  line_count integer not null,
  quantity bigint not null,
  weight_grams bigint not null,
  lines_hash text not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  cancel_reason text,
  completed_at timestamptz,
  constraint head_total check (total_minor = goods_minor - discount_minor + shipping_minor),
  constraint head_amounts check (goods_minor >= 0 and shipping_minor >= 0 and discount_minor between 0 and goods_minor and tax_minor between 0 and total_minor)
) with (fillfactor = 90);
create unique index head_external on orders.head (channel, external_id) where external_id is not null;
create index head_customer on orders.head (customer_id, id);

create table orders.line (
  order_id text collate "C" not null,
  position integer not null,
  id text collate "C" not null,
  sku_id text collate "C" not null,
  sku text not null,
  name text not null,
  quantity integer not null check (quantity > 0),
  price_minor bigint not null,
  our_price_minor bigint,
  gross_minor bigint not null,
  discount_minor bigint not null,
  shipping_minor bigint not null,
  total_minor bigint not null,
  tax_category text not null,
  tax_ppm integer not null,
  tax_minor bigint not null,
  weight_grams bigint not null,
  primary key (order_id, position),
  constraint line_gross check (gross_minor = price_minor * quantity),
  constraint line_total check (total_minor = gross_minor - discount_minor + shipping_minor)
);

create table orders.decision (
  id text collate "C" primary key,
  order_id text collate "C" not null,
  kind text not null check (kind in ('review', 'shortage')),
  decision text not null,
  note text,
  actor text not null,
  at timestamptz not null
);
create index decision_order on orders.decision (order_id);
