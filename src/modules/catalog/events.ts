// What happens in the catalogue.
import { IdOf, defineEvent } from '#kernel';
import Type from 'typebox';

export const productsCreated = defineEvent({
  name: 'catalog.products_created',
  says: 'Products were added to the catalogue.',
  payload: Type.Object({ productIds: Type.Array(IdOf('prd')) }),
});

/** One field of a product, or of the variant `sku`, with what it was and became. */
const ChangeSchema = Type.Object({
  field: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
  sku: Type.Optional(Type.String()),
});

export const productChanged = defineEvent({
  name: 'catalog.product_changed',
  says: 'A product, one of its variants or its media were changed.',
  payload: Type.Object({ productIds: Type.Array(IdOf('prd')), skus: Type.Array(Type.String()), changes: Type.Array(ChangeSchema) }),
});

export const categoriesSet = defineEvent({
  name: 'catalog.categories_set',
  says: 'Categories were added or changed.',
  payload: Type.Object({ categories: Type.Array(Type.Object({ code: Type.String(), before: Type.Unknown(), after: Type.Unknown() })) }),
});
