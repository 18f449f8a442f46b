// Prices: each row sets what a SKU costs on a list, from now on or from a day on.
import { exponentOf } from '#kernel';
import { codesOf, idsOf } from '#modules/catalog';
import { type ImportedPrice, type PriceKey, type PriceRow, importPrices, lists, pricesByKey, withdrawPrices } from '#modules/pricing';
import { RowReader } from '../reader.ts';
import type { Plan, StagedRow, StoredChange } from '../types.ts';
import { change, defineKind, onlyRow, planOf, refusedGroup } from './kind.ts';

type Price = { row: StagedRow; price: ImportedPrice; before: PriceRow | undefined };

export const pricesKind = defineKind<Price>({
  rights: ['pricing.set_prices'],
  async plan({ ctx, batch }, groups) {
    const reader = new RowReader(batch);
    const first = groups.map((group) => group.rows[0]!);
    const [ids, all] = await Promise.all([
      idsOf(
        ctx,
        first.flatMap((row) => reader.text(row, 'sku') ?? []),
      ),
      lists(ctx),
    ]);
    const byCode = new Map(all.map((list) => [list.code, list]));
    const fallback = batch.options.priceList === undefined ? all[0] : byCode.get(batch.options.priceList);
    const drafts = groups.map((group) => {
      const own = new RowReader(batch);
      const row = onlyRow(own, group, 'sku');
      if (!own.isSound(row)) return { group, own, row, price: undefined, isDated: false };
      const [sku, code] = [own.text(row, 'sku'), own.text(row, 'list')];
      const list = code === undefined ? fallback : byCode.get(code);
      if (sku === undefined) own.fault(row, 'sku', 'batches.missing', 'A code is missing.');
      else if (!ids.has(sku)) own.fault(row, 'sku', 'batches.unknown_sku', `There is no variant ${sku}.`);
      if (!list) own.fault(row, 'list', 'pricing.unknown_list', code === undefined ? 'There is no price list yet.' : `There is no price list ${code}.`);
      const exponent = exponentOf(list?.currency ?? 'RON');
      const currency = own.text(row, 'currency');
      if (list && currency !== undefined && currency.toUpperCase() !== list.currency)
        own.fault(row, 'currency', 'pricing.currency', `The list ${list.code} is in ${list.currency}.`);
      const faults = own.faults.length;
      const [priceMinor, fromMinor] = [own.minor(row, 'price', exponent), own.minor(row, 'priceFrom', exponent)];
      if (priceMinor === undefined && own.faults.length === faults) own.fault(row, 'price', 'batches.missing', 'A price is missing.');
      if (priceMinor !== undefined && fromMinor !== undefined && fromMinor <= priceMinor)
        own.fault(row, 'priceFrom', 'pricing.from_not_above', 'The crossed-out price is above the price, or it is left out.');
      const [minQuantity = 1, validFrom, validTo = null] = [own.whole(row, 'minQuantity'), own.date(row, 'validFrom'), own.date(row, 'validTo')];
      if (minQuantity < 1) own.fault(row, 'minQuantity', 'batches.number', 'A quantity is at least one.');
      if (validTo !== null && validTo <= (validFrom ?? ctx.now)) own.fault(row, 'validTo', 'pricing.period', 'A price ends after it begins.');
      if (own.faults.length > 0 || priceMinor === undefined || !list || sku === undefined) return { group, own, row, price: undefined, isDated: false };
      const price: ImportedPrice = {
        sku,
        list: list.code,
        currency: list.currency,
        skuId: ids.get(sku)!.id,
        priceMinor,
        priceFromMinor: fromMinor ?? null,
        minQuantity,
        validFrom: validFrom ?? ctx.now,
        validTo,
      };
      return { group, own, row, price, isDated: validFrom !== undefined };
    });
    const keys = drafts.flatMap(({ price, isDated }): PriceKey[] => (price ? [{ ...price, validFrom: isDated ? price.validFrom : null }] : []));
    const there = await pricesByKey(ctx, keys, ctx.now);
    let next = 0;
    return drafts.map(({ group, own, row, price }): Plan<Price> => {
      if (!price) return refusedGroup(group, own, 0);
      const before = there[next++];
      const fields = before === undefined ? [] : differing(before, price);
      const state = before === undefined ? 'created' : fields.length > 0 ? 'updated' : 'unchanged';
      return planOf(group, own, 0, { states: [{ row, state, fields }], todo: state === 'unchanged' ? undefined : { row, price, before } });
    });
  },
  async apply({ ctx }, plans) {
    await importPrices(
      ctx,
      plans.map((plan) => plan.todo!.price),
    );
    for (const plan of plans) {
      const { row, price, before } = plan.todo!;
      plan.changes.push(priceChange(row.n, price, before));
    }
  },
  undo: (ctx, changes) => undoPrices(ctx, changes),
});

/** A price that an import has written, with the one that it took the place of. */
export const priceChange = (n: number, price: PriceRow, before: PriceRow | undefined) =>
  change(n, 'price', price.skuId, before ? 'updated' : 'created', before ? stored(before) : null, stored(price));

function differing(before: PriceRow, price: PriceRow): string[] {
  return [
    ...(before.priceMinor === price.priceMinor ? [] : ['price']),
    ...(before.priceFromMinor === price.priceFromMinor ? [] : ['priceFrom']),
    ...(price.validTo === null || before.validTo?.getTime() === price.validTo.getTime() ? [] : ['validTo']),
  ];
}

type Stored = {
  list: string;
  currency: string;
  skuId: string;
  priceMinor: string;
  priceFromMinor: string | null;
  minQuantity: number;
  validFrom: string;
  validTo: string | null;
};
const stored = ({ list, currency, skuId, minQuantity, ...price }: PriceRow): Stored => ({
  list,
  currency,
  skuId,
  minQuantity,
  priceMinor: String(price.priceMinor),
  priceFromMinor: price.priceFromMinor === null ? null : String(price.priceFromMinor),
  validFrom: price.validFrom.toISOString(),
  validTo: price.validTo?.toISOString() ?? null,
});
const rowOf = (stored: Stored): PriceRow => ({
  ...stored,
  priceMinor: BigInt(stored.priceMinor),
  priceFromMinor: stored.priceFromMinor === null ? null : BigInt(stored.priceFromMinor),
  validFrom: new Date(stored.validFrom),
  validTo: stored.validTo === null ? null : new Date(stored.validTo),
});

/** Ends the prices that a batch has set where they still hold, and sets the ones before them again from now on: the past stays as it was. */
export async function undoPrices(ctx: Parameters<typeof importPrices>[0], changes: StoredChange[]): Promise<{ seq: bigint; left: string | null }[]> {
  const rows = changes.map(({ after }) => rowOf(after as Stored));
  const [exact, holding] = await Promise.all([
    pricesByKey(ctx, rows, ctx.now),
    pricesByKey(
      ctx,
      rows.map((row) => ({ ...row, validFrom: null })),
      ctx.now,
    ),
  ]);
  const answers = changes.map(({ seq }, i) => {
    const row = rows[i]!;
    const isThere = exact[i]?.priceMinor === row.priceMinor && exact[i]?.priceFromMinor === row.priceFromMinor;
    const isNewest = row.validFrom > ctx.now || holding[i]?.validFrom.getTime() === row.validFrom.getTime();
    return { seq, left: isThere && isNewest ? null : 'Another price was set since.' };
  });
  const mine = changes.flatMap((one, i) => (answers[i]!.left === null ? [{ one, row: rows[i]! }] : []));
  await withdrawPrices(
    ctx,
    mine.map(({ row }) => row),
  );
  const codes = await codesOf(
    ctx,
    mine.map(({ row }) => row.skuId),
  );
  const back = mine.flatMap(({ one, row }) => {
    if (one.before === null) return [];
    const before = rowOf(one.before as Stored);
    // One with the same beginning was written over: it is put back as it was. Else it goes on from now.
    const validFrom = before.validFrom.getTime() === row.validFrom.getTime() ? before.validFrom : ctx.now;
    return [{ ...before, sku: codes.get(row.skuId) ?? row.skuId, validFrom }];
  });
  await importPrices(ctx, back);
  return answers;
}
