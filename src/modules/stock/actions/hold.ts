// The verbs that claim goods for a document and let them go.
import { Country, type Ctx, type Outcome, Quantity, Refusal, type Sweep, assert, defineAction, done, ledger, lockDocuments, refused } from '#kernel';
import { explode, variantsByCode } from '#modules/catalog';
import Type from 'typebox';
import { holdExpired, held as heldEvent, released } from '../events.ts';
import { consumedOf, holdOne, holdsOf, named, orders, releaseFor, wantedOf } from '../holds.ts';
import { promisesOf } from '../ports.ts';
import { summed, within } from '../rules.ts';
import { walkShelves } from '../shelves.ts';
import { demandOf, writeDemand } from '../store.ts';
import type { Demand, Held, Line } from '../types.ts';
import { CodeLines, DocumentId, Placed, closed } from './schemas.ts';

const MINUTE_MS = 60_000;
const HoldInput = Type.Object(
  {
    orderId: DocumentId,
    lines: Type.Optional(CodeLines),
    country: Type.Optional(Country),
    policy: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('partial')])),
    minutes: Type.Optional(Quantity),
  },
  closed,
);

export const hold = defineAction({
  name: 'stock.hold',
  summary: 'Holds what a document still lacks of the goods it wants; what it holds already stays and, without minutes, no longer expires.',
  input: HoldInput,
  output: Type.Object({
    held: Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('none')]),
    added: Type.Integer(),
    holds: Placed,
  }),
  refusals: {
    'stock.short': 'There is less free than the document lacks.',
    'stock.unknown_sku': 'A line names a SKU that is not there.',
    'stock.nothing_wanted': 'Nobody has said what the document wants.',
  },
  locks: (input) => [input.orderId],
  emits: ['stock.held'],
  effects: ['stock.hold'],
  runMany: topUp,
});

type HoldInput = Type.Static<typeof HoldInput>;
type Topped = Held & { added: number };

async function topUp(ctx: Ctx, inputs: HoldInput[]): Promise<Outcome<Topped>[]> {
  const ids = inputs.map((input) => input.orderId);
  const [variants, demands, holds, consumed] = await Promise.all([
    variantsByCode(
      ctx,
      inputs.flatMap((input) => (input.lines ?? []).map((line) => line.sku)),
    ),
    demandOf(ctx, ids),
    holdsOf(ctx, ids),
    consumedOf(ctx, ids),
  ]);
  const asked = inputs.map((input) => wantedBy(input, demands.get(input.orderId), variants));
  const has = new Map<string, number>();
  const take = (documentId: string, line: { skuId: string; quantity: number }): void => {
    for (const key of [documentId, `${documentId} ${line.skuId}`]) has.set(key, (has.get(key) ?? 0) + line.quantity);
  };
  for (const line of [...holds, ...consumed]) take(line.documentId, line);
  const skuIds = asked.flatMap((wanted) => (wanted instanceof Refusal ? [] : wanted.map((line) => line.skuId)));
  const answers = await walkShelves(ctx, { skuIds }, (book, all) => {
    const order = orders(all);
    return inputs.map((input, i) => {
      const wanted = asked[i]!;
      const lacking = wanted instanceof Refusal ? [] : lack(wanted, (skuId) => has.get(`${input.orderId} ${skuId}`) ?? 0);
      const expiresAt = input.minutes === undefined ? undefined : new Date(ctx.now.getTime() + input.minutes * MINUTE_MS);
      const country = input.country ?? demands.get(input.orderId)?.country ?? undefined;
      const answer = holdOne(
        book,
        { documentId: input.orderId, policy: input.policy ?? 'all', expiresAt },
        lacking,
        within(order(country), demands.get(input.orderId)?.warehouses),
      );
      if (!('short' in answer)) for (const line of answer.holds) take(input.orderId, line);
      return answer;
    });
  });
  const outcomes = await named(ctx, answers);
  const kept: string[] = [];
  const wants: Demand[] = [];
  const result = inputs.map((input, i): Outcome<Topped> => {
    const wanted = asked[i]!;
    const outcome = outcomes[i]!;
    if (wanted instanceof Refusal) return refused(wanted);
    if (!outcome.ok) return outcome;
    if (input.minutes === undefined) kept.push(input.orderId);
    if (input.lines) wants.push({ documentId: input.orderId, country: input.country ?? null, wanted: wantedOf(wanted) });
    const added = outcome.value.holds.reduce((sum, line) => sum + line.quantity, 0);
    const held = outcome.value.held === 'none' && has.has(input.orderId) ? 'partial' : outcome.value.held;
    if (added > 0) ctx.emit(heldEvent, input.orderId, { quantity: added, held });
    return done({ held, holds: outcome.value.holds, added });
  });
  if (kept.length > 0) ledger.keepUntil(ctx, { ids: kept, family: 'stock' }, null);
  writeDemand(ctx, wants);
  return result;
}

/** What the document wants in all: the given lines, or what was put on record when it was placed. */
function wantedBy(input: HoldInput, demand: Demand | undefined, variants: Awaited<ReturnType<typeof variantsByCode>>): Line[] | Refusal {
  if (!input.lines) {
    if (!demand) return new Refusal('stock.nothing_wanted', { orderId: input.orderId });
    return Object.entries(demand.wanted).map(([skuId, quantity]) => ({ skuId, quantity }));
  }
  const stranger = input.lines.find((line) => !variants.has(line.sku));
  if (stranger) return new Refusal('stock.unknown_sku', { sku: stranger.sku });
  return summed(explode(input.lines.map((line) => ({ variant: variants.get(line.sku)!, quantity: line.quantity }))));
}

const lack = (wanted: Line[], has: (skuId: string) => number): Line[] =>
  wanted.map((line) => ({ ...line, quantity: line.quantity - has(line.skuId) })).filter((line) => line.quantity > 0);

export const release = defineAction({
  name: 'stock.release',
  summary: 'Lets go of all goods that are held for a document; where it holds none there is nothing to do.',
  input: Type.Object({ documentId: DocumentId }, closed),
  output: Type.Object({ released: Type.Integer() }),
  refusals: { 'stock.promised': 'A parcel that has not left counts on these goods.' },
  locks: (input) => [input.documentId],
  emits: ['stock.released'],
  effects: ['stock.release'],
  async runMany(ctx, inputs) {
    const ids = inputs.map((input) => input.documentId);
    const promised = new Set(await promisesOf(ctx).promised(ctx, ids));
    const free = ids.filter((id) => !promised.has(id));
    const quantities = await releaseFor(ctx, free);
    quantities.forEach((quantity, i) => {
      if (quantity > 0) ctx.emit(released, free[i]!, { quantity });
    });
    let next = 0;
    return ids.map((documentId) =>
      promised.has(documentId)
        ? refused(new Refusal('stock.promised', { documentId }, { message: 'A parcel that has not left counts on these goods.' }))
        : done({ released: quantities[next++]! }),
    );
  },
});

const EXPIRED_AT_ONCE = 200;

/**
 * Ends holds whose time is over. The documents are locked first, as every action does, so that a consume that is under
 * way and the sweep follow one another and each hold ends once.
 */
export const expireHolds: Sweep = {
  name: 'stock.expire_holds',
  everyMs: 15_000,
  async run(ctx) {
    const documents = (await ledger.dueDocuments(ctx, 'stock', EXPIRED_AT_ONCE)).sort();
    if (documents.length === 0) return 0;
    await Promise.all([ctx.process.lock(ctx, documents), lockDocuments(ctx, documents)]);
    const expired = await ledger.walk(
      ctx,
      {
        documents: { ids: documents, family: 'stock' },
        accounts: (holds) => holds.map((one) => ({ account: one.from, unit: one.unit })),
      },
      (book) => {
        const due = book.holds.filter((one) => one.expiresAt !== null && one.expiresAt <= ctx.now);
        for (const one of due) assert(book.end({ pending: one.id, how: 'expire', reason: 'expired' }).ok, 'a locked hold can be ended');
        return due;
      },
    );
    const sums = new Map<string, number>();
    for (const one of expired) sums.set(one.document, (sums.get(one.document) ?? 0) + Number(one.amount));
    for (const [document, quantity] of sums) ctx.emit(holdExpired, document, { quantity });
    return sums.size;
  },
};
