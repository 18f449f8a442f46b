-- Which orders came to another customer by a merge, so that it can be taken back.
create table orders.relinked (
  merge_id text collate "C" not null,
  order_id text collate "C" not null,
  from_id text collate "C" not null,
  primary key (merge_id, order_id)
);
