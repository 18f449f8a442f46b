// What happens to goods.
import { IdOf, defineEvent } from '#kernel';
import Type from 'typebox';

export const held = defineEvent({
  name: 'stock.held',
  says: 'Goods that were missing were held for a document.',
  payload: Type.Object({ quantity: Type.Integer(), held: Type.String() }),
});

export const released = defineEvent({
  name: 'stock.released',
  says: 'The goods held for a document were let go.',
  payload: Type.Object({ quantity: Type.Integer() }),
});

export const holdExpired = defineEvent({
  name: 'stock.hold_expired',
  says: "The time of a document's holds was over and they were let go.",
  payload: Type.Object({ quantity: Type.Integer() }),
});

export const sourced = defineEvent({
  name: 'stock.sourced',
  says: "It was chosen from which warehouses a document's goods leave.",
  payload: Type.Object({ sourcingId: IdOf('src'), parcels: Type.Integer(), moved: Type.Integer() }),
});

export const received = defineEvent({
  name: 'stock.received',
  says: 'Goods were received at a warehouse.',
  payload: Type.Object({ warehouseId: IdOf('whs'), lines: Type.Integer(), quantity: Type.Integer() }),
});

export const changed = defineEvent({
  name: 'stock.changed',
  says: 'Goods were counted anew or moved between warehouses.',
  payload: Type.Object({
    warehouseIds: Type.Array(IdOf('whs')),
    skuIds: Type.Array(IdOf('sku')),
    reason: Type.String(),
  }),
});

export const low = defineEvent({
  name: 'stock.low',
  says: 'What is free of a SKU fell to its reorder point or under it; told once for each fall.',
  payload: Type.Object({ sku: Type.String(), free: Type.Integer(), reorderPoint: Type.Integer() }),
});

export const ranOut = defineEvent({
  name: 'stock.ran_out',
  says: 'Nothing of a SKU is free any more.',
  payload: Type.Object({ sku: Type.String() }),
});

export const available = defineEvent({
  name: 'stock.available',
  says: 'A SKU that had run out is free again.',
  payload: Type.Object({ sku: Type.String(), free: Type.Integer() }),
});

export const countOpened = defineEvent({
  name: 'stock.count_opened',
  says: 'A stock count was opened.',
  payload: Type.Object({ warehouseId: IdOf('whs'), lines: Type.Integer() }),
});

export const counted = defineEvent({
  name: 'stock.counted',
  says: 'A stock count was closed and its differences were booked.',
  payload: Type.Object({ warehouseId: IdOf('whs'), differences: Type.Integer(), gained: Type.Integer(), lost: Type.Integer() }),
});

export const countCancelled = defineEvent({
  name: 'stock.count_cancelled',
  says: 'A stock count was given up; nothing was booked.',
  payload: Type.Object({ warehouseId: IdOf('whs') }),
});
