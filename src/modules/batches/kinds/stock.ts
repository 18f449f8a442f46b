// Stock levels: each row says how many of a SKU lie at a warehouse; the difference is booked as a correction.
import { idsOf } from '#modules/catalog';
import { levelsOf, setLevels, warehousesByCode } from '#modules/stock';
import { RowReader } from '../reader.ts';
import type { Plan, StagedRow } from '../types.ts';
import { change, defineKind, onlyRow, planOf, refuse, refusedGroup } from './kind.ts';

type Level = { row: StagedRow; skuId: string; warehouseId: string; onHand: number };

export const stockKind = defineKind<Level>({
  rights: ['stock.adjust'],
  async plan({ ctx, batch }, groups) {
    const reader = new RowReader(batch);
    const read = groups.map((group) => {
      const from = reader.faults.length;
      const row = onlyRow(reader, group, 'sku');
      if (!reader.isSound(row)) return { group, from, row, sku: undefined, onHand: undefined, warehouse: undefined };
      const onHand = reader.whole(row, 'onHand');
      const isGarbled = reader.faults.length > from;
      const sku = reader.text(row, 'sku');
      if (sku === undefined) reader.fault(row, 'sku', 'batches.missing', 'A code is missing.');
      if (onHand === undefined && !isGarbled) reader.fault(row, 'onHand', 'batches.missing', 'A quantity is missing.');
      if (onHand !== undefined && onHand < 0) reader.fault(row, 'onHand', 'batches.number', 'There are not fewer than none.');
      return { group, from, row, sku, onHand, warehouse: reader.text(row, 'warehouse') ?? batch.options.warehouse };
    });
    const [ids, places] = await Promise.all([
      idsOf(
        ctx,
        read.flatMap(({ sku }) => sku ?? []),
      ),
      warehousesByCode(ctx),
    ]);
    const placeOf = (code: string | undefined) => (code === undefined ? places.first : places.byCode.get(code));
    const known = read.map(({ sku, warehouse }) => ({ skuId: ids.get(sku ?? '')?.id, warehouseId: placeOf(warehouse)?.id }));
    const levels = await levelsOf(
      ctx,
      known.flatMap(({ skuId, warehouseId }) => (skuId && warehouseId ? [{ skuId, warehouseId }] : [])),
    );
    // Faults of one row must lie together, so what was read is read again row by row with a reader of its own.
    return read.map(({ group, from, row, sku, onHand, warehouse }, i): Plan<Level> => {
      const own = new RowReader(batch);
      own.faults.push(...reader.faults.slice(from, read[i + 1]?.from ?? reader.faults.length));
      const { skuId, warehouseId } = known[i]!;
      if (sku !== undefined && skuId === undefined) own.fault(row, 'sku', 'batches.unknown_sku', `There is no variant ${sku}.`);
      if (skuId !== undefined && ids.get(sku!)!.bundle) own.fault(row, 'sku', 'stock.bundle', 'A bundle has no stock of its own: its parts have.');
      if (warehouseId === undefined)
        own.fault(
          row,
          'warehouse',
          'batches.unknown_warehouse',
          warehouse === undefined ? 'There is no warehouse yet.' : `There is no warehouse ${warehouse}.`,
        );
      if (own.faults.length > 0 || skuId === undefined || warehouseId === undefined || onHand === undefined) return refusedGroup(group, own, 0);
      const level = levels.get(`${skuId}@${warehouseId}`);
      if (onHand < (level?.held ?? 0)) own.fault(row, 'onHand', 'stock.short', `${level!.held} are held for orders.`);
      const isSame = (level?.onHand ?? 0) === onHand;
      return planOf(group, own, 0, {
        states: [{ row, state: isSame ? 'unchanged' : level ? 'updated' : 'created', fields: isSame ? [] : ['onHand'] }],
        todo: isSame ? undefined : { row, skuId, warehouseId, onHand },
      });
    });
  },
  async apply({ ctx, batch }, plans) {
    const outcomes = await setLevels(
      ctx,
      plans.map((plan) => plan.todo!),
      `import ${batch.number}`,
    );
    plans.forEach((plan, i) => {
      const { row, skuId, warehouseId, onHand } = plan.todo!;
      const outcome = outcomes[i]!;
      if (!outcome.ok) return refuse(plan, row, 'stock.short', 'More is held for orders than would be left.');
      plan.changes.push(change(row.n, 'stock', `${skuId}@${warehouseId}`, 'updated', { onHand: outcome.value.before }, { onHand }));
    });
  },
  async undo(ctx, changes, number) {
    const places = changes.map(({ entityId }) => ({ skuId: entityId.split('@')[0]!, warehouseId: entityId.split('@')[1]! }));
    const levels = await levelsOf(ctx, places);
    const answers = changes.map(({ seq, entityId, after }) => ({
      seq,
      left: levels.get(entityId)?.onHand === (after as { onHand: number }).onHand ? null : 'Goods have moved since.',
    }));
    const back = changes.flatMap(({ before }, i) => (answers[i]!.left === null ? [{ i, ...places[i]!, onHand: (before as { onHand: number }).onHand }] : []));
    const outcomes = await setLevels(ctx, back, `import ${number} undone`);
    back.forEach(({ i }, at) => {
      if (!outcomes[at]!.ok) answers[i]!.left = 'Goods are held for orders.';
    });
    return answers;
  },
});
