// What a list of orders is filtered by, as it stands in the address, and what the server is asked for it. Pure: no React here.

export const STATES = ['placed', 'completed', 'cancelled'] as const;
export const PAID = ['unpaid', 'authorised', 'part_paid', 'paid'] as const;
export const FULFILMENT = ['unfulfilled', 'partial', 'fulfilled'] as const;
export const METHODS = ['card', 'bank_transfer', 'cash_on_delivery'] as const;

/** Filters and columns: what a saved view keeps. */
export interface Filters {
  state?: (typeof STATES)[number];
  paid?: (typeof PAID)[number];
  sent?: (typeof FULFILMENT)[number];
  method?: (typeof METHODS)[number];
  channel?: string;
  country?: string;
  tag?: string;
  /** The id of an account, `me` or `none`. */
  who?: string;
  q?: string;
  from?: string;
  to?: string;
  cols?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined => known.find((it) => it === value);
const fitting = (pattern: RegExp, value: string | undefined): string | undefined => (value !== undefined && pattern.test(value) ? value : undefined);

/** Reads filters out of an address; what is not understood is left out. `view` is the saved view that they belong to. */
export function readFilters(of: (name: string) => string | undefined): Filters & { view?: string } {
  return {
    view: of('view'),
    state: oneOf(STATES, of('state')),
    paid: oneOf(PAID, of('paid')),
    sent: oneOf(FULFILMENT, of('sent')),
    method: oneOf(METHODS, of('method')),
    channel: of('channel'),
    country: fitting(/^[A-Z]{2}$/, of('country')),
    tag: of('tag'),
    who: of('who'),
    q: of('q'),
    from: fitting(DAY, of('from')),
    to: fitting(DAY, of('to')),
    cols: of('cols'),
  };
}

/** The filters of an address alone, without the view's name and what is open beside the list. */
export function filtersOf(search: Filters & Record<string, unknown>): Filters {
  const { state, paid, sent, method, channel, country, tag, who, q, from, to, cols } = search;
  return { state, paid, sent, method, channel, country, tag, who, q, from, to, cols };
}

/** What the server is asked; `me` is the account that is signed in. */
export function questionOf(filters: Filters, me: string | undefined) {
  const { state, paid, sent, method, channel, country, tag, who, q, from, to } = filters;
  return {
    state,
    paymentState: paid,
    fulfilmentState: sent,
    paymentMethod: method,
    channel,
    country,
    tag,
    assignee: who === 'me' ? me : who,
    q,
    from,
    to,
  };
}

/** How many filters are set, the search box and the columns apart. */
export const filterCount = ({ q: _q, cols: _cols, ...rest }: Filters): number => Object.values(rest).filter((it) => it !== undefined).length;
