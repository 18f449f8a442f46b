// What happens to prices.
import { IdOf, defineEvent } from '#kernel';
import Type from 'typebox';

const Amount = Type.Union([Type.String(), Type.Null()]);

export const pricesSet = defineEvent({
  name: 'pricing.prices_set',
  says: 'Prices were set on a list: of each, what one piece cost before at that instant and what it costs now.',
  payload: Type.Object({
    list: Type.String(),
    skuIds: Type.Array(IdOf('sku')),
    changes: Type.Array(
      Type.Object({
        sku: Type.String(),
        minQuantity: Type.Integer(),
        validFrom: Type.String(),
        validTo: Amount,
        before: Type.Object({ price: Amount, from: Amount }),
        after: Type.Object({ price: Amount, from: Amount }),
      }),
    ),
  }),
});
