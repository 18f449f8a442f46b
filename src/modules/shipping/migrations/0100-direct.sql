-- A parcel that a supplier has sent in our place has a label of theirs: we have not bought it and can not give it back.
alter table shipping.parcel drop constraint parcel_label_state_check,
  add constraint parcel_label_state_check check (label_state in ('none', 'asked', 'bought', 'theirs', 'void_asked', 'voided', 'void_refused'));
