-- Notices of what colleagues say elsewhere than in a note on a document: what it is about, where it can be looked at, and how it begins.
alter table desk.notice add column subject text, add column place text check (place like '/%'), add column words text;
