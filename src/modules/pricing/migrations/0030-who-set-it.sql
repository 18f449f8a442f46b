-- Who set a price and when: its history is read by people.
alter table pricing.price
  add column set_at timestamptz,
  add column set_by text;
