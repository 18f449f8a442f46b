-- What a delivery costs the customer: zones, steps of weight and the surcharge for cash. Rows are the merchant's to change.
create table shipping.zone (
  country text primary key check (country ~ '^[A-Z]{2}$'),
  zone text not null
);

-- `cash_minor` null: no cash on delivery there; `free_from_minor` null: never free.
create table shipping.tariff (
  method text not null,
  zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  cash_minor bigint check (cash_minor >= 0),
  cash_ppm integer not null default 0 check (cash_ppm >= 0),
  free_from_minor bigint check (free_from_minor >= 0),
  primary key (method, zone, currency)
);

create table shipping.rate (
  method text not null,
  zone text not null,
  currency text not null,
  up_to_grams integer not null check (up_to_grams > 0),
  price_minor bigint not null check (price_minor >= 0),
  primary key (method, zone, currency, up_to_grams),
  foreign key (method, zone, currency) references shipping.tariff
);

insert into shipping.zone (country, zone) values ('RO', 'RO'), ('MD', 'MD'), ('PL', 'PL'), ('BR', 'BR');
insert into shipping.zone (country, zone)
select country, 'EU' from unnest(array['AT','BE','BG','CY','CZ','DE','DK','EE','ES','FI','FR','GR','HR','HU','IE','IT','LT','LU','LV','MT','NL','PT','SE','SI','SK']) as country;

insert into shipping.tariff (method, zone, currency, cash_minor, cash_ppm, free_from_minor) values
  ('courier', 'RO', 'RON', 500, 0, 30000), ('courier', 'RO', 'EUR', 100, 0, 6000),
  ('locker', 'RO', 'RON', null, 0, 20000),
  ('courier', 'MD', 'MDL', 1000, 10000, 150000), ('courier', 'MD', 'RON', 300, 10000, null), ('courier', 'MD', 'EUR', 60, 10000, null),
  ('courier', 'PL', 'PLN', 500, 0, 25000), ('courier', 'PL', 'EUR', 120, 0, null),
  ('locker', 'PL', 'PLN', null, 0, 19900),
  ('courier', 'BR', 'BRL', null, 0, 39900),
  ('courier', 'EU', 'EUR', null, 0, 15000), ('courier', 'EU', 'RON', null, 0, null), ('courier', 'EU', 'PLN', null, 0, null);

insert into shipping.rate (method, zone, currency, up_to_grams, price_minor)
select t.method, t.zone, t.currency, step.up_to, t.prices[step.n]
from (values
    ('courier', 'RO', 'RON', array[1999, 2299, 2699, 3499, 6999]), ('courier', 'RO', 'EUR', array[420, 480, 560, 720, 1440]),
    ('courier', 'MD', 'MDL', array[6000, 7500, 9000, 13000, 25000]), ('courier', 'MD', 'RON', array[1590, 1990, 2390, 3490, 6690]), ('courier', 'MD', 'EUR', array[320, 400, 480, 700, 1340]),
    ('courier', 'PL', 'PLN', array[1699, 1899, 2199, 2699, 3999]), ('courier', 'PL', 'EUR', array[410, 450, 520, 640, 950]),
    ('courier', 'BR', 'BRL', array[1690, 2490, 3490, 5490, 11990]),
    ('courier', 'EU', 'EUR', array[990, 1190, 1490, 1990, 3990]), ('courier', 'EU', 'RON', array[4990, 5990, 7490, 9990, 19990]), ('courier', 'EU', 'PLN', array[4290, 5190, 6490, 8590, 17190])
  ) as t(method, zone, currency, prices)
cross join (values (1, 1000), (2, 3000), (3, 5000), (4, 10000), (5, 31500)) as step(n, up_to);
insert into shipping.rate (method, zone, currency, up_to_grams, price_minor) values
  ('locker', 'RO', 'RON', 3000, 1299), ('locker', 'RO', 'RON', 10000, 1599), ('locker', 'RO', 'RON', 20000, 1999),
  ('locker', 'PL', 'PLN', 5000, 1299), ('locker', 'PL', 'PLN', 15000, 1499), ('locker', 'PL', 'PLN', 25000, 1799);
