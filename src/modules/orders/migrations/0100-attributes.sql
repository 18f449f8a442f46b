-- What a channel asks at its checkout besides what every order has: a gift, an engraving, a wished day. And what was handed out of digital goods.
alter table orders.head add column attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object');
alter table orders.line add column handed_out_at timestamptz;
