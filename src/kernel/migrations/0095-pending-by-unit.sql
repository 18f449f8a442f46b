-- What channels with a share hold of a SKU is asked for in every sale of theirs: without the index that reads all open holds of the shop.
create index pending_unit on kernel.pending (unit);
