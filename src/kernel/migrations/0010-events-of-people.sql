-- Who did what is looked up among the events of people and API keys, which are few beside those of the shop itself.
create index event_people on kernel.event (position) where actor ~ '^(acc|key)_';
create index event_of_actor on kernel.event (actor, position) where actor ~ '^(acc|key)_';
