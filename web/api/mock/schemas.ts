// The forms of the mock, as the actions behind them declare their inputs.
const text = (more: object = {}): object => ({ type: 'string', ...more });
const choice = (...options: string[]): object => ({ anyOf: options.map((it) => ({ type: 'string', const: it })) });
const object = (properties: Record<string, object>, required: string[]): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const note = text({ maxLength: 1000 });
const parcelId = text();

export const SCHEMAS: Readonly<Record<string, { schema: object; summary: string }>> = {
  'orders.review': {
    summary: 'Decide on an order that the rules leave to a person.',
    schema: object({ orderId: text(), decision: choice('approve', 'reject'), note }, ['orderId', 'decision']),
  },
  'orders.decide_shortage': {
    summary: 'Decide what happens to an order that lacks goods.',
    schema: object({ orderId: text(), decision: choice('retry', 'cancel') }, ['orderId', 'decision']),
  },
  'shipping.pick': {
    summary: 'Take the goods of a parcel off the shelf.',
    schema: object(
      {
        parcelId,
        lines: {
          type: 'array',
          maxItems: 500,
          items: object({ skuId: text(), picked: { type: 'integer', minimum: 0 } }, ['skuId', 'picked']),
        },
      },
      ['parcelId'],
    ),
  },
  'shipping.check': {
    summary: 'Compare what was picked with the order.',
    schema: object({ parcelId, ok: { type: 'boolean' }, note }, ['parcelId', 'ok']),
  },
  'shipping.pack': {
    summary: 'Pack and weigh a parcel.',
    schema: object({ parcelId, weightGrams: { type: 'integer', minimum: 1 }, box: text({ maxLength: 40 }) }, ['parcelId', 'weightGrams']),
  },
  'shipping.hand_over': { summary: 'Give a parcel to the courier.', schema: object({ parcelId }, ['parcelId']) },
  'shipping.decide_failed': {
    summary: 'Decide what happens after a failed delivery.',
    schema: object({ parcelId, decision: choice('again', 'return') }, ['parcelId', 'decision']),
  },
};
