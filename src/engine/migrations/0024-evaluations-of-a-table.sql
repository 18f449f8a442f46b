-- How often each rule of a table decided lately, and with what, is asked by the table and its time.
create index evaluation_decision on engine.evaluation (decision, at);
