-- Incidents that are alike are found by what they have in common; how each was dealt with is kept, and with which input.
alter table engine.incident
  add column code text not null generated always as (coalesce(payload ->> 'code', '')) stored,
  add column how text check (how in ('retry', 'edit', 'skip', 'left')),
  add column edited jsonb;
create index incident_alike on engine.incident (process, element, kind, code, id) where resolved_at is null;
