// Which documents stand at some steps of a drawing, with what a person filters them by before acting on many.
import Type from 'typebox';
import { Instant, MaybeInstant, type ReadCtx, defineQuery } from '#kernel';
import type { Around } from '../part.ts';
import { factsOf } from './facts.ts';
import { latestOf } from './heat.ts';
import * as store from './store-tokens.ts';

/** Amount and carrier are not in the engine's tables: so many tokens are looked through for them at once, and a page says where to go on. */
const LOOKED_AT = 2_000;
const MINUTE_MS = 60_000;
const Text = Type.String({ maxLength: 4_000 });
const Maybe = Type.Union([Type.String(), Type.Null()]);

export const TokenShape = Type.Object({
  id: Type.String(),
  element: Type.String(),
  kind: Type.String(),
  since: Instant,
  lane: Maybe,
  form: Maybe,
  assignee: Maybe,
  dueAt: MaybeInstant,
  incidentId: Maybe,
  documentId: Type.String(),
  documentKind: Type.String(),
  documentNumber: Maybe,
  rootId: Type.String({ description: 'The document at the top, e.g. the order of a parcel.' }),
  rootNumber: Maybe,
  total: Type.Union([Type.Object({ amount: Type.String(), currency: Type.String() }), Type.Null()]),
  carrier: Maybe,
});

export const tokensQuery = (around: Around) =>
  defineQuery({
    name: 'watch.tokens',
    summary: 'The documents whose tokens stand at some elements of a drawing, in the order in which they came.',
    input: Type.Object(
      {
        key: Type.String(),
        elements: Type.Optional(Text),
        olderThan: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Minutes.' })),
        late: Type.Optional(Type.Boolean()),
        incident: Type.Optional(Type.Boolean()),
        lane: Type.Optional(Type.String()),
        carrier: Type.Optional(Type.String()),
        from: Type.Optional(Type.Number({ description: 'The least total of the order, in its currency.' })),
        after: Type.Optional(Type.String()),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ items: Type.Array(TokenShape), next: Maybe }),
    run: async (read, { elements = '', olderThan, limit = 50, carrier, from, key, ...rest }) => {
      await latestOf(read, around.engine, key);
      const bySelf = carrier === undefined && from === undefined;
      const most = bySelf ? limit : LOOKED_AT;
      const before = olderThan === undefined ? undefined : new Date(read.now.getTime() - olderThan * MINUTE_MS);
      const rows = await read.db.read(
        store.tokensAt({ ...rest, key, elements: elements.split(',').filter((one) => one !== ''), before, now: read.now, limit: most }),
      );
      const told = await tell(read, around, rows);
      const fits = told.filter((one) => (carrier === undefined || one.carrier === carrier) && (from === undefined || Number(one.total?.amount ?? 0) >= from));
      const items = fits.slice(0, limit);
      const last = items.length === limit ? items.at(-1)!.id : rows.length === most ? rows.at(-1)!.id : null;
      return { items, next: last };
    },
  });

async function tell(read: ReadCtx, around: Around, rows: store.TokenRow[]): Promise<Type.Static<typeof TokenShape>[]> {
  const documents = rows.flatMap((row) => [
    { id: row.document_id, kind: row.document_kind },
    { id: row.root_document, kind: row.root_kind },
  ]);
  const facts = await factsOf(read, around, documents, ['order', 'parcel']);
  return rows.map((row) => {
    const order = facts.get(row.root_document)?.get('order');
    const parcel = facts.get(row.document_id)?.get('parcel');
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return {
      id: row.id,
      element: row.at,
      kind: row.kind,
      since: row.since,
      lane: row.lane,
      form: row.form,
      assignee: row.assignee,
      dueAt: row.due_at,
      incidentId: row.incident,
      documentId: row.document_id,
      documentKind: row.document_kind,
      documentNumber: row.number,
      rootId: row.root_document,
      rootNumber: row.root_number,
      total: order && order.total !== undefined ? { amount: String(order.total), currency: String(order.currency) } : null,
      carrier: text(parcel?.carrier),
    };
  });
}
