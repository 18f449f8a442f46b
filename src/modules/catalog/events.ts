// What happens in the catalogue.
import { IdOf, defineEvent } from '#kernel';
import Type from 'typebox';

export const productsCreated = defineEvent({
  name: 'catalog.products_created',
  says: 'Products were added to the catalogue.',
  payload: Type.Object({ productIds: Type.Array(IdOf('prd')) }),
});

export const productChanged = defineEvent({
  name: 'catalog.product_changed',
  says: 'A product or one of its variants was changed.',
  payload: Type.Object({ productIds: Type.Array(IdOf('prd')), skus: Type.Array(Type.String()) }),
});
