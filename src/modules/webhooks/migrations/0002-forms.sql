-- Colleagues are told, too: in a Slack or Teams channel, or by mail, and of tasks only those of the lanes that they look after.
alter table webhooks.endpoint
  add column form text not null default 'standard' check (form in ('standard', 'slack', 'teams', 'mail')),
  add column lanes text[],
  drop constraint endpoint_url_check,
  add constraint endpoint_url_check check (case when form = 'mail' then url ~ '^mailto:[^[:space:]]+@[^[:space:]]+$' else url ~ '^https?://' end);
