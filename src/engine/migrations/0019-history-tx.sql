-- Whoever follows history reads the transactions since the last time.
create index history_tx on engine.history (tx);
