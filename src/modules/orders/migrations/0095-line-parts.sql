-- What a line was held as, and whose it was: bundles are made of other things tomorrow, and lines move between orders.

-- Of a bundle the pieces of each SKU in one of it; null: the line is held as its own SKU.
alter table orders.line add column parts jsonb;
-- The order that the line was sold in, where it has become part of another one; null: this one.
alter table orders.line add column origin text collate "C";
create index line_origin on orders.line (origin) where origin is not null;

-- Lines that are there already get today's parts, which is what they were taken for until now.
update orders.line l set parts = b.parts
from (select bundle_id, jsonb_object_agg(component_id, quantity) as parts from catalog.component group by 1) b where b.bundle_id = l.sku_id;

-- What was split off before, or merged: told by the links, and merged lines by what they are.
with recursive up as (
  select from_id as part, to_id as root from kernel.link where kind = 'split_from'
  union select u.part, l.to_id from up u join kernel.link l on l.from_id = u.root and l.kind = 'split_from')
update orders.line l set origin = u.root from up u
where u.part = l.order_id and not exists (select 1 from kernel.link k where k.from_id = u.root and k.kind = 'split_from');
update orders.line l set origin = coalesce(s.origin, s.order_id)
from kernel.link m join orders.line s on s.order_id = m.to_id
where m.kind = 'merged_from' and m.from_id = l.order_id and s.sku_id = l.sku_id and s.quantity = l.quantity and s.total_minor = l.total_minor
  and l.position > (select line_count from orders.head h where h.id = l.order_id) - (select count(*) from orders.line a join kernel.link b on b.to_id = a.order_id
    where b.from_id = l.order_id and b.kind = 'merged_from');
