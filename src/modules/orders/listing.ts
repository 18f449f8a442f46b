// Keeps the list of orders: derives what changed orders are filtered by, set-based, off the hot path.
import { type Ctx, type Kernel, type Reader, SYSTEM, lined, phoneWord, wordsOf, writeWords } from '#kernel';
import { type Axes, derive, facetsOf, holdListing, idsAbove, list } from './store-listing.ts';

const keyOf = ({ state, payment, fulfilment, channel, country, method }: Axes): string => [state, payment, fulfilment, channel, country, method].join(' ');

/** The words by which an order is found: its customer's name and the phones on it. */
export const wordsOfOrder = (name: string, phones: (string | null)[]): string[] => [...wordsOf(name), ...new Set(phones.flatMap((phone) => phoneWord(phone)))];

/** Lists these orders as they are now. */
export async function listAnew(ctx: Ctx, ids: string[]): Promise<number> {
  holdListing(ctx);
  const orders = await derive(ctx, ids);
  if (orders.length === 0) return 0;
  const facets = new Map((await facetsOf(ctx, orders)).map((facet) => [keyOf(facet), facet.id]));
  const rows = orders.map(({ id, name, phones, facet, ...axes }) => ({
    id,
    facet: facets.get(keyOf(axes))!,
    was: facet,
    found: facet === null ? wordsOfOrder(name, phones) : [],
  }));
  const moved = rows.filter((row) => row.facet !== row.was);
  if (moved.length === 0) return 0;
  const fresh = moved.filter((row) => row.was === null);
  if (fresh.length > 0)
    writeWords(
      ctx,
      'ord',
      fresh.map(({ id, found }) => ({ id, words: found })),
    );
  list(
    ctx,
    moved.map(({ found, ...row }) => ({ ...row, words: lined(found) })),
  );
  return moved.length;
}

const isOrder = (id: unknown): id is string => typeof id === 'string' && id.startsWith('ord_');

/** Follows everything that happens to orders and to what belongs to them, whoever tells it. */
export const listingReader: Reader = {
  name: 'orders.listing',
  events: '*',
  handle: async (ctx, events) => {
    const ids = new Set<string>();
    for (const { document, payload } of events) for (const id of [document, payload['orderId']]) if (isOrder(id)) ids.add(id);
    if (ids.size > 0) await listAnew(ctx, [...ids].sort());
  },
};

const AT_ONCE = 2_000;

/** Lists all orders anew, in pieces; returns how many were listed otherwise. For a shop that was restored or filled from outside. */
export async function rebuildListing(kernel: Kernel): Promise<number> {
  let changed = 0;
  let after = '';
  for (;;) {
    const ids = (await idsAbove(kernel.db, after, AT_ONCE)).map((row) => row.id);
    if (ids.length === 0) return changed;
    changed += await kernel.tx(SYSTEM, (ctx) => listAnew(ctx, ids));
    after = ids.at(-1)!;
  }
}
