-- Channels as the back office sets them: their kinds, what they may take of the stock, how far their prices may differ, and whose they are.
alter table orders.channel drop constraint channel_kind_check;
alter table orders.channel
  add constraint channel_kind_check check (kind in ('web', 'marketplace', 'pos', 'sales_rep', 'phone', 'franchise', 'social')),
  add column tolerance_minor bigint not null default 0 check (tolerance_minor >= 0),
  add column stock_share integer check (stock_share between 0 and 100),
  add column stock_buffer integer not null default 0 check (stock_buffer >= 0),
  add column warehouses text[],
  add column connector text,
  add column settings jsonb not null default '{}',
  add column active boolean not null default true;

-- A till takes cash; what a marketplace has taken from the customer it owes to us.
alter table orders.head drop constraint head_payment_method_check;
alter table orders.head add constraint head_payment_method_check
  check (payment_method in ('card', 'bank_transfer', 'cash_on_delivery', 'cash', 'channel'));

-- People who sell in their own channels only: a representative, somebody at a franchise or a till. Nobody here: every channel.
create table orders.member (
  account_id text collate "C" not null,
  channel text collate "C" not null,
  primary key (account_id, channel)
);
create index head_channel on orders.head (channel, id);
