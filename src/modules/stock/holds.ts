// What other rooms do with goods, set-based: hold, release, let leave, take back, and ask who holds what.
import { type Book, type Ctx, type Hold, type Outcome, type Posting, Refusal, assert, done, ledger, refused } from '#kernel';
import { codesOf } from '#modules/catalog';
import { type Claims, NO_CLAIMS, claimsOf, isLimited } from './claims.ts';
import { GOODS, allocate, grouped, ofShelf, ranked, shelf, summed, within } from './rules.ts';
import { walkShelves } from './shelves.ts';
import { writeDemand } from './store.ts';
import type { Held, HoldAsk, Line, PlacedLine, ShelfAsk, Short, Warehouse } from './types.ts';

/**
 * Holds goods for documents, in arrival order, each document's lines all or nothing (`all`) or as far as they go
 * (`partial`). Refuses with `stock.short` and `{ lines: [{ skuId, sku, wanted, free }] }`. One SELECT … FOR UPDATE locks
 * the shelves of all lines at all warehouses; what was wanted is put on record, so that `stock.hold` can top it up.
 *
 * An ask with `from` is a channel's: it takes from that channel's warehouses only, and a sale that is still to be made
 * (`all`) takes no more than `takeable` says. A sale that has happened elsewhere (`partial`) may take what the channel's
 * share and buffer keep back: that is what they are kept for.
 */
export async function holdFor(ctx: Ctx, asks: readonly HoldAsk[]): Promise<Outcome<Held>[]> {
  if (asks.length === 0) return [];
  const wanted = asks.map((ask) => summed(ask.lines));
  const skuIds = new Set(wanted.flatMap((lines) => lines.map((line) => line.skuId)));
  let claims: Promise<Claims> = NO_CLAIMS;
  const walking = walkShelves(ctx, { skuIds }, async (book, all) => {
    const order = orders(all);
    const claimed = await claims;
    return asks.map((ask, i) => {
      const near = within(order(ask.country), ask.from?.warehouses);
      const short = claimed.shortOf(book, ask, wanted[i]!, near);
      if (short.length > 0) return { short };
      const answer = holdOne(book, ask, wanted[i]!, near);
      if (!('short' in answer)) claimed.add(ask, answer.holds);
      return answer;
    });
  });
  // Sent behind the lock of the shelves and so true as long as the walk holds them, without an exchange of its own.
  if (asks.some(isLimited)) claims = claimsOf(ctx, asks, [...skuIds]);
  claims.catch(() => {});
  const answers = await walking;
  writeDemand(
    ctx,
    asks.flatMap((ask, i) =>
      'short' in answers[i]!
        ? []
        : [{ documentId: ask.documentId, country: ask.country ?? null, wanted: wantedOf(wanted[i]!), warehouses: ask.from?.warehouses ?? null }],
    ),
  );
  return named(ctx, answers);
}

/** The ranking of warehouses for each country, made once. */
export function orders(all: Warehouse[]): (country: string | undefined) => Warehouse[] {
  const made = new Map<string | undefined, Warehouse[]>();
  return (country) => {
    let order = made.get(country);
    if (!order) made.set(country, (order = ranked(all, country)));
    return order;
  };
}

export const wantedOf = (lines: readonly Line[]): Record<string, number> => Object.fromEntries(lines.map((line) => [line.skuId, line.quantity]));

/** Holds one document's lines (each SKU once) in the walk's copy, or says what is short. */
export function holdOne(book: Book, ask: Pick<HoldAsk, 'documentId' | 'policy' | 'expiresAt'>, lines: Line[], order: Warehouse[]): Held | { short: Short[] } {
  const { placed, short } = allocate(lines, order, (skuId, warehouseId) => Number(book.free(shelf(skuId, warehouseId))));
  if (short.length > 0 && ask.policy === 'all') return { short };
  const posted = book.post(placed.map((line) => holding(ask.documentId, line, ask.expiresAt)));
  assert(posted.ok, 'what the walk has seen as free can be held');
  return { held: short.length === 0 ? 'full' : placed.length > 0 ? 'partial' : 'none', holds: placed };
}

/** The pending transfer that is a hold. */
export const holding = (documentId: string, line: PlacedLine, expiresAt?: Date): Posting => ({
  from: shelf(line.skuId, line.warehouseId),
  to: GOODS.customer,
  unit: line.skuId,
  amount: BigInt(line.quantity),
  reason: 'hold',
  document: documentId,
  pending: expiresAt ? { expiresAt } : {},
});

/** Shortages as refusals, with the codes of the SKUs where the caller gave none. */
export async function named(ctx: Ctx, answers: (Held | { short: Short[] })[]): Promise<Outcome<Held>[]> {
  const nameless = answers.flatMap((answer) => ('short' in answer ? answer.short.filter((line) => line.sku === '').map((line) => line.skuId) : []));
  const codes = await codesOf(ctx, nameless);
  return answers.map((answer) => {
    if (!('short' in answer)) return done(answer);
    const lines = answer.short.map((line) => ({ ...line, sku: line.sku || (codes.get(line.skuId) ?? line.skuId) }));
    return refused(new Refusal('stock.short', { lines }, { message: lines.map((l) => `${l.sku}: ${l.wanted} wanted, ${l.free} free`).join('; ') }));
  });
}

/** Locks the open holds of documents and their shelves. */
const walkHolds = <T>(ctx: Ctx, documents: string[], decide: (book: Book) => T): Promise<T> =>
  ledger.walk(
    ctx,
    {
      documents: { ids: [...new Set(documents)], family: 'stock' },
      accounts: (holds) => holds.map((hold) => ({ account: hold.from, unit: hold.unit })),
    },
    decide,
  );

/** Voids all open holds of documents; the sum of the quantities that each let go, in the order of the input. */
export async function releaseFor(ctx: Ctx, documentIds: readonly string[], reason = 'released'): Promise<number[]> {
  if (documentIds.length === 0) return [];
  return walkHolds(ctx, [...documentIds], (book) => {
    const freed = new Map<string, number>();
    for (const hold of book.holds) {
      assert(book.end({ pending: hold.id, how: 'void', reason }).ok, 'a locked hold can be ended');
      freed.set(hold.document, (freed.get(hold.document) ?? 0) + Number(hold.amount));
    }
    return documentIds.map((id) => {
      const quantity = freed.get(id) ?? 0;
      freed.delete(id);
      return quantity;
    });
  });
}

/**
 * Lets goods leave: posts the holds of exactly these lines at that warehouse. What is held there beyond them stays held.
 * All lines of an item or none; refuses with `stock.not_held` and `{ lines: [{ skuId, wanted, held }] }`.
 */
export async function consumeFor(ctx: Ctx, items: readonly ShelfAsk[]): Promise<Outcome<{ consumed: number }>[]> {
  if (items.length === 0) return [];
  return walkHolds(
    ctx,
    items.map((item) => item.documentId),
    (book) => {
      const shelves = grouped(
        book.holds.map((hold): Taken => ({ hold, taken: 0n })),
        ({ hold }) => `${hold.document} ${hold.from}`,
      );
      const outcomes = items.map((item) => takeOne(item, shelves));
      for (const one of [...shelves.values()].flat()) if (one.taken > 0n) consume(book, one);
      return outcomes;
    },
  );
}

/** A hold and how much of it leaves in this walk. */
type Taken = { hold: Hold; taken: bigint };

function takeOne(item: ShelfAsk, shelves: Map<string, Taken[]>): Outcome<{ consumed: number }> {
  const lines = summed(item.lines);
  const at = (line: Line): Taken[] => shelves.get(`${item.documentId} ${shelf(line.skuId, item.warehouseId)}`) ?? [];
  const heldOf = (line: Line): number => at(line).reduce((sum, one) => sum + Number(one.hold.amount - one.taken), 0);
  const missing = lines.filter((line) => heldOf(line) < line.quantity).map((line) => ({ skuId: line.skuId, wanted: line.quantity, held: heldOf(line) }));
  if (missing.length > 0) return refused(new Refusal('stock.not_held', { documentId: item.documentId, warehouseId: item.warehouseId, lines: missing }));
  for (const line of lines) {
    let left = BigInt(line.quantity);
    for (const one of at(line)) {
      const open = one.hold.amount - one.taken;
      const amount = open < left ? open : left;
      one.taken += amount;
      left -= amount;
    }
  }
  return done({ consumed: lines.reduce((sum, line) => sum + line.quantity, 0) });
}

/** Posts what leaves of a hold; the rest is held anew, because a pending transfer ends as a whole. */
function consume(book: Book, { hold, taken }: Taken): void {
  assert(book.end({ pending: hold.id, how: 'post', amount: taken, reason: 'consumed' }).ok, 'a locked hold can be ended');
  if (taken === hold.amount) return;
  const rest = { ...ofShelf(hold.from), quantity: Number(hold.amount - taken) };
  assert(book.post([holding(hold.document, rest, hold.expiresAt ?? undefined)]).ok, 'the rest of a hold stays held');
}

/** Takes goods that a document had consumed back on the shelf; refuses with `stock.not_consumed` when more comes back than had left. */
export async function putBack(ctx: Ctx, items: readonly ShelfAsk[], reason = 'returned'): Promise<Outcome<{ returned: number }>[]> {
  if (items.length === 0) return [];
  const out = new Map<string, number>();
  for (const { documentId, skuId, quantity } of await netOf(
    ctx,
    items.map((item) => item.documentId),
  ))
    out.set(`${documentId} ${skuId}`, quantity);
  const outcomes = items.map((item): Outcome<{ returned: number }> => {
    const lines = summed(item.lines);
    const left = (line: Line): number => out.get(`${item.documentId} ${line.skuId}`) ?? 0;
    const beyond = lines.filter((line) => left(line) < line.quantity).map((line) => ({ skuId: line.skuId, returned: line.quantity, consumed: left(line) }));
    if (beyond.length > 0) return refused(new Refusal('stock.not_consumed', { documentId: item.documentId, lines: beyond }));
    for (const line of lines) out.set(`${item.documentId} ${line.skuId}`, left(line) - line.quantity);
    return done({ returned: lines.reduce((sum, line) => sum + line.quantity, 0) });
  });
  const groups = items.flatMap((item, i) => (outcomes[i]!.ok ? [summed(item.lines).map((line) => back(item, line, reason))] : []));
  const posted = await ledger.post(ctx, groups);
  assert(
    posted.every((group) => group.ok),
    'goods can always come back',
  );
  return outcomes;
}

const back = (item: ShelfAsk, line: Line, reason: string): Posting => ({
  from: GOODS.customer,
  to: shelf(line.skuId, item.warehouseId),
  unit: line.skuId,
  amount: BigInt(line.quantity),
  reason,
  document: item.documentId,
});

export type DocumentLine = PlacedLine & { documentId: string };

/** The open holds of documents, summed by document, SKU and warehouse. */
export async function holdsOf(ctx: Ctx, documentIds: readonly string[]): Promise<DocumentLine[]> {
  if (documentIds.length === 0) return [];
  const holds = (await ledger.pendingOf(ctx, [...documentIds])).filter((hold) => hold.from.startsWith('stock:'));
  const sums = new Map<string, DocumentLine>();
  for (const hold of holds) {
    const key = `${hold.document} ${hold.from}`;
    const sum = sums.get(key);
    if (sum) sum.quantity += Number(hold.amount);
    else sums.set(key, { documentId: hold.document, ...ofShelf(hold.from), quantity: Number(hold.amount) });
  }
  return [...sums.values()];
}

/** What has left the warehouses for documents, by document, SKU and warehouse; what came back later is not taken off. */
export async function consumedOf(ctx: Ctx, documentIds: readonly string[]): Promise<DocumentLine[]> {
  if (documentIds.length === 0) return [];
  const moved = await ledger.movedOf(ctx, [...documentIds]);
  return moved
    .filter((move) => move.from.startsWith('stock:') && move.to === GOODS.customer)
    .map((move) => ({ documentId: move.document, ...ofShelf(move.from), quantity: Number(move.amount) }));
}

/** What is out with customers for documents: consumed and not come back. */
async function netOf(ctx: Ctx, documentIds: string[]): Promise<{ documentId: string; skuId: string; quantity: number }[]> {
  const sums = new Map<string, { documentId: string; skuId: string; quantity: number }>();
  for (const move of await ledger.movedOf(ctx, [...new Set(documentIds)])) {
    const sign = move.to === GOODS.customer ? 1 : move.from === GOODS.customer ? -1 : 0;
    if (sign === 0) continue;
    const key = `${move.document} ${move.unit}`;
    const sum = sums.get(key) ?? { documentId: move.document, skuId: move.unit, quantity: 0 };
    sum.quantity += sign * Number(move.amount);
    sums.set(key, sum);
  }
  return [...sums.values()];
}
