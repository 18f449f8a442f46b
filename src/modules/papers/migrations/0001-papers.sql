-- Invoices and credit notes as they were issued: what stands on them is kept, so that every print is the same.
create schema papers;

create table papers.paper (
  id text collate "C" primary key,
  kind text not null check (kind in ('invoice', 'credit_note')),
  number text not null,
  year integer not null,
  n bigint not null check (n > 0),
  order_id text collate "C" not null,
  invoice_id text collate "C" references papers.paper,
  data jsonb not null,
  currency text not null,
  goods_minor bigint not null,
  discount_minor bigint not null,
  shipping_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  reason text,
  issued_at timestamptz not null,
  issued_by text not null,
  unique (kind, order_id),
  unique (kind, year, n),
  check ((kind = 'credit_note') = (invoice_id is not null)),
  check (total_minor = goods_minor - discount_minor + shipping_minor)
);
