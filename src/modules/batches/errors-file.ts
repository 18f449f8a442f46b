// The refused rows of an import as a file: its own columns and one with what was wrong, to be put right and imported again.
import { type Kernel, type RawRequest, type RawRoute } from '#kernel';
import { Readable } from 'node:stream';
import { csvLine } from './files/csv.ts';
import { phasesOf, readable } from './queries.ts';
import { faultsOf, itemsOf, refusedRows } from './store-rows.ts';
import type { Batch } from './types.ts';

const AT_ONCE = 500;
/** The last column of an error file; nothing knows a field of that name, so it is left out when the file comes back. */
export const ERROR_HEADING = 'Error';

async function* refusedLines(kernel: Kernel, batch: Batch): AsyncGenerator<string> {
  yield '\ufeff' + csvLine([...batch.header, ERROR_HEADING]);
  const [phase] = phasesOf(batch);
  for (let after = 0; ;) {
    const rows = await refusedRows(kernel.db, batch.id, phase!, after, AT_ONCE);
    for (const { cells, says } of rows) yield csvLine([...batch.header.map((_, i) => cells[i] ?? ''), says, ...cells.slice(batch.header.length)]);
    if (rows.length === 0) return;
    after = rows.at(-1)!.n;
  }
}

async function* failedItems(kernel: Kernel, batch: Batch): AsyncGenerator<string> {
  yield '\ufeff' + csvLine(['n', 'input', 'code', ERROR_HEADING]);
  for (const state of ['refused', 'broken']) {
    for (let after = 0; ;) {
      const items = await itemsOf(kernel.db, batch.id, state, after, AT_ONCE);
      for (const { n, input, code, message } of items) yield csvLine([String(n), JSON.stringify(input), code ?? '', message ?? '']);
      if (items.length === 0) break;
      after = items.at(-1)!.n;
    }
  }
}

/** What an undone batch has left, each with why. */
async function* leftOvers(kernel: Kernel, batch: Batch): AsyncGenerator<string> {
  yield '\ufeff' + csvLine(['row', 'id', ERROR_HEADING]);
  for (let after = -1; ;) {
    const faults = await faultsOf(kernel.db, batch.id, ['undo'], after, AT_ONCE);
    for (const { n, value, message } of faults) yield csvLine([String(n ?? ''), value ?? '', message]);
    if (faults.length === 0) return;
    after = faults.at(-1)!.seq;
  }
}

async function handle(kernel: Kernel, { params, actor }: RawRequest) {
  const batch = await readable({ db: kernel.db, actor: actor! }, params['id'] ?? '');
  const lines = batch.type === 'bulk' ? failedItems(kernel, batch) : phasesOf(batch)[0] === 'undo' ? leftOvers(kernel, batch) : refusedLines(kernel, batch);
  return {
    status: 200,
    body: Readable.from(lines),
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${batch.number}-errors.csv"` },
  };
}

export const errorsRoute: RawRoute = { method: 'GET', path: '/files/batches/:id/errors.csv', permission: 'batches.errors', handle };
