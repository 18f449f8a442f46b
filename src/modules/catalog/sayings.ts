// What refusals that several actions share mean to a person.
export const GTIN = 'The number is not a GTIN: its length or its check digit is wrong.';
export const GTIN_TAKEN = 'Another active variant has this GTIN.';
export const SPECS = 'The specs do not have the shape that the category asks for.';
export const CATEGORY = 'There is no such category.';
export const CHANGED = 'Somebody else has changed this meanwhile; look at it again first.';
export const UNKNOWN_PRODUCT = 'There is no such product.';
