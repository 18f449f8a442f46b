// Where each item of a fresh shop's list is done; the home page and the page of first steps lead there.

/** The page of an item by its key; one without a page is only told. */
export const SETUP_PLACES: Readonly<Record<string, string>> = {
  products: '/products',
  prices: '/products',
  orders: '/orders/new',
  bank: '/settings/shop',
  team: '/staff',
  drawing: '/processes',
  mail: '/settings/mail',
};
