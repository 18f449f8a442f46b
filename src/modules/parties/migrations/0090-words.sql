-- The words that are written for a customer in kernel.word; null until a reader of the outbox has done it.
alter table parties.customer add column words text[];
