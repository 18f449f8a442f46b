-- Until when channels outside were told what waits for people; null: they never were.
create table studio.inbox_mark (
  one boolean primary key default true check (one),
  told timestamptz
);
insert into studio.inbox_mark (told) values (null);
