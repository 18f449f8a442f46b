// What happens to prices.
import { IdOf, defineEvent } from '#kernel';
import Type from 'typebox';

export const pricesSet = defineEvent({
  name: 'pricing.prices_set',
  says: 'Prices were set on a list.',
  payload: Type.Object({ list: Type.String(), skuIds: Type.Array(IdOf('sku')) }),
});
