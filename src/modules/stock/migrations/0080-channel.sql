-- From which warehouses a document's goods may come, where its channel does not sell from all of them.
alter table stock.demand add column warehouses text[];
