// What a template may name: the facts of a document under their own names, who it is for, and the shop.

/** How a value is read: a text is cleaned, an amount is a decimal, a link must be http(s). */
type Kind = 'text' | 'amount' | 'currency' | 'date' | 'link' | 'lines';
/** `absentAtZero`: zero means that there is none, so that `{% if payment.refunded %}` says what one expects. */
type Variable = { kind: Kind; says: string; example: unknown; absentAtZero?: true };

/** Every variable by its path; a drawing gives them as `data: { order: …, parcel: … }`. */
export const VARIABLES: Record<string, Variable> = {
  'to.name': { kind: 'text', says: 'Who gets the message.', example: 'Ana Țăran' },
  'shop.name': { kind: 'text', says: 'The shop.', example: 'Prăvălia' },
  'shop.email': { kind: 'text', says: 'The address to which answers go.', example: 'salut@example.com' },
  'shop.phone': { kind: 'text', says: 'The shop’s phone.', example: '+40 21 123 4567' },
  'shop.website': { kind: 'link', says: 'The shop’s website.', example: 'https://shop.example.com' },
  'order.number': { kind: 'text', says: 'The order’s number.', example: 'RO-2026-000123' },
  'order.total': { kind: 'amount', says: 'What the order costs in all.', example: '1249.90' },
  'order.currency': { kind: 'currency', says: 'The order’s currency.', example: 'RON' },
  'order.paymentMethod': {
    kind: 'text',
    says: 'card, bank_transfer or cash_on_delivery.',
    example: 'cash_on_delivery',
  },
  'order.createdAt': { kind: 'date', says: 'When it was placed.', example: '2026-11-02T08:00:00.000Z' },
  'order.quantity': { kind: 'text', says: 'How many pieces.', example: 3 },
  'order.country': { kind: 'text', says: 'To which country it goes.', example: 'RO' },
  'order.channel': { kind: 'text', says: 'Through which channel it came.', example: 'web' },
  'draft.number': { kind: 'text', says: 'The quote’s number.', example: 'D-2026-000012' },
  'draft.total': { kind: 'amount', says: 'What the quote comes to.', example: '1249.90' },
  'draft.currency': { kind: 'currency', says: 'In which currency.', example: 'RON' },
  'draft.validUntil': { kind: 'date', says: 'Until when its prices stand.', example: '2026-11-16T21:59:59.000Z' },
  'draft.note': { kind: 'text', says: 'What the shop says to it.', example: 'Transport inclus' },
  'draft.link': { kind: 'link', says: 'Where the customer can accept it.', example: 'https://office.example.com/hooks/quote/1' },
  'draft.lines': {
    kind: 'lines',
    says: 'What is offered: name, quantity and total of each line.',
    example: [{ name: 'Cană albastră', quantity: 2, total: '49.90' }],
  },
  'order.shipBy': { kind: 'date', says: 'By which day it leaves the warehouse.', example: '2026-11-04' },
  'customer.name': { kind: 'text', says: 'The customer.', example: 'Ana Țăran' },
  'payment.method': { kind: 'text', says: 'How it is paid.', example: 'card' },
  'payment.authorised': {
    kind: 'amount',
    says: 'What is reserved on the card.',
    example: '1249.90',
    absentAtZero: true,
  },
  'payment.captured': { kind: 'amount', says: 'What was paid.', example: '1249.90', absentAtZero: true },
  'payment.refunded': { kind: 'amount', says: 'What was given back.', example: '1249.90', absentAtZero: true },
  'parcel.number': { kind: 'text', says: 'The parcel’s number.', example: 'P-2026-000045' },
  'parcel.carrier': { kind: 'text', says: 'Who carries it.', example: 'Curier Rapid' },
  'parcel.trackingNumber': { kind: 'text', says: 'Under which number it can be followed.', example: '2AWB0012345' },
  'parcel.collect': { kind: 'amount', says: 'What the courier collects.', example: '1249.90', absentAtZero: true },
  'parcel.currency': { kind: 'currency', says: 'In which currency.', example: 'RON' },
  'bank.holder': { kind: 'text', says: 'In whose name the shop’s account is.', example: 'Prăvălia SRL' },
  'bank.iban': { kind: 'text', says: 'The shop’s account.', example: 'RO49 AAAA 1B31 0075 9384 0000' },
  'bank.name': { kind: 'text', says: 'The shop’s bank.', example: 'Banca Exemplu' },
  'bank.bic': { kind: 'text', says: 'The bank’s BIC.', example: 'AAAAROBU' },
  address: { kind: 'text', says: 'Where it goes to, on one line.', example: 'Ana Țăran, Strada Lungă 7, 500123 Brașov, RO' },
  lines: {
    kind: 'lines',
    says: 'What was ordered: name, quantity and total of each line.',
    example: [{ name: 'Cană albastră', quantity: 2, total: '49.90' }],
  },
  reason: {
    kind: 'text',
    says: 'A reason, in words meant for the reader.',
    example: 'Produsul nu mai este disponibil',
  },
  dueOn: { kind: 'date', says: 'By when.', example: '2026-11-09' },
  waitingSince: { kind: 'date', says: 'Since when it waits.', example: '2026-11-02T06:00:00.000Z' },
  payUrl: { kind: 'link', says: 'Where the customer can pay.', example: 'https://shop.example.com/pay/1' },
  trackingUrl: {
    kind: 'link',
    says: 'Where the parcel can be followed.',
    example: 'https://track.example.com/2AWB0012345',
  },
  inviteUrl: {
    kind: 'link',
    says: 'Where a colleague accepts an invitation.',
    example: 'https://office.example.com/invitation#kontor_inv_x',
  },
  inviterName: { kind: 'text', says: 'Who invites.', example: 'Ana Țăran' },
  taskUrl: {
    kind: 'link',
    says: 'Where a member of staff does the task.',
    example: 'https://office.example.com/orders/1',
  },
};

const ORDER = ['order.number', 'order.total', 'order.currency'];
const QUOTE = ['draft.number', 'draft.total', 'draft.currency', 'draft.validUntil'];
const ORDER_OR_PARCEL = ['order.number|parcel.number'];

/** What each shipped template can not do without, as far as its present text names it; `a|b` is one of the two. */
export const REQUIRED: Record<string, string[]> = {
  'order-accepted': ORDER,
  'order-rejected': ['order.number'],
  'order-cancelled': ['order.number'],
  'payment-declined': ORDER,
  'bank-details': [...ORDER, 'bank.holder', 'bank.iban'],
  'payment-reminder': ORDER,
  'payment-received': ['order.number'],
  'order-shipped': ORDER_OR_PARCEL,
  'order-delivered': ORDER_OR_PARCEL,
  'delivery-failed': ORDER_OR_PARCEL,
  'out-for-delivery': ['parcel.number'],
  'quote-sent': QUOTE,
  'quote-reminder': QUOTE,
  'supervisor-late-review': ['order.number'],
  'staff-invitation': ['inviteUrl'],
  'supervisor-late-hand-over': ['parcel.number'],
  'stock-low': ['lines'],
  'till-receipt': ORDER,
  'test-mail': [],
};

/** What a template can not do without; nothing for one that the merchant has named. */
export const requiredBy = (template: string): string[] => (Object.hasOwn(REQUIRED, template) ? REQUIRED[template]! : []);

const ROOTS = new Set(Object.keys(VARIABLES).map((path) => path.split('.')[0]!));

/** Whether a template may name `path`: a variable, a root such as `order` in a condition, or something of a line. */
export function isKnown(path: string): boolean {
  return path in VARIABLES || ROOTS.has(path) || listOf(path) !== undefined;
}

/** The list that a path goes into: what is named of a line is named of all lines. */
const listOf = (path: string): string | undefined => ['lines', 'draft.lines'].find((list) => path.startsWith(list + '.'));

type Values = Record<string, unknown>;

/**
 * The values of `paths` out of `data`, nested as templates name them; what is missing or has another shape is null.
 * `missing` are the paths that `template` requires, names, and did not get.
 */
export function prepare(template: string, paths: string[], data: Values): { values: Values; missing: string[] } {
  const values: Values = {};
  const named = new Set<string>();
  for (const path of paths) {
    for (const full of path in VARIABLES ? [path] : expand(path)) {
      if (named.has(full)) continue;
      named.add(full);
      put(values, full, read(full, data));
    }
  }
  for (const root of Object.keys(values)) if (isEmpty(values[root])) for (const path of paths) if (path === root) values[root] = null;
  const missing = requiredBy(template).filter((rule) => {
    const asked = rule.split('|').filter((path) => named.has(path));
    return asked.length > 0 && asked.every((path) => get(path, values) === null);
  });
  return { values, missing };
}

/** A root stands for all that is under it; a path into the lines for the lines. */
function expand(path: string): string[] {
  const list = listOf(path);
  if (list !== undefined) return [list];
  return Object.keys(VARIABLES).filter((full) => full.startsWith(path + '.'));
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((inner) => inner === null);

function get(path: string, data: Values): unknown {
  let value: unknown = data;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return null;
    value = (value as Values)[part];
  }
  return value ?? null;
}

function put(values: Values, path: string, value: unknown): void {
  const dot = path.indexOf('.');
  if (dot < 0) values[path] = value;
  else ((values[path.slice(0, dot)] ??= {}) as Values)[path.slice(dot + 1)] = value;
}

function read(path: string, data: Values): unknown {
  const { kind, absentAtZero } = VARIABLES[path]!;
  const value = get(path, data);
  if (value === null) return null;
  if (kind === 'amount') return amountOf(value, absentAtZero);
  if (kind === 'currency') return typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? value : null;
  if (kind === 'date') return dateOf(value);
  if (kind === 'link') return typeof value === 'string' && /^https?:\/\/[^\s<>"']{1,500}$/.test(value) ? value : null;
  if (kind === 'lines') return linesOf(value);
  return textOf(value);
}

const TEXT_LENGTH = 300;
const LINES = 500;

/** A text on one line and without links: what customers type must not become a link in a mail that the shop sends. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return null;
  const clean = String(value)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S*|\bwww\.\S*/giu, '')
    .trim();
  return clean.slice(0, TEXT_LENGTH) || null;
}

/** A decimal as text, or money with its own currency. */
function amountOf(value: unknown, absentAtZero: true | undefined): unknown {
  const isMoney = typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
  const text = String(isMoney ? value.amount : value);
  if (!/^-?\d{1,15}(\.\d{1,20})?$/.test(text) || (absentAtZero && /^-?0+(\.0+)?$/.test(text))) return null;
  return isMoney ? { amount: text, currency: String(value.currency) } : text;
}

/** A business day `2026-11-09` as it is, an instant as ISO 8601. */
function dateOf(value: unknown): string | null {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  const at = typeof value === 'string' || value instanceof Date ? new Date(value) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

function linesOf(value: unknown): unknown[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.slice(0, LINES).flatMap((line: unknown) => {
    const { name, quantity, total } = (typeof line === 'object' && line !== null ? line : {}) as Values;
    return textOf(name) === null ? [] : [{ name: textOf(name), quantity: textOf(quantity), total: total == null ? null : amountOf(total, undefined) }];
  });
}
