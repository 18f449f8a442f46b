// The verbs of batches: map and check a file, start, stop, go on, undo; and one action over many inputs.
import { type Ctx, IdOf, Refusal, createDocuments, defineAction, moveDocuments } from '#kernel';
import Type from 'typebox';
import { batchEnded } from './events.ts';
import { fieldOf } from './fields.ts';
import { KINDS } from './kinds/all.ts';
import { fingerprintOfHeader, formatsOf, keyMaker } from './mapping.ts';
import { rewind } from './slices.ts';
import { START } from './stage.ts';
import { insertBatch, lockBatch, saveMapping, updateBatch } from './store.ts';
import { countChanges, deleteRows, firstRows, insertItems, retryItems } from './store-rows.ts';
import { type Batch, type ImportKind, type State } from './types.ts';

const closed = { additionalProperties: false } as const;
export const BatchId = IdOf('bat');
const StateOnly = Type.Object({ state: Type.String() });
const optional = <T extends Type.TSchema>(schema: T) => Type.Optional(schema);
const one = <T extends string>(word: T) => Type.Literal(word);

export const Options = Type.Object(
  {
    decimal: optional(Type.Union([one('auto'), one('point'), one('comma')])),
    dates: optional(Type.Union([one('auto'), one('dmy'), one('mdy'), one('ymd')])),
    priceList: optional(Type.String({ maxLength: 64 })),
    warehouse: optional(Type.String({ maxLength: 32 })),
    channel: optional(Type.String({ maxLength: 40 })),
    historical: optional(Type.Boolean({ description: 'Orders of the past: put on record as completed, without stock and without a run.' })),
    delivery: optional(Type.String({ maxLength: 60 })),
    payment: optional(Type.Union([one('card'), one('bank_transfer'), one('cash_on_delivery')])),
    country: optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    language: optional(Type.String({ maxLength: 10 })),
  },
  closed,
);

const UNKNOWN = { 'batches.unknown': 'There is no such batch.', 'batches.state': 'The batch is not at a point at which this can be done.' };
const FORBIDDEN = { 'kernel.forbidden': 'The rows of this batch need a permission that you do not have.' };

/** The batch, locked, in one of `states`. */
async function open(ctx: Ctx, batchId: string, states: readonly State[]): Promise<Batch> {
  const batch = await lockBatch(ctx, batchId);
  if (!batch) throw new Refusal('batches.unknown', { batchId }, { status: 404, message: 'There is no such batch.' });
  if (!states.includes(batch.state)) throw new Refusal('batches.state', { batchId, state: batch.state }, { message: `The batch is ${batch.state}.` });
  return batch;
}

/** Refuses who may not do what the rows of the batch do. */
function needs(ctx: Ctx, rights: string[]): void {
  const missing = rights.find((right) => !ctx.actor.may(right));
  if (missing !== undefined) throw new Refusal('kernel.forbidden', { permission: missing }, { status: 403, message: `You may not do this: ${missing}.` });
}

const rightsOf = (batch: Batch): string[] => (batch.type === 'bulk' ? [batch.kind] : KINDS[batch.kind as ImportKind].rights);

export const map = defineAction({
  name: 'batches.map',
  summary: 'Says what the columns of a file are and how it is to be read; another encoding or separator reads it again.',
  input: Type.Object(
    {
      batchId: BatchId,
      columns: optional(Type.Array(Type.Union([Type.String({ maxLength: 60 }), Type.Null()]), { maxItems: 1000 })),
      encoding: optional(Type.Union([one('utf-8'), one('utf-16le'), one('utf-16be'), one('windows-1250'), one('windows-1251'), one('windows-1252')])),
      delimiter: optional(Type.Union([one(','), one(';'), one('\t'), one('|')])),
      options: optional(Options),
      saveAs: optional(Type.String({ minLength: 1, maxLength: 100 })),
    },
    closed,
  ),
  output: StateOnly,
  refusals: {
    ...UNKNOWN,
    'batches.mapping': 'The columns do not fit the file: each field is named once, and there is one for each column.',
    'batches.encoding': 'A workbook has its own encoding.',
  },
  locks: (input) => [input.batchId],
  async run(ctx, input) {
    const batch = await open(ctx, input.batchId, ['staging', 'staged', 'checked', 'stopped', 'broken']);
    if (batch.type !== 'import') throw new Refusal('batches.state', { batchId: batch.id }, { message: 'Only an import has columns.' });
    const encoding = input.encoding ?? batch.encoding;
    const delimiter = input.delimiter ?? batch.delimiter;
    const isReread = encoding !== batch.encoding || delimiter !== batch.delimiter;
    if (isReread && batch.fileType === 'xlsx') throw new Refusal('batches.encoding', {});
    const columns = input.columns ?? batch.columns;
    if (input.columns) checkColumns(batch, input.columns);
    const options = input.options ?? batch.options;
    if (input.saveAs !== undefined)
      saveMapping(ctx, {
        id: ctx.id('map'),
        kind: batch.kind,
        name: input.saveAs,
        fingerprint: fingerprintOfHeader(batch.header),
        header: batch.header,
        columns,
        options,
      });
    const isOtherKey =
      !isReread &&
      keyChanges(
        batch,
        columns,
        (await firstRows(ctx, batch.id, 500)).map((row) => row.cells),
      );
    rewind(ctx, batch, 'check');
    if (isReread || isOtherKey) {
      deleteRows(ctx, batch.id);
      // Another separator makes other columns, so what they are is found anew.
      updateBatch(ctx, batch.id, {
        state: 'staging',
        encoding,
        delimiter,
        options,
        progress: START,
        rows: 0,
        header: isReread ? [] : batch.header,
        columns: isReread ? [] : columns,
      });
      if (!isReread) updateBatch(ctx, batch.id, { header: [], columns });
      return { state: 'staging' };
    }
    const rows = await firstRows(ctx, batch.id, 1_000);
    const samples = batch.header.map((_, column) => rows.flatMap(({ cells }) => cells[column] || []));
    updateBatch(ctx, batch.id, {
      state: batch.state === 'staging' ? 'staging' : 'staged',
      columns,
      options,
      formats: formatsOf(samples, batch.delimiter ?? ',', options),
    });
    return { state: batch.state === 'staging' ? 'staging' : 'staged' };
  },
});

function checkColumns(batch: Batch, columns: (string | null)[]): void {
  const named = columns.filter((name) => name !== null);
  const isKnown = named.every((name) => fieldOf(batch.kind as ImportKind, name) !== undefined);
  if (isKnown && columns.length === batch.header.length && new Set(named).size === named.length) return;
  throw new Refusal(
    'batches.mapping',
    { columns: batch.header.length },
    { status: 422, message: 'The columns do not fit the file: each field is named once, and there is one for each column.' },
  );
}

/** Whether other columns make other groups of the rows. */
function keyChanges(batch: Batch, columns: (string | null)[], rows: string[][]): boolean {
  const [before, after] = [keyMaker(batch.kind as ImportKind, batch.columns), keyMaker(batch.kind as ImportKind, columns)];
  return rows.some((cells) => before(cells) !== after(cells));
}

export const check = defineAction({
  name: 'batches.check',
  summary: 'Tries an import: counts what would be created, updated, unchanged and refused, with every fault by line and cell. Nothing changes.',
  input: Type.Object({ batchId: BatchId }, closed),
  output: StateOnly,
  refusals: UNKNOWN,
  locks: (input) => [input.batchId],
  async run(ctx, { batchId }) {
    const batch = await open(ctx, batchId, ['staged', 'checked']);
    rewind(ctx, batch, 'check');
    updateBatch(ctx, batchId, { state: 'checking' });
    return { state: 'checking' };
  },
});

export const start = defineAction({
  name: 'batches.start',
  summary: 'Starts an import: the rows are written in the background, a thousand at a time, by the rights of whoever starts it.',
  input: Type.Object({ batchId: BatchId, stopAtFirstError: optional(Type.Boolean()) }, closed),
  output: StateOnly,
  refusals: { ...UNKNOWN, ...FORBIDDEN },
  locks: (input) => [input.batchId],
  async run(ctx, { batchId, stopAtFirstError = false }) {
    const batch = await open(ctx, batchId, ['staged', 'checked']);
    needs(ctx, rightsOf(batch));
    rewind(ctx, batch, 'run');
    updateBatch(ctx, batchId, { state: 'running', stopAtFirst: stopAtFirstError, startedAt: ctx.now });
    return { state: 'running' };
  },
});

export const cancel = defineAction({
  name: 'batches.cancel',
  summary: 'Stops a batch after the rows that are being written now; what is written stays until it is undone.',
  input: Type.Object({ batchId: BatchId }, closed),
  output: StateOnly,
  refusals: UNKNOWN,
  locks: (input) => [input.batchId],
  async run(ctx, { batchId }) {
    const batch = await open(ctx, batchId, ['staging', 'staged', 'checking', 'checked', 'running', 'stopped', 'broken']);
    // A run that is stopped can go on or be undone; before it there is nothing to keep.
    const state: State = batch.state === 'running' ? 'stopped' : batch.state === 'checking' ? 'staged' : 'cancelled';
    updateBatch(ctx, batchId, { state, ...(state === 'staged' ? { cursor: 0, doneRows: 0, counts: {} } : { endedAt: ctx.now }) });
    if (state === 'cancelled') await moveDocuments(ctx, [batchId], ['open'], 'cancelled');
    if (state !== 'staged') ctx.emit(batchEnded, batchId, { number: batch.number, kind: batch.kind, state });
    return { state };
  },
});

export const resume = defineAction({
  name: 'batches.resume',
  summary: 'Goes on with a batch that was stopped, behind the last row that was done; of a bulk action that is done it tries again what failed.',
  input: Type.Object({ batchId: BatchId }, closed),
  output: StateOnly,
  refusals: { ...UNKNOWN, ...FORBIDDEN },
  locks: (input) => [input.batchId],
  async run(ctx, { batchId }) {
    const batch = await open(ctx, batchId, ['stopped', 'done']);
    if (batch.state === 'done' && batch.type === 'import')
      throw new Refusal('batches.state', { batchId, state: batch.state }, { message: 'The import is done.' });
    needs(ctx, rightsOf(batch));
    const again = batch.state === 'done' ? await retryItems(ctx, batchId) : 0;
    if (batch.state === 'done') await moveDocuments(ctx, [batchId], ['done'], 'open');
    updateBatch(ctx, batchId, { state: 'running', endedAt: null, error: null, stopAtFirst: false, doneRows: batch.doneRows - again });
    return { state: 'running' };
  },
});

export const undo = defineAction({
  name: 'batches.undo',
  summary: 'Takes back what an import has created and nobody has touched since, puts back what it changed, and lists what stays.',
  input: Type.Object({ batchId: BatchId }, closed),
  output: StateOnly,
  refusals: { ...UNKNOWN, ...FORBIDDEN, 'batches.nothing_to_undo': 'The batch has changed nothing that could be taken back.' },
  locks: (input) => [input.batchId],
  async run(ctx, { batchId }) {
    const batch = await open(ctx, batchId, ['done', 'stopped']);
    needs(ctx, rightsOf(batch));
    const changes = batch.type === 'import' ? await countChanges(ctx, batchId) : 0;
    if (changes === 0) throw new Refusal('batches.nothing_to_undo', { batchId }, { message: 'There is nothing to take back.' });
    rewind(ctx, batch, 'undo');
    updateBatch(ctx, batchId, {
      state: 'undoing',
      checked: { ...(batch.checked ?? { created: 0, updated: 0, unchanged: 0, refused: 0, fields: {}, faults: 0 }) },
    });
    return { state: 'undoing' };
  },
});

export const bulk = defineAction({
  name: 'batches.bulk',
  summary: 'Runs one action over many inputs in the background, as whoever asks, with a result for each.',
  input: Type.Object(
    {
      action: Type.String({ maxLength: 100 }),
      inputs: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 10_000 }),
      title: Type.String({ minLength: 1, maxLength: 200 }),
    },
    closed,
  ),
  output: Type.Object({ batchId: BatchId, number: Type.String() }),
  refusals: { ...FORBIDDEN, 'batches.unknown_action': 'There is no such action, or it is not offered to people.' },
  async run(ctx, input) {
    const action = ctx.registry.actions.get(input.action);
    if (!action || action.internal || action.open || action.name.startsWith('batches.'))
      throw new Refusal('batches.unknown_action', { action: input.action }, { status: 422, message: `There is no action ${input.action} for many inputs.` });
    needs(ctx, [input.action]);
    const id = ctx.id('bat');
    const [number] = await createDocuments(ctx, [{ id, kind: 'batch', state: 'open' }]);
    insertBatch(ctx, {
      id,
      number: number!,
      type: 'bulk',
      kind: input.action,
      title: input.title,
      state: 'running',
      fileType: null,
      rows: input.inputs.length,
      startedAt: ctx.now,
    });
    insertItems(ctx, id, input.inputs);
    return { batchId: id, number: number! };
  },
});

export const actions = [map, check, start, cancel, resume, undo, bulk];
