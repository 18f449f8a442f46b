// Reads of papers: what was issued, for pages.
import Type from 'typebox';
import { Instant, MoneySchema, type ReadCtx, defineQuery } from '#kernel';
import { listPapers } from './store.ts';

const Kind = Type.Union([Type.Literal('invoice'), Type.Literal('credit_note')]);
const OrNull = Type.Union([Type.String(), Type.Null()]);

export const list = defineQuery({
  name: 'papers.list',
  summary: 'Invoices and credit notes, the newest first; of an order, or by number or name.',
  input: Type.Object(
    {
      kind: Type.Optional(Kind),
      orderId: Type.Optional(Type.String({ maxLength: 60 })),
      q: Type.Optional(Type.String({ maxLength: 200 })),
      after: Type.Optional(Type.String({ maxLength: 60 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Kind,
        number: Type.String(),
        orderId: Type.String(),
        orderNumber: Type.String(),
        customerName: Type.String(),
        total: MoneySchema,
        issuedAt: Instant,
        issuedBy: Type.String(),
        creditedBy: Type.Union([Type.String({ description: 'The number of the credit note that takes it back.' }), Type.Null()]),
      }),
    ),
    next: OrNull,
  }),
  run: async ({ db }: ReadCtx, { limit = 50, ...filter }) => {
    const rows = await listPapers(db, filter, limit + 1);
    const items = rows.slice(0, limit).map(({ id, kind, number, orderId, orderNumber, customerName, total, issuedAt, issuedBy, creditedBy }) => ({
      id,
      kind,
      number,
      orderId,
      orderNumber,
      customerName,
      total,
      issuedAt,
      issuedBy,
      creditedBy,
    }));
    return { items, next: rows.length > limit ? items.at(-1)!.id : null };
  },
});
