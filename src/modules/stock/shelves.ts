// A walk over shelves: the ledger's walk with the warehouses read in the same exchange as the lock of the balances.
import { type Book, type Ctx, type Hold, type Registry, ledger } from '#kernel';
import { shelf } from './rules.ts';
import { warehouses } from './store.ts';
import type { Warehouse } from './types.ts';

/** The ids of a shop's warehouses as last seen: enough to name the accounts to lock before the list itself is back. */
const lastSeen = new WeakMap<Registry, string>();

/** What a walk locks: shelves of SKUs at every warehouse, and the open holds of documents with the shelves of what they hold. */
export type Over = { skuIds?: Iterable<string>; documents?: string[]; onHolds?: (holds: Hold[]) => void };

/**
 * Locks the holds and shelves that `over` names and lets `decide` walk over them with the list of all warehouses. When
 * a warehouse has come or gone since the last look, it locks again with the right list before anything is decided.
 */
export async function walkShelves<T>(ctx: Ctx, over: Over, decide: (book: Book, all: Warehouse[]) => T | Promise<T>): Promise<T> {
  for (;;) {
    const fresh = warehouses(ctx);
    fresh.catch(() => {});
    const seen = lastSeen.get(ctx.registry) ?? remember(ctx, await fresh);
    const ids = seen === '' ? [] : seen.split(' ');
    const walked = await ledger.walk(
      ctx,
      {
        ...(over.documents ? { documents: { ids: over.documents, family: 'stock' } } : {}),
        accounts: (holds) => {
          over.onHolds?.(holds);
          const skuIds = new Set([...(over.skuIds ?? []), ...holds.map((hold) => hold.unit)]);
          return [...skuIds].flatMap((skuId) => ids.map((id) => ({ account: shelf(skuId, id), unit: skuId })));
        },
      },
      async (book) => {
        const all = await fresh;
        return remember(ctx, all) === seen ? { value: await decide(book, all) } : undefined;
      },
    );
    if (walked) return walked.value;
  }
}

function remember(ctx: Ctx, all: Warehouse[]): string {
  const ids = all
    .map((warehouse) => warehouse.id)
    .sort()
    .join(' ');
  lastSeen.set(ctx.registry, ids);
  return ids;
}
