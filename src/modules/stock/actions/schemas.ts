// The shapes that the verbs of stock share.
import { IdOf, MoneySchema, Quantity } from '#kernel';
import Type from 'typebox';

export const closed = { additionalProperties: false } as const;
/** A document of any kind. */
export const DocumentId = Type.String({
  pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$',
  description: 'The id of a document.',
});
/** The code of a warehouse. */
export const WarehouseCode = Type.String({ pattern: '^[A-Z0-9][A-Z0-9_-]{0,31}$' });
export const SkuCode = Type.String({ minLength: 1, maxLength: 64 });
export const CodeLines = Type.Array(Type.Object({ sku: SkuCode, quantity: Quantity }, closed), {
  minItems: 1,
  maxItems: 2000,
});
export const Placed = Type.Array(Type.Object({ skuId: IdOf('sku'), warehouseId: IdOf('whs'), quantity: Type.Integer() }));
export const Reason = Type.String({ minLength: 1, maxLength: 200 });
/** Lines of a receipt; `cost` is what one unit cost without tax. */
export const ReceiptLines = Type.Array(Type.Object({ sku: SkuCode, quantity: Quantity, cost: Type.Optional(MoneySchema) }, closed), {
  minItems: 1,
  maxItems: 2000,
});
