// The verb that chooses from where a document's goods leave.
import { Country, IdOf, defineAction } from '#kernel';
import Type from 'typebox';
import { sourceFor } from '../source.ts';
import { DocumentId, closed } from './schemas.ts';

export const source = defineAction({
  name: 'stock.source',
  summary: "Chooses the warehouses from which a document's held goods leave, in as few parcels as possible, and moves holds where that is better.",
  input: Type.Object(
    {
      orderId: DocumentId,
      prefer: Type.Optional(Type.Union([Type.Literal('cheapest'), Type.Literal('fastest')])),
      country: Type.Optional(Country),
    },
    closed,
  ),
  output: Type.Object({
    plan: Type.Object({
      shipments: Type.Array(
        Type.Object({
          warehouseId: IdOf('whs'),
          warehouse: Type.String(),
          lines: Type.Array(Type.Object({ skuId: IdOf('sku'), sku: Type.String(), quantity: Type.Integer() })),
        }),
      ),
    }),
    sourcingId: IdOf('src'),
    moved: Type.Integer(),
  }),
  refusals: { 'stock.nothing_held': 'The document holds nothing that could be sent.' },
  locks: (input) => [input.orderId],
  emits: ['stock.sourced'],
  effects: ['stock.source'],
  runMany: sourceFor,
});
