// Gives what one document holds to another one: in one walk, so that nothing of it is free in between.
import { type Ctx, type Hold, assert, ledger } from '#kernel';
import { holding } from './holds.ts';
import { ofShelf, summed } from './rules.ts';
import { demandOf, writeDemand } from './store.ts';
import type { Line } from './types.ts';

/** `to` takes over these lines of `from`, or all that it wants. Each document is named once as `from`. */
export type HandOver = { from: string; to: string; lines?: Line[] };
export type HandedOver = { to: 'full' | 'partial' | 'none'; from: 'full' | 'partial' | 'none' };

/**
 * Moves wants and holds between documents whose locks the caller has, with how long they are held. What a document still
 * wants itself it keeps: only what is held beyond that goes along. Returns how far each of the two then holds what it wants
 * of these lines and of what is left.
 */
export async function handOver(ctx: Ctx, moves: readonly HandOver[]): Promise<HandedOver[]> {
  const ids = moves.flatMap(({ from, to }) => [from, to]);
  assert(new Set(moves.map(({ from }) => from)).size === moves.length, 'a document gives its goods away once');
  const demands = await demandOf(ctx, [...new Set(ids)]);
  const wants = new Map([...new Set(ids)].map((id) => [id, { ...demands.get(id)?.wanted }]));
  const over = {
    documents: { ids: moves.map(({ from }) => from), family: 'stock' },
    accounts: (holds: Hold[]) => holds.map((hold) => ({ account: hold.from, unit: hold.unit })),
  };
  const done = await ledger.walk(ctx, over, (book) => moves.map((move) => one(book, move, wants)));
  writeDemand(
    ctx,
    [...wants].map(([documentId, wanted]) => {
      const { country, warehouses } = demands.get(documentId) ?? giverOf(documentId, moves, demands) ?? { country: null, warehouses: null };
      return { documentId, wanted, country, warehouses };
    }),
  );
  return done;
}

/** Goods that were wanted in one country and from some warehouses go there, and come from there, under their new document, too. */
const giverOf = (documentId: string, moves: readonly HandOver[], demands: Awaited<ReturnType<typeof demandOf>>) =>
  demands.get(moves.find(({ to }) => to === documentId)?.from ?? '');

type Book = { holds: Hold[] } & Parameters<Parameters<typeof ledger.walk>[2]>[0];
type Wants = Map<string, Record<string, number>>;

function one(book: Book, { from, to, lines }: HandOver, wants: Wants): HandedOver {
  const has = wants.get(from)!;
  const gets = wants.get(to)!;
  const asked = lines ? summed(lines) : Object.entries(has).map(([skuId, quantity]) => ({ skuId, quantity }));
  const mine = book.holds.filter((hold) => hold.document === from);
  const state = { to: { wanted: 0, held: 0 }, from: { wanted: 0, held: 0 } };
  for (const { skuId, quantity } of asked) {
    const wanted = Math.min(quantity, has[skuId] ?? 0);
    const shelf = mine.filter((hold) => hold.unit === skuId);
    const held = shelf.reduce((sum, hold) => sum + Number(hold.amount), 0);
    const kept = Math.min(held, (has[skuId] ?? 0) - wanted);
    const given = Math.min(wanted, held - kept);
    giveAway(book, shelf, to, BigInt(given));
    has[skuId] = (has[skuId] ?? 0) - wanted;
    if (has[skuId] === 0) delete has[skuId];
    gets[skuId] = (gets[skuId] ?? 0) + wanted;
    state.to.wanted += wanted;
    state.to.held += given;
  }
  for (const [skuId, wanted] of Object.entries(has)) {
    state.from.wanted += wanted;
    // What went away was beyond what is wanted here, so that what was held tells what still is.
    state.from.held += Math.min(wanted, heldOf(mine, skuId));
  }
  return { to: howFar(state.to), from: howFar(state.from) };
}

const heldOf = (holds: Hold[], skuId: string): number => holds.filter((hold) => hold.unit === skuId).reduce((sum, hold) => sum + Number(hold.amount), 0);
const howFar = ({ wanted, held }: { wanted: number; held: number }): 'full' | 'partial' | 'none' => (held >= wanted ? 'full' : held > 0 ? 'partial' : 'none');

/** Ends holds and takes them again under the other document; the rest of the last one stays where it was. */
function giveAway(book: Book, shelf: Hold[], to: string, amount: bigint): void {
  let left = amount;
  for (const hold of shelf) {
    if (left === 0n) return;
    const part = hold.amount < left ? hold.amount : left;
    left -= part;
    assert(book.end({ pending: hold.id, how: 'void', reason: 'handed_over' }).ok, 'a locked hold can be ended');
    const again = (document: string, quantity: bigint) => holding(document, { ...ofShelf(hold.from), quantity: Number(quantity) }, hold.expiresAt ?? undefined);
    const rest = hold.amount - part;
    const posted = book.post([again(to, part), ...(rest > 0n ? [again(hold.document, rest)] : [])]);
    assert(posted.ok, 'what was held can be held again');
  }
}
