-- Letters by whom they went to: the customer's page shows them, and forgetting a customer finds them.
create index sent_to on messages.sent (to_email collate "C", id) where to_email is not null;
