// Exports: one snapshot of the shop, read page by page while it is written, as CSV without formulas or as a workbook.
import { type Actor, type Db, type Kernel, type Query, type RawRequest, type RawRoute, Refusal, checker, invalid } from '#kernel';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { EXPORTERS, type ExportKind, type Pages } from './export-kinds.ts';
import { csvLine } from './files/csv.ts';
import { type SheetCell, Workbook } from './files/xlsx-write.ts';
import { SNAPSHOT } from './store-export.ts';
import { IMPORT_KINDS } from './types.ts';

type Shape = { properties?: Record<string, { type?: string; maximum?: number }> };
const PAGE = 200;

/** The filters of a list's address as its query wants them; what it does not know is left out. */
function filtersOf(query: Query, params: Record<string, string>): Record<string, unknown> {
  const properties = (query.input as Shape).properties ?? {};
  const input: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params)) {
    if (!Object.hasOwn(properties, name) || name === 'after' || name === 'limit' || value === '') continue;
    const { type } = properties[name]!;
    input[name] = type === 'integer' || type === 'number' ? Number(value) : type === 'boolean' ? value === 'true' : value;
  }
  const faults = checker(query.input)(input);
  if (faults.length > 0) throw invalid(faults);
  return input;
}

/** Writes an export into a stream, no faster than it is read. */
export function exportStream(kernel: Kernel, actor: Actor, kind: ExportKind, params: Record<string, string>): Readable {
  const exporter = EXPORTERS[kind];
  const name = exporter.query((one) => kernel.registry.queries.has(one));
  const query = kernel.registry.queries.get(name)!;
  if (!actor.may(name)) throw new Refusal('kernel.forbidden', { permission: name }, { status: 403, message: 'You may not do this.' });
  const filters = name === 'pricing.prices' ? {} : filtersOf(query, params);
  const out = new PassThrough({ highWaterMark: 256 * 1024 });
  const gone = new AbortController();
  out.once('close', () => gone.abort());
  const put = async (bytes: string | Uint8Array): Promise<void> => {
    if (gone.signal.aborted) throw new Error('Nobody reads the export any more.');
    if (!out.write(bytes)) await once(out, 'drain', { signal: gone.signal });
  };
  const now = kernel.env.now();
  const work = kernel.db.withTx(async (tx) => {
    tx.write(SNAPSHOT);
    // The list's own query, asked inside the snapshot: what it reads with is the transaction.
    const db = { read: (statement: Parameters<Db['read']>[0]) => tx.read(statement) } as Db;
    const pages: Pages = async function* (pick) {
      let after: string | undefined;
      do {
        const page = (await query.run(
          { db, now, actor, registry: kernel.registry },
          { ...filters, limit: PAGE, ...(after === undefined ? {} : { after }) },
        )) as {
          items: Record<string, unknown>[];
          next: string | null;
        };
        if (page.items.length > 0) yield page.items.map(pick);
        after = page.next ?? undefined;
      } while (after !== undefined);
    };
    const rows = exporter.rows({ db, now, params, pages });
    if (params['format'] === 'xlsx') await writeWorkbook(exporter.heading(params), rows, put);
    else await writeCsv(exporter.heading(params), rows, put, params['decimal'] === 'comma');
  });
  work.then(
    () => out.end(),
    (error: Error) => out.destroy(error),
  );
  return out;
}

async function writeCsv(heading: string[], rows: AsyncIterable<SheetCell[][]>, put: (text: string) => Promise<void>, hasComma: boolean): Promise<void> {
  const delimiter = hasComma ? ';' : ',';
  const plain = (cell: SheetCell): string => (typeof cell === 'string' ? cell : hasComma ? cell.number.replace('.', ',') : cell.number);
  await put('\ufeff' + csvLine(heading, delimiter));
  for await (const page of rows) if (page.length > 0) await put(page.map((cells) => csvLine(cells.map(plain), delimiter)).join(''));
}

async function writeWorkbook(heading: string[], rows: AsyncIterable<SheetCell[][]>, put: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const made: Uint8Array[] = [];
  const flush = async (): Promise<void> => {
    for (let bytes = made.shift(); bytes; bytes = made.shift()) await put(bytes);
  };
  const workbook = new Workbook((bytes) => void made.push(bytes));
  workbook.heading(heading);
  for await (const page of rows) {
    for (const cells of page) workbook.add(cells);
    await flush();
  }
  workbook.end();
  await flush();
}

const TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

async function handle(kernel: Kernel, request: RawRequest) {
  const { kind = '', format = 'csv' } = request.query;
  if (!IMPORT_KINDS.includes(kind as ExportKind))
    throw new Refusal('batches.kind', { kind }, { status: 422, message: `There are exports of ${IMPORT_KINDS.join(', ')}.` });
  if (format !== 'csv' && format !== 'xlsx') throw new Refusal('batches.format', { format }, { status: 422, message: 'An export is csv or xlsx.' });
  const body = exportStream(kernel, request.actor!, kind as ExportKind, request.query);
  const day = kernel.env.now().toISOString().slice(0, 10);
  return { status: 200, body, headers: { 'content-type': TYPES[format], 'content-disposition': `attachment; filename="${kind}-${day}.${format}"` } };
}

export const exportRoute: RawRoute = { method: 'GET', path: '/files/batches/export', permission: 'batches.list', handle };
