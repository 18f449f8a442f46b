-- Price lists with "from" and "by" prices, and the rates of value added tax by country, category and date.
create schema pricing;

create table pricing.list (
  code text collate "C" primary key,
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$')
);

-- Prices are never deleted: the lowest price of the last 30 days (Directive (EU) 2019/2161) is read from here.
create table pricing.price (
  sku_id text collate "C" not null,
  list text collate "C" not null references pricing.list (code),
  currency text collate "C" not null,
  min_quantity integer not null default 1 check (min_quantity >= 1),
  valid_from timestamptz not null,
  valid_to timestamptz check (valid_to > valid_from),
  price_minor bigint not null check (price_minor >= 0),
  price_from_minor bigint check (price_from_minor > price_minor),
  primary key (sku_id, list, currency, min_quantity, valid_from)
);

create table pricing.tax_rate (
  country text collate "C" not null check (country ~ '^[A-Z]{2}$'),
  category text collate "C" not null,
  valid_from date not null,
  rate_ppm integer not null check (rate_ppm between 0 and 1000000),
  primary key (country, category, valid_from)
);
