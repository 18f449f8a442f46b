-- Reorder points, how each SKU stands, who booked goods in and out, and what a unit last cost.
create table stock.reorder_point (
  sku_id text collate "C" primary key,
  quantity integer not null check (quantity >= 0),
  -- Since when what is free is at the point or under it; null while there is more.
  low_since timestamptz,
  -- When somebody was told of this fall.
  told_at timestamptz,
  check (told_at is null or low_since is not null)
);
create index reorder_point_low on stock.reorder_point (sku_id) where low_since is not null;

-- One row for each SKU that ever moved, kept up by the watch; all of it can be read again from the ledger.
create table stock.standing (
  sku_id text collate "C" primary key,
  last_sold_at timestamptz,
  last_received_at timestamptz,
  out_since timestamptz,
  idle_since timestamptz generated always as (coalesce(last_sold_at, last_received_at)) stored
);
create index standing_idle on stock.standing (idle_since, sku_id);

insert into stock.standing (sku_id, last_sold_at, last_received_at)
select unit, max(recorded_at) filter (where to_account = 'goods:customer'), max(recorded_at) filter (where from_account = 'goods:supplier')
from kernel.transfer where kind in ('posted', 'post') and starts_with(unit, 'sku_') group by unit;

-- One booking by a person: goods received, corrected, damaged or moved. Its transfers carry its id as their document.
create table stock.entry (
  id text collate "C" primary key,
  kind text not null check (kind in ('receive', 'adjust', 'damage', 'move')),
  actor text not null,
  note text,
  quantity bigint not null check (quantity > 0),
  at timestamptz not null
);

-- What one unit cost when it was last received, in minor units.
create table stock.cost (
  sku_id text collate "C" primary key,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  cost_minor bigint not null check (cost_minor >= 0),
  at timestamptz not null
);
