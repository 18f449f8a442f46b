-- What lists of orders are filtered by, kept beside the orders by a reader of the outbox: the hot path does not write it, and `verify` compares it.
create table orders.facet (
  id integer generated always as identity primary key,
  state text not null,
  payment text not null,
  fulfilment text not null,
  channel text collate "C" not null,
  country text not null,
  method text not null,
  -- How many orders have it; it chooses the way of a search, and home shows it.
  count bigint not null default 0,
  unique (state, payment, fulfilment, channel, country, method)
) with (fillfactor = 50);

create table orders.listing (
  id text collate "C" primary key,
  facet integer not null,
  words text not null
) with (fillfactor = 90);
create index listing_facet on orders.listing (facet, id);

