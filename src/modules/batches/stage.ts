// From the pieces of a file to rows: one piece in one transaction, with all that the next one needs kept beside the batch.
import { type Ctx, Refusal } from '#kernel';
import { type CsvRecord, detectDelimiter, parseCsv } from './files/csv.ts';
import { decodePiece } from './files/decode.ts';
import { fingerprintOfHeader, formatOf, formatsOf, keyMaker, mapColumns } from './mapping.ts';
import { mappingsOf, readChunk, updateBatch } from './store.ts';
import { type NewRow, firstRows, insertFaults, insertRows, joinGroups } from './store-rows.ts';
import type { Batch, ImportKind, Progress } from './types.ts';

/** No import has more rows than this. */
export const ROW_LIMIT = 1_000_000;
/** A record of more characters is a quote that was never closed. */
const RECORD_LIMIT = 4_000_000;
const COLUMN_LIMIT = 1_000;
const SAMPLES = 1_000;
const AT_ONCE = 1_000;

export const START: Progress = { chunk: 0, left: '', carry: '', line: 1, n: 0, key: null, grp: 0, seq: 0 };

/** Reads the next piece of a batch that is being staged; returns how many rows it had, and at least 1 while there is more. */
export async function stagePiece(ctx: Ctx, batch: Batch): Promise<number> {
  const progress: Progress = { ...START, ...batch.progress };
  const piece = await readChunk(ctx, batch.id, progress.chunk);
  try {
    const { text, left } = piece
      ? decodePiece(Buffer.concat([Buffer.from(progress.left, 'base64'), piece.bytes]), batch.encoding ?? 'utf-8', progress.chunk === 0, piece.isLast)
      : { text: '', left: new Uint8Array() };
    const isLast = piece?.isLast ?? true;
    const all = progress.carry + text;
    const delimiter = batch.delimiter ?? (batch.fileType === 'xlsx' ? ',' : detectDelimiter(all.slice(0, 200_000)));
    const parsed = parseCsv(all, delimiter, progress.line, isLast);
    if (parsed.rest.length > RECORD_LIMIT)
      throw new Refusal(
        'batches.endless_cell',
        { line: parsed.line },
        { message: `The cell that begins on line ${parsed.line} does not end: a quote is never closed.` },
      );
    const records = parsed.records
      .filter(({ cells }) => cells.some((cell, i) => cell.trim() !== '' && !(batch.fileType === 'xlsx' && i === 0)))
      .map((record) => (batch.fileType === 'xlsx' ? unnumbered(record) : record));
    const known = batch.header.length > 0 ? batch : await begin(ctx, { ...batch, delimiter }, records.shift());
    const next = await writeRows(
      ctx,
      known,
      { ...progress, chunk: progress.chunk + 1, left: Buffer.from(left).toString('base64'), carry: parsed.rest, line: parsed.line },
      records,
    );
    updateBatch(ctx, batch.id, { progress: next, rows: next.n });
    if (isLast) await finish(ctx, { ...known, rows: next.n });
    return Math.max(1, records.length);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    insertFaults(ctx, batch.id, 'stage', 0, [
      { n: null, line: Number(error.details.line ?? progress.line), col: null, code: error.code, message: error.message },
    ]);
    updateBatch(ctx, batch.id, { state: 'broken', error: error.message, endedAt: ctx.now });
    return 1;
  }
}

/** Records of a workbook carry the number of their row in front. */
const unnumbered = ({ cells }: CsvRecord): CsvRecord => ({ line: Number(cells[0]), cells: cells.slice(1) });

/** The first record is the heading: it says whose file it is and what its columns are. */
async function begin(ctx: Ctx, batch: Batch, first: CsvRecord | undefined): Promise<Batch> {
  if (!first) throw new Refusal('batches.empty', {}, { message: 'The file is empty.' });
  const cells = first.cells.map((cell) => cell.replaceAll('\0', '').trim());
  const width = cells.findLastIndex((cell) => cell !== '') + 1;
  const header = cells.slice(0, width);
  if (width > COLUMN_LIMIT)
    throw new Refusal('batches.too_many_columns', { columns: width }, { message: `The file has ${width} columns; ${COLUMN_LIMIT} are read at most.` });
  const kind = batch.kind as ImportKind;
  const format = formatOf(kind, header);
  const isMapped = batch.columns.length === header.length;
  const [saved] = isMapped ? [] : await mappingsOf(ctx, kind, fingerprintOfHeader(header));
  const fits = saved !== undefined && saved.fingerprint === fingerprintOfHeader(header);
  const columns = isMapped ? batch.columns : fits ? saved.columns : mapColumns(kind, header, format);
  const options = fits ? { ...saved.options, ...batch.options } : batch.options;
  updateBatch(ctx, batch.id, { header, format, columns, options, delimiter: batch.delimiter ?? ',' });
  return { ...batch, header, format, columns, options };
}

async function writeRows(ctx: Ctx, batch: Batch, progress: Progress, records: CsvRecord[]): Promise<Progress> {
  if (progress.n + records.length > ROW_LIMIT)
    throw new Refusal('batches.too_many_rows', { limit: ROW_LIMIT }, { message: `The file has more than ${ROW_LIMIT} rows.` });
  const keyOf = keyMaker(batch.kind as ImportKind, batch.columns);
  let { n, key, grp } = progress;
  const rows: NewRow[] = records.map(({ line, cells }) => {
    n++;
    const own = keyOf(cells)?.slice(0, 200).replaceAll('\0', '') ?? null;
    if (own === null || own !== key) grp = n;
    key = own;
    return { n, grp, line, key: own, cells };
  });
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    insertRows(ctx, batch.id, rows.slice(at, at + AT_ONCE));
    // Waited for, so that no more than these lie in the memory as text.
    await ctx.tx.settle();
  }
  return { ...progress, n, key, grp };
}

/** All rows are there: groups that stand apart are joined, and the columns' ways of writing numbers are read out of samples. */
async function finish(ctx: Ctx, batch: Batch): Promise<void> {
  if (batch.rows === 0) throw new Refusal('batches.empty', {}, { message: 'The file has a heading and no rows.' });
  await joinGroups(ctx, batch.id);
  const rows = await firstRows(ctx, batch.id, SAMPLES);
  const samples = batch.header.map((_, column) => rows.flatMap(({ cells }) => cells[column] || []));
  updateBatch(ctx, batch.id, { state: 'staged', formats: formatsOf(samples, batch.delimiter ?? ',', batch.options) });
}
