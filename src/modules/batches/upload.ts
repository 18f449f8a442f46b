// A file comes in: kept in pieces as it streams, listened to for its encoding, and handed to the background to be read as rows.
import { type Actor, type Kernel, type RawAnswer, type RawRequest, type RawRoute, Refusal, createDocuments } from '#kernel';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Sniffer } from './files/decode.ts';
import { readSheet } from './files/xlsx-read.ts';
import { START } from './stage.ts';
import { deleteChunks, insertBatch, insertChunk, readChunk, updateBatch } from './store.ts';
import { IMPORT_KINDS, type ImportKind } from './types.ts';

/** No file is larger: a million rows of two thousand bytes. */
export const FILE_LIMIT = 2_000_000_000;
const PIECE = 128_000;
/** Pieces of a workbook's sheet as CSV are numbered from here on, until the workbook itself is thrown away. */
const SHEET_FROM = 1_000_000;

/** Gathers bytes to pieces of one size. */
class Pieces {
  private parts: Buffer[] = [];
  private size = 0;
  private readonly keep: (piece: Buffer) => Promise<void>;

  constructor(keep: (piece: Buffer) => Promise<void>) {
    this.keep = keep;
  }

  async push(bytes: Buffer): Promise<void> {
    this.parts.push(bytes);
    this.size += bytes.length;
    while (this.size >= PIECE) {
      const all = Buffer.concat(this.parts);
      this.parts = [all.subarray(PIECE)];
      this.size -= PIECE;
      await this.keep(all.subarray(0, PIECE));
    }
  }

  async end(): Promise<void> {
    if (this.size > 0) await this.keep(Buffer.concat(this.parts));
  }
}

/** Takes a file in and leaves it staged for reading; returns the batch. */
export async function takeFile(
  kernel: Kernel,
  actor: Actor,
  file: { kind: ImportKind; name: string; stream: Readable },
): Promise<{ batchId: string; number: string }> {
  const { id, number } = await kernel.tx(actor, async (ctx) => {
    const id = ctx.id('bat');
    const [number] = await createDocuments(ctx, [{ id, kind: 'batch', state: 'open' }]);
    insertBatch(ctx, { id, number: number!, type: 'import', kind: file.kind, title: file.name, state: 'uploading', fileType: null, rows: 0, startedAt: null });
    return { id, number: number! };
  });
  const sniffer = new Sniffer();
  const hash = createHash('sha256');
  let bytes = 0;
  let n = 0;
  let head = Buffer.alloc(0);
  const pieces = new Pieces((piece) => kernel.tx(actor, async (ctx) => insertChunk(ctx, id, n++, piece)));
  for await (const chunk of file.stream as AsyncIterable<Buffer>) {
    if (head.length < 4) head = Buffer.concat([head, chunk.subarray(0, 4)]);
    sniffer.push(chunk);
    hash.update(chunk);
    bytes += chunk.length;
    await pieces.push(chunk);
  }
  await pieces.end();
  const isWorkbook = head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
  if (isWorkbook) await flatten(kernel, actor, id);
  await kernel.tx(actor, async (ctx) =>
    updateBatch(ctx, id, {
      state: 'staging',
      fileType: isWorkbook ? 'xlsx' : 'csv',
      encoding: isWorkbook ? 'utf-8' : sniffer.encoding(),
      sha256: hash.digest('hex'),
      bytes: BigInt(bytes),
      progress: { ...START, chunk: isWorkbook ? SHEET_FROM : 0 },
    }),
  );
  return { batchId: id, number };
}

/** Turns the first sheet of a workbook into CSV beside it, each record with the number of its row in front. */
async function flatten(kernel: Kernel, actor: Actor, id: string): Promise<void> {
  async function* stored(): AsyncIterable<Uint8Array> {
    for (let n = 0; ; n++) {
      const piece = await readChunk(kernel.db, id, n);
      if (!piece) return;
      yield piece.bytes;
      if (piece.isLast) return;
    }
  }
  let to = SHEET_FROM;
  let text = '';
  const queue: Buffer[] = [];
  const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const flush = async (): Promise<void> => {
    for (let piece = queue.shift(); piece; piece = queue.shift()) {
      const bytes = piece;
      await kernel.tx(actor, async (ctx) => insertChunk(ctx, id, to++, bytes));
    }
  };
  // What the sheet gives is written before more of the file is read, so that no more than a piece waits.
  async function* paced(): AsyncIterable<Uint8Array> {
    for await (const piece of stored()) {
      for (let at = 0; at < piece.length; at += PACE) {
        yield piece.subarray(at, at + PACE);
        await flush();
      }
    }
  }
  await readSheet(paced, ({ line, cells }) => {
    text += [String(line), ...cells.map(quoted)].join(',') + '\n';
    if (text.length > PIECE) {
      queue.push(Buffer.from(text));
      text = '';
    }
  });
  queue.push(Buffer.from(text === '' ? '\n' : text));
  await flush();
  await kernel.tx(actor, async (ctx) => deleteChunks(ctx, id, 0, SHEET_FROM));
}
const PACE = 64_000;

async function upload(kernel: Kernel, request: RawRequest): Promise<RawAnswer> {
  const { kind, name = 'import' } = request.query;
  if (!IMPORT_KINDS.includes(kind as ImportKind))
    throw new Refusal('batches.kind', { kind }, { status: 422, message: `There are imports of ${IMPORT_KINDS.join(', ')}.` });
  const answer = await takeFile(kernel, request.actor!, { kind: kind as ImportKind, name: name.slice(0, 200), stream: request.stream });
  return { status: 201, body: answer };
}

export const uploadRoute: RawRoute = {
  method: 'POST',
  path: '/files/batches/upload',
  permission: 'batches.map',
  streams: { atMostBytes: FILE_LIMIT },
  handle: upload,
};
