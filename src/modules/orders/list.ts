// The list of orders: what a filter and a search text mean, and a page of them; keyset only, nothing is counted.
import Type from 'typebox';
import { Country, IdOf, Instant, MoneySchema, type ReadCtx, Refusal, defineQuery, isFound, moneyJson, phoneWord, rarestFirst, soughtWords } from '#kernel';
import { assigneesOf, tagsOf } from '#modules/desk';
import { customersByEmail } from '#modules/parties';
import { wordsOfOrder } from './listing.ts';
import { channels } from './store.ts';
import { type ListFilter, type Looked, facetsLeft, freshIds, idsOfPage, noteCounts } from './store-listing.ts';
import { zoneOfShop } from './store-figures.ts';
import { type ListRow, idsOfExternal, idsOfNumbers, rowsOf, yearsOfOrders } from './store-pages.ts';

export const PaymentStateSchema = Type.Union([Type.Literal('unpaid'), Type.Literal('authorised'), Type.Literal('part_paid'), Type.Literal('paid')]);
export const FulfilmentStateSchema = Type.Union([Type.Literal('unfulfilled'), Type.Literal('partial'), Type.Literal('fulfilled')]);
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day in the shop’s zone, e.g. 2026-11-22.' });

const Item = Type.Object({
  id: IdOf('ord'),
  number: Type.String(),
  createdAt: Instant,
  customerId: IdOf('cus'),
  customerName: Type.String(),
  total: MoneySchema,
  state: Type.String(),
  channel: Type.String(),
  country: Type.String(),
  paymentMethod: Type.String(),
  paymentState: PaymentStateSchema,
  fulfilmentState: FulfilmentStateSchema,
  held: Type.String(),
  shipBy: Type.Union([Type.String({ description: 'The business day by which it leaves.' }), Type.Null()]),
  tags: Type.Array(Type.String()),
  assignee: Type.Union([Type.Object({ id: IdOf('acc'), name: Type.String() }), Type.Null()]),
  notes: Type.Integer(),
});

const Input = Type.Object(
  {
    state: Type.Optional(Type.String({ maxLength: 40 })),
    channel: Type.Optional(Type.String({ maxLength: 40 })),
    paymentState: Type.Optional(PaymentStateSchema),
    fulfilmentState: Type.Optional(FulfilmentStateSchema),
    country: Type.Optional(Country),
    paymentMethod: Type.Optional(Type.String({ maxLength: 40 })),
    customer: Type.Optional(IdOf('cus')),
    tag: Type.Optional(Type.String({ maxLength: 40 })),
    assignee: Type.Optional(Type.String({ maxLength: 40, description: 'The id of an account, or none.' })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    after: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);

export const listQuery = defineQuery({
  name: 'orders.list',
  summary:
    'Orders, the newest first; `q` is a number (also its beginning, or what stands after its last dash), an external id, an e-mail, a phone or its last four digits, or words of the name.',
  input: Input,
  output: Type.Object({ items: Type.Array(Item), next: Type.Union([IdOf('ord'), Type.Null()]) }),
  run: async ({ db }: ReadCtx, { limit = 50, q, from, to, ...rest }) => {
    const zone = from === undefined && to === undefined ? 'UTC' : await zoneOfShop(db);
    const filter: ListFilter = { ...rest, from: dayOf(from, 0, zone), before: dayOf(to, 1, zone) };
    // Found by an index of their own, orders need no list; by facets or words they do, and the newest may not be on it yet.
    const [ways, facets, unlisted] = await Promise.all([waysOf(db, q), facetsLeft(db, filter), freshIds(db)]);
    const [fresh, ...listed] = await Promise.all([
      unlisted.length > 0 ? rowsOf(db, idsOfPage(filter, undefined, { ids: unlisted }, unlisted.length)) : [],
      ...ways.map((looked) => rowsOf(db, idsOfPage(filter, facets, looked, limit + 1))),
    ]);
    const rows = merge(
      listed,
      fresh.filter((row) => ways.some((looked) => isMeant(row, filter, looked))),
    ).slice(0, limit + 1);
    // A row that has changed since it was listed is left out here, and is where it belongs in a moment.
    const page = rows.slice(0, limit);
    return {
      items: await withDesk(
        db,
        page.filter((row) => agrees(row, filter)),
      ),
      next: rows.length > limit ? page.at(-1)!.id : null,
    };
  },
});

/** Rows as they go out, with what colleagues have put on the orders. */
async function withDesk(db: ReadCtx['db'], rows: ListRow[]) {
  const ids = rows.map((row) => row.id);
  const [tags, assignees, notes] = await Promise.all([tagsOf(db, ids), assigneesOf(db, ids), noteCounts(db, ids)]);
  return rows.map(({ totalMinor, currency, phones: _, ...row }) => ({
    ...row,
    total: moneyJson(totalMinor, currency),
    tags: tags.get(row.id) ?? [],
    assignee: assignees.get(row.id) ?? null,
    notes: notes.get(row.id) ?? 0,
  }));
}

const ZONE_STEPS = 2;

/** The instant at which a day begins in a zone, or the one that many days after it. Refuses what is no day. */
function dayOf(day: string | undefined, later: number, zone: string): Date | undefined {
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) {
    throw new Refusal('orders.day', { day }, { status: 422, message: `${day} is not a day.` });
  }
  midnight.setUTCDate(midnight.getUTCDate() + later);
  let at = midnight.getTime();
  // The offset of a zone depends on the instant, which depends on the offset: twice is enough, as it changes by an hour at most.
  for (let step = 0; step < ZONE_STEPS; step++) at = midnight.getTime() - aheadMs(new Date(at), zone);
  return new Date(at);
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function aheadMs(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const of = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>;
  return Date.UTC(of['year']!, of['month']! - 1, of['day']!, of['hour']!, of['minute']!) - Math.floor(at.getTime() / 60_000) * 60_000;
}

/** Each order once, the newest first. */
function merge(ways: ListRow[][], fresh: ListRow[]): ListRow[] {
  if (ways.length === 1 && fresh.length === 0) return ways[0]!;
  const byId = new Map([...ways.flat(), ...fresh].map((row) => [row.id, row]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Whether an order is as the filter wants it by now. */
const agrees = (row: ListRow, filter: ListFilter): boolean =>
  (filter.state === undefined || row.state === filter.state) &&
  (filter.paymentState === undefined || row.paymentState === filter.paymentState) &&
  (filter.fulfilmentState === undefined || row.fulfilmentState === filter.fulfilmentState);

/** Whether an order that is not listed yet has what only the list would know. */
const isMeant = (row: ListRow, filter: ListFilter, looked: Looked): boolean =>
  agrees(row, filter) &&
  (filter.channel === undefined || row.channel === filter.channel) &&
  (filter.country === undefined || row.country === filter.country) &&
  (filter.paymentMethod === undefined || row.paymentMethod === filter.paymentMethod) &&
  (looked.ids === undefined || looked.ids.includes(row.id)) &&
  (looked.customerIds === undefined || looked.customerIds.includes(row.customerId)) &&
  (looked.words === undefined || isFound(looked.words, wordsOfOrder(row.customerName, row.phones)));

/** What a search text may mean: one way to look, or several whose orders are shown together. */
async function waysOf(db: ReadCtx['db'], q: string | undefined): Promise<Looked[]> {
  const text = q?.trim();
  if (!text) return [{}];
  if (text.includes('@')) return [{ customerIds: (await customersByEmail(db, text)).map((customer) => customer.id) }];
  const ways: Looked[] = [];
  const ids = await idsOfText(db, text);
  if (ids.length > 0) ways.push({ ids });
  const digits = text.replace(/\D/g, '');
  if (/^\+?[\d\s()./-]{4,20}$/.test(text) && digits.length >= 4) ways.push({ words: { first: phoneWord(digits)[0] ?? '#', others: [] } });
  else if (ids.length === 0) {
    const words = soughtWords(text);
    if (words) ways.push({ words: await rarestFirst(db, 'ord', words) });
  }
  return ways.length === 0 ? [{ ids: [] }] : ways;
}

/** Orders by number, beginning of a number, the end of one, or external id. */
async function idsOfText(db: ReadCtx['db'], text: string): Promise<string[]> {
  if (!/\d/.test(text) || /\s/.test(text)) return [];
  if (/^\d{1,7}$/.test(text)) return byTail(db, text);
  const isNumber = /^[A-Za-z]{1,8}-\d[\d-]*$/.test(text);
  const [numbered, external] = await Promise.all([isNumber ? idsOfNumbers(db, [], text.toUpperCase()) : [], idsOfExternal(db, text)]);
  return [...numbered, ...external];
}

/** Orders by what stands after the last dash of their numbers: `123` is RO-2026-000123, of every channel and year. */
async function byTail(db: ReadCtx['db'], text: string): Promise<string[]> {
  const [rows, years, external] = await Promise.all([channels(db), yearsOfOrders(db), idsOfExternal(db, text)]);
  const tail = text.replace(/^0+(?=\d)/, '').padStart(6, '0');
  const numbers = rows.flatMap(({ prefix }) => years.map((year) => `${prefix}-${year}-${tail}`));
  return [...(await idsOfNumbers(db, numbers, undefined)), ...external];
}
