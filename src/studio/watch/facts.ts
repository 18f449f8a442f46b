// What the list of tokens says of their documents besides where they stand: amount and carrier, as the rooms tell their facts to drawings.
import { Ctx, type ReadCtx, type Registry } from '#kernel';
import type { Around } from '../part.ts';

type Facts = Record<string, unknown>;
/** Facts by document, then by root. */
export type FactsOf = Map<string, Map<string, Facts>>;

/** Facts of documents by their kind, in a transaction that cannot write. `roots` says which are wanted. */
export async function factsOf(read: ReadCtx, { engine }: Around, documents: { id: string; kind: string }[], roots: readonly string[]): Promise<FactsOf> {
  const found: FactsOf = new Map();
  const byKind = new Map<string, Set<string>>();
  for (const { id, kind } of documents) {
    const ids = byKind.get(kind);
    if (ids) ids.add(id);
    else byKind.set(kind, new Set([id]));
  }
  if (byKind.size === 0) return found;
  await read.db.withTx(async (tx) => {
    tx.write({ text: 'set transaction read only', values: [], name: '' });
    const ctx = new Ctx({ tx, env: engine.env, process: engine.runner, now: read.now, actor: read.actor, registry: read.registry, careful: false });
    for (const [kind, ids] of byKind) await addFacts(ctx, read.registry, kind, [...ids], roots, found);
  });
  return found;
}

async function addFacts(ctx: Ctx, registry: Registry, kind: string, ids: string[], roots: readonly string[], found: FactsOf): Promise<void> {
  for (const facts of registry.factsFor(kind)) {
    if (!roots.includes(facts.root)) continue;
    for (const [id, value] of await facts.load(ctx, ids)) {
      let mine = found.get(id);
      if (!mine) found.set(id, (mine = new Map()));
      mine.set(facts.root, value as Facts);
    }
  }
}
