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
