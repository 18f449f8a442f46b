-- By which way a message goes, and to which phone a short one does.
alter table messages.sent
  add column way text not null default 'mail' check (way in ('mail', 'sms')),
  add column to_phone text;
create index sent_to_phone on messages.sent (to_phone collate "C", id) where to_phone is not null;
