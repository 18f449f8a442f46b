// Handing out what is not sent: files, licences, vouchers. It is the delivery of digital goods, and there is no way back from it.
import Type from 'typebox';
import { Refusal, defineAction, defineEvent, done, refused } from '#kernel';
import { notOpen, unknown, NOT_OPEN } from './actions.ts';
import { OrderId } from './schemas.ts';
import { statesOf } from './store.ts';
import { handOut } from './store-goods.ts';

export const handedOutEvent = defineEvent({
  name: 'orders.handed_out',
  says: 'The digital goods of an order were handed out.',
  payload: Type.Object({ quantity: Type.Integer() }),
});

export const handOutDigital = defineAction({
  name: 'orders.hand_out',
  summary: 'Hands out the digital goods of an order: from then on they are delivered, and the order can not be cancelled any more.',
  input: Type.Object({ orderId: OrderId }, { additionalProperties: false }),
  output: Type.Object({ lines: Type.Array(Type.Object({ sku: Type.String(), name: Type.String(), quantity: Type.Integer() })) }),
  refusals: { ...NOT_OPEN, 'orders.nothing_digital': 'Nothing of the order is digital.' },
  locks: (input) => [input.orderId],
  emits: [handedOutEvent.name],
  effects: ['orders.hand_out'],
  changes: ['goods'],
  runMany: async (ctx, inputs) => {
    const ids = [...new Set(inputs.map(({ orderId }) => orderId))];
    const states = await statesOf(ctx, ids);
    const rows = await handOut(
      ctx,
      ids.filter((id) => states.get(id) === 'placed'),
    );
    return inputs.map(({ orderId }) => {
      const state = states.get(orderId);
      if (state === undefined) return refused(unknown(orderId));
      if (state !== 'placed') return refused(notOpen(orderId, state));
      const lines = rows.filter((row) => row.orderId === orderId).map(({ sku, name, quantity }) => ({ sku, name, quantity }));
      if (lines.length === 0) return refused(new Refusal('orders.nothing_digital', { orderId }, { message: 'Nothing of the order is digital.' }));
      ctx.emit(handedOutEvent, orderId, { quantity: lines.reduce((sum, line) => sum + line.quantity, 0) });
      return done({ lines });
    });
  },
});
