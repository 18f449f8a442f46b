-- Stock counts: the sheet of a warehouse, what was found, and the difference that was booked.
create table stock.count (
  id text collate "C" primary key,
  number text not null,
  warehouse_id text collate "C" not null references stock.warehouse (id),
  scope text not null check (scope in ('all', 'category', 'abc', 'never')),
  category text,
  class text check (class in ('A', 'B', 'C')),
  blind boolean not null,
  note text,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_by text,
  closed_at timestamptz,
  check ((scope = 'category') = (category is not null)),
  check ((scope = 'abc') = (class is not null))
);

-- `expected` is what the ledger had on hand at the moment of counting, not of opening.
create table stock.count_line (
  count_id text collate "C" not null references stock.count (id),
  sku_id text collate "C" not null,
  position integer not null,
  counted bigint check (counted >= 0),
  expected bigint,
  counted_by text,
  counted_at timestamptz,
  booked bigint,
  primary key (count_id, sku_id),
  check ((counted is null) = (expected is null) and (counted is null) = (counted_by is null) and (counted is null) = (counted_at is null)),
  check (booked is null or booked = counted - expected)
);
create unique index count_line_position on stock.count_line (count_id, position);
create index count_line_sku on stock.count_line (sku_id) where booked is not null;
