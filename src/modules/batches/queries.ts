// What pages and the API read of batches.
import { Instant, MaybeInstant, type ReadCtx, Refusal, defineQuery } from '#kernel';
import Type from 'typebox';
import { BatchId, Options } from './actions.ts';
import { FIELDS } from './fields.ts';
import { letterOf } from './files/letters.ts';
import { fingerprintOfHeader } from './mapping.ts';
import { findBatch, listBatches, mappingsOf, sameFile } from './store.ts';
import { type Phase, countChanges, countFaults, countItems, faultsOf, firstRows, itemsOf, previewOf } from './store-rows.ts';
import { type Batch, type ImportKind, NO_COUNTS } from './types.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const closed = { additionalProperties: false } as const;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const KindSchema = Type.Union([Type.Literal('products'), Type.Literal('orders'), Type.Literal('stock'), Type.Literal('customers'), Type.Literal('prices')]);

const Counts = Type.Object({
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  faults: Type.Integer(),
  fields: Type.Record(Type.String(), Type.Integer()),
});
const row = {
  id: BatchId,
  number: Type.String(),
  type: Type.Union([Type.Literal('import'), Type.Literal('bulk')]),
  kind: Type.String(),
  title: Type.String(),
  state: Type.String(),
  rows: Type.Integer(),
  doneRows: Type.Integer(),
  counts: Counts,
  error: OrNull,
  by: OrNull,
  createdAt: Instant,
  startedAt: MaybeInstant,
  endedAt: MaybeInstant,
};

const rowOf = (batch: Batch) => ({
  id: batch.id,
  number: batch.number,
  type: batch.type,
  kind: batch.kind,
  title: batch.title,
  state: batch.state,
  rows: batch.rows,
  doneRows: batch.doneRows,
  counts: { ...NO_COUNTS, ...batch.counts },
  error: batch.error,
  by: batch.actorName,
  createdAt: batch.createdAt,
  startedAt: batch.startedAt,
  endedAt: batch.endedAt,
});

export const list = defineQuery({
  name: 'batches.list',
  summary: 'Imports and bulk actions, the newest first.',
  input: Type.Object(
    {
      type: Type.Optional(Type.Union([Type.Literal('import'), Type.Literal('bulk')])),
      kind: Type.Optional(Type.String()),
      state: Type.Optional(Type.String()),
      after: Type.Optional(BatchId),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(Type.Object(row)), next: OrNull }),
  async run(read, { limit = 50, ...filter }) {
    const found = await listBatches(read, filter, limit + 1);
    const items = found.slice(0, limit).map(rowOf);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  },
});

/** A batch whose rows the reader may see: what lies in it is of the room that it is for, or the reader's own. */
export async function readable({ db, actor }: Pick<ReadCtx, 'db' | 'actor'>, batchId: string): Promise<Batch> {
  const batch = await findBatch(db, batchId);
  if (!batch) throw new Refusal('batches.unknown', { batchId }, { status: 404, message: 'There is no such batch.' });
  const permission = batch.type === 'bulk' ? batch.kind : READS[batch.kind as ImportKind];
  if (batch.actorId !== actor.id && !actor.may(permission))
    throw new Refusal('kernel.forbidden', { permission }, { status: 403, message: `You may not do this: ${permission}.` });
  return batch;
}

/** The query that shows what an import of a kind holds. */
const READS: Record<ImportKind, string> = {
  products: 'catalog.list',
  orders: 'orders.list',
  stock: 'stock.levels',
  customers: 'parties.list',
  prices: 'pricing.prices',
};

const Format = Type.Object({ decimal: Type.String(), dates: Type.String() });

export const get = defineQuery({
  name: 'batches.get',
  summary: 'One batch: its file and columns, how far it is, what it did, and earlier imports of the same file.',
  input: Type.Object({ batchId: BatchId }, closed),
  output: Type.Object({
    ...row,
    fileType: OrNull,
    format: OrNull,
    encoding: OrNull,
    delimiter: OrNull,
    bytes: Type.Number(),
    header: Type.Array(Type.String()),
    columns: Type.Array(OrNull),
    ignored: Type.Array(Type.String()),
    formats: Type.Array(Format),
    options: Options,
    checked: nullable(Counts),
    /** How many changes could be taken back. */
    changes: Type.Integer(),
    left: Type.Integer(),
    items: Type.Object({ waiting: Type.Integer(), done: Type.Integer(), refused: Type.Integer(), broken: Type.Integer() }),
    sameFile: Type.Array(Type.Object({ id: BatchId, number: Type.String(), state: Type.String(), createdAt: Instant })),
  }),
  async run(read, { batchId }) {
    const { db } = read;
    const batch = await readable(read, batchId);
    const [changes, left, items, same] = await Promise.all([
      countChanges(db, batchId),
      countFaults(db, batchId, ['undo']),
      countItems(db, batchId),
      sameFile(db, batch),
    ]);
    return {
      ...rowOf(batch),
      fileType: batch.fileType,
      format: batch.format,
      encoding: batch.encoding,
      delimiter: batch.delimiter,
      bytes: Number(batch.bytes),
      header: batch.header,
      columns: batch.columns,
      ignored: batch.header.filter((_, i) => batch.columns[i] === null),
      formats: batch.formats,
      options: batch.options,
      checked: batch.checked,
      changes,
      left,
      items,
      sameFile: same,
    };
  },
});

/** The phase whose faults a batch in that state shows. */
export const phasesOf = (batch: Batch): Phase[] =>
  batch.state === 'broken'
    ? ['stage']
    : ['running', 'stopped', 'done'].includes(batch.state) && batch.startedAt
      ? ['run']
      : ['undoing', 'undone'].includes(batch.state)
        ? ['undo']
        : ['check'];

export const errors = defineQuery({
  name: 'batches.errors',
  summary: 'What is wrong with the rows of an import, by line and cell; of an undone one, what stays and why.',
  input: Type.Object(
    { batchId: BatchId, after: Type.Optional(Type.Integer({ minimum: -1 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) },
    closed,
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        seq: Type.Integer(),
        row: nullable(Type.Integer()),
        line: nullable(Type.Integer()),
        column: nullable(Type.Integer()),
        letter: OrNull,
        header: OrNull,
        value: OrNull,
        code: Type.String(),
        message: Type.String(),
      }),
    ),
    total: Type.Integer(),
    next: nullable(Type.Integer()),
  }),
  async run(read, { batchId, after = -1, limit = 100 }) {
    const { db } = read;
    const batch = await readable(read, batchId);
    const phases = phasesOf(batch);
    const [found, stored] = await Promise.all([faultsOf(db, batchId, phases, after, limit + 1), countFaults(db, batchId, phases)]);
    const items = found.slice(0, limit).map(({ seq, n, line, col, value, code, message }) => ({
      seq,
      row: n,
      line,
      column: col,
      letter: col === null ? null : letterOf(col),
      header: col === null ? null : (batch.header[col] ?? null),
      value: value ?? null,
      code,
      message,
    }));
    const counted = (batch.state === 'checked' ? batch.checked?.faults : batch.counts.faults) ?? 0;
    return { items, total: Math.max(stored, counted), next: found.length > limit ? items.at(-1)!.seq : null };
  },
});

export const preview = defineQuery({
  name: 'batches.preview',
  summary: 'The first rows of a file with its columns and the fields that they may be; after a dry run, what would become of the first thousand.',
  input: Type.Object({ batchId: BatchId, state: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, closed),
  output: Type.Object({
    header: Type.Array(Type.String()),
    columns: Type.Array(OrNull),
    rows: Type.Array(Type.Object({ row: Type.Integer(), line: Type.Integer(), cells: Type.Array(Type.String()) })),
    fields: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), required: Type.Boolean() })),
    outcomes: Type.Array(Type.Object({ row: Type.Integer(), line: Type.Integer(), state: Type.String(), fields: Type.Array(Type.String()) })),
  }),
  async run(read, { batchId, state, limit = 20 }) {
    const { db } = read;
    const batch = await readable(read, batchId);
    const [rows, outcomes] = await Promise.all([firstRows(db, batchId, limit), previewOf(db, batchId, state, limit)]);
    const fields = batch.type === 'import' ? FIELDS[batch.kind as ImportKind] : [];
    return {
      header: batch.header,
      columns: batch.columns,
      rows: rows.map(({ n, line, cells }) => ({ row: n, line, cells: cells.map((cell) => cell.slice(0, 200)) })),
      fields: fields.map(({ name, type, required }) => ({ name, type, required: required ?? false })),
      outcomes: outcomes.map(({ n, line, state: fate, fields: touched }) => ({ row: n, line, state: fate, fields: touched.filter(Boolean) })),
    };
  },
});

export const mappings = defineQuery({
  name: 'batches.mappings',
  summary: 'Saved mappings of a kind of import; those of files with the same headings first.',
  input: Type.Object({ kind: KindSchema, batchId: Type.Optional(BatchId) }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        fits: Type.Boolean(),
        columns: Type.Array(OrNull),
        header: Type.Array(Type.String()),
        options: Options,
        createdAt: Instant,
      }),
    ),
  }),
  async run(read, { kind, batchId }) {
    const { db } = read;
    const batch = batchId === undefined ? undefined : await readable(read, batchId);
    const fingerprint = batch ? fingerprintOfHeader(batch.header) : '';
    const found = await mappingsOf(db, kind, fingerprint);
    return {
      items: found.map(({ id, name, columns, header, options, createdAt, fingerprint: own }) => ({
        id,
        name,
        fits: own === fingerprint,
        columns,
        header,
        options,
        createdAt,
      })),
    };
  },
});

export const rows = defineQuery({
  name: 'batches.rows',
  summary: 'The inputs of a bulk action, each with what came of it.',
  input: Type.Object(
    {
      batchId: BatchId,
      state: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('done'), Type.Literal('refused'), Type.Literal('broken')])),
      after: Type.Optional(Type.Integer({ minimum: 0 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    },
    closed,
  ),
  output: Type.Object({
    items: Type.Array(Type.Object({ n: Type.Integer(), input: Type.Unknown(), state: Type.String(), code: OrNull, message: OrNull })),
    next: nullable(Type.Integer()),
  }),
  async run(read, { batchId, state, after = 0, limit = 100 }) {
    const { db } = read;
    await readable(read, batchId);
    const found = await itemsOf(db, batchId, state, after, limit + 1);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items.at(-1)!.n : null };
  },
});

export const queries = [list, get, errors, preview, mappings, rows];
