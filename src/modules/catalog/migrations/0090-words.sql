-- The words that are written for a product in kernel.word (null until a reader of the outbox has done it), and ways by status and GTIN.
alter table catalog.product add column words text[];
create index product_status on catalog.product (status, id);
-- GTINs of all lengths are one number space, told apart after filling up with zeros (GS1 General Specifications, 3.3.2).
create index variant_gtin_any on catalog.variant (lpad(gtin, 14, '0')) where gtin is not null;
