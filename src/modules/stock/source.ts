// Sourcing what documents hold: weighs the plans in one walk, moves holds where another plan is better, and records why.
import { type Book, type Ctx, type Hold, type Outcome, Refusal, assert, done, refused } from '#kernel';
import { codesOf } from '#modules/catalog';
import { sourced } from './events.ts';
import { holding } from './holds.ts';
import { type Plan, choosePlan } from './plan.ts';
import { grouped, ofShelf, shelf, summed } from './rules.ts';
import { walkShelves } from './shelves.ts';
import { type SourcingRow, demandOf, writeSourcing } from './store.ts';
import type { PlacedLine, Preference, Warehouse } from './types.ts';

export type SourceAsk = { orderId: string; prefer?: Preference | undefined; country?: string | undefined };
export type Shipment = {
  warehouseId: string;
  warehouse: string;
  lines: { skuId: string; sku: string; quantity: number }[];
};
export type Sourced = { plan: { shipments: Shipment[] }; sourcingId: string; moved: number };

type Chosen = {
  ask: SourceAsk;
  prefer: Preference;
  country: string | undefined;
  current: PlacedLine[];
  chosen: Plan;
  weighed: Plan[];
  warehouses: Warehouse[];
};
const ALTERNATIVES_KEPT = 5;

/**
 * Chooses from where each document's goods leave, a document that is asked for twice once; refuses with
 * `stock.nothing_held` where it holds none.
 */
export async function sourceFor(ctx: Ctx, given: SourceAsk[]): Promise<Outcome<Sourced>[]> {
  const byDocument = new Map<string, SourceAsk>();
  for (const ask of given) if (!byDocument.has(ask.orderId)) byDocument.set(ask.orderId, ask);
  const asks = [...byDocument.values()];
  const documents = [...byDocument.keys()];
  const demands = demandOf(ctx, documents);
  demands.catch(() => {});
  let codes: Promise<Map<string, string>> = Promise.resolve(new Map());
  const onHolds = (holds: Hold[]): void => {
    codes = codesOf(
      ctx,
      holds.map((hold) => hold.unit),
    );
    codes.catch(() => {});
  };
  const choices = await walkShelves(ctx, { documents, onHolds }, async (book, all) => {
    const demand = await demands;
    const holdsBy = grouped(book.holds, (hold) => hold.document);
    return asks.map((ask) => {
      const holds = holdsBy.get(ask.orderId);
      const wants = demand.get(ask.orderId);
      return holds && choose(book, ask, holds, ask.country ?? wants?.country ?? undefined, allowed(all, holds, wants?.warehouses));
    });
  });
  const outcomes = record(ctx, asks, choices, await codes);
  return given.map((ask) => outcomes[documents.indexOf(ask.orderId)]!);
}

/** The warehouses of the document's channel, and those where something of it lies already. */
function allowed(all: Warehouse[], holds: Hold[], codes: string[] | null | undefined): Warehouse[] {
  if (!codes) return all;
  const there = new Set(holds.map((hold) => ofShelf(hold.from).warehouseId));
  return all.filter((warehouse) => codes.includes(warehouse.code) || there.has(warehouse.id));
}

/** Decides for one document in the walk's copy: voids the holds that lie elsewhere and holds anew where the plan wants them. */
function choose(book: Book, ask: SourceAsk, holds: Hold[], country: string | undefined, warehouses: Warehouse[]): Chosen {
  const current = placedOf(holds);
  const own = new Map(current.map((line) => [shelf(line.skuId, line.warehouseId), line.quantity]));
  const active = new Set(warehouses.filter((w) => w.active).map((w) => w.id));
  const available = (skuId: string, warehouseId: string): number => {
    const account = shelf(skuId, warehouseId);
    return (active.has(warehouseId) ? Number(book.free(account)) : 0) + (own.get(account) ?? 0);
  };
  const wanted = summed(current.map(({ skuId, quantity }) => ({ skuId, quantity })));
  const prefer = ask.prefer ?? 'cheapest';
  const { chosen, weighed } = choosePlan({ wanted, current, available, warehouses, country, prefer });
  if (chosen.moved > 0) move(book, ask.orderId, holds, chosen.lines);
  return { ask, prefer, country, current, chosen, weighed, warehouses };
}

function move(book: Book, documentId: string, holds: Hold[], lines: PlacedLine[]): void {
  const target = new Map(lines.map((line) => [shelf(line.skuId, line.warehouseId), line]));
  const present = new Map(placedOf(holds).map((line) => [shelf(line.skuId, line.warehouseId), line.quantity]));
  const leaving = holds.filter((hold) => present.get(hold.from) !== target.get(hold.from)?.quantity);
  const expiresAt = leaving.some((hold) => hold.expiresAt === null)
    ? undefined
    : leaving.map((hold) => hold.expiresAt!).sort((a, b) => a.getTime() - b.getTime())[0];
  for (const hold of leaving) assert(book.end({ pending: hold.id, how: 'void', reason: 'moved' }).ok, 'a locked hold can be ended');
  const anew = lines.filter((line) => present.get(shelf(line.skuId, line.warehouseId)) !== line.quantity);
  assert(book.post(anew.map((line) => holding(documentId, line, expiresAt))).ok, 'a plan is held from what the walk has seen as free');
}

function placedOf(holds: Hold[]): PlacedLine[] {
  const sums = new Map<string, PlacedLine>();
  for (const hold of holds) {
    const sum = sums.get(hold.from);
    if (sum) sum.quantity += Number(hold.amount);
    else sums.set(hold.from, { ...ofShelf(hold.from), quantity: Number(hold.amount) });
  }
  return [...sums.values()];
}

function record(ctx: Ctx, asks: SourceAsk[], choices: (Chosen | undefined)[], codes: Map<string, string>): Outcome<Sourced>[] {
  const rows: SourcingRow[] = [];
  const outcomes = choices.map((choice, i): Outcome<Sourced> => {
    if (!choice) return refused(new Refusal('stock.nothing_held', { orderId: asks[i]!.orderId }));
    const { ask, prefer, country, current, chosen, weighed, warehouses } = choice;
    const sourcingId = ctx.id('src');
    const inputs = {
      prefer,
      country: country ?? null,
      held: current,
      warehouses: warehouses.filter((w) => w.active).map((w) => w.code),
    };
    rows.push({
      id: sourcingId,
      documentId: ask.orderId,
      inputs,
      alternatives: { considered: weighed.length, best: weighed.slice(0, ALTERNATIVES_KEPT) },
      plan: chosen,
      moved: chosen.moved,
    });
    ctx.emit(sourced, ask.orderId, { sourcingId, parcels: chosen.parcels, moved: chosen.moved });
    return done({ plan: { shipments: shipmentsOf(chosen.lines, warehouses, codes) }, sourcingId, moved: chosen.moved });
  });
  writeSourcing(ctx, rows);
  return outcomes;
}

function shipmentsOf(lines: PlacedLine[], warehouses: Warehouse[], codes: Map<string, string>): Shipment[] {
  return [...grouped(lines, (line) => line.warehouseId)].map(([warehouseId, here]) => ({
    warehouseId,
    warehouse: warehouses.find((w) => w.id === warehouseId)!.code,
    lines: here.map(({ skuId, quantity }) => ({ skuId, sku: codes.get(skuId) ?? skuId, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1)),
  }));
}
