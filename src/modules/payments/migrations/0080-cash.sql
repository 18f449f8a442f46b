-- Cash at a till, and money that a marketplace has taken for us.
alter table payments.payment drop constraint payment_method_check;
alter table payments.payment add constraint payment_method_check check (method in ('card', 'bank_transfer', 'cash_on_delivery', 'cash', 'channel'));
