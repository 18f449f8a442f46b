// The files of the desk over HTTP: uploads are stored piece by piece as they come, downloads are sent the same way.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Actor, type Kernel, type RawRequest, type RawRoute, Refusal, assert, isId, newId } from '#kernel';
import { ATTACHMENT_BYTES, CHUNK_BYTES, dispositionOf, fileNameOf, mediaTypeOf } from './rules.ts';
import * as store from './store.ts';

export const deskRoutes: RawRoute[] = [
  {
    method: 'POST',
    path: '/files/desk/attach',
    permission: 'desk.attach',
    streams: { atMostBytes: ATTACHMENT_BYTES },
    handle: async (kernel, request) => ({ status: 201, body: await upload(kernel, request) }),
  },
  {
    method: 'GET',
    path: '/files/desk/attachment/:id',
    permission: 'desk.notes',
    handle: async (kernel, { params }) => {
      const id = params['id'] ?? '';
      const file = isId(id, 'fil') ? await store.attachment(kernel.db, id) : undefined;
      if (!file) throw new Refusal('desk.unknown_file', { attachmentId: id }, { status: 404, message: 'There is no such file.' });
      return {
        status: 200,
        body: Readable.from(piecesOf(kernel, file.id, file.chunks)),
        headers: {
          'content-type': file.mediaType,
          'content-length': String(file.bytes),
          'content-disposition': dispositionOf(file.name),
          // What a colleague attached must not act as a page of ours, however it is opened.
          'content-security-policy': "default-src 'none'; sandbox",
        },
      };
    },
  },
];

async function* piecesOf(kernel: Kernel, id: string, chunks: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < chunks; n++) {
    const bytes = await store.chunk(kernel.db, id, n);
    assert(bytes, 'a file has all its pieces');
    yield bytes;
  }
}

/**
 * Takes a file in. Each piece is a transaction of its own: one that stayed open for as long as a slow upload would keep
 * every reader of events waiting.
 */
async function upload(kernel: Kernel, { stream, query, actor }: RawRequest): Promise<unknown> {
  assert(actor, 'an upload has an actor');
  const { document = '', name = '' } = query;
  const id = newId(kernel.env, 'fil');
  await kernel.tx(actor, async (ctx) => store.beginUpload(ctx, id));
  const taken = await takePieces(kernel, actor, id, stream);
  if (taken.bytes === 0) throw new Refusal('desk.empty', {}, { status: 422, message: 'The file is empty.' });
  const file = { name: fileNameOf(name), mediaType: mediaTypeOf(taken.head, name) };
  const input = { uploadId: id, documentId: document, ...file, bytes: taken.bytes, sha256: taken.sha256, chunks: taken.chunks };
  return (await kernel.do('desk.attach', input, { actor })).value;
}

async function takePieces(kernel: Kernel, actor: Actor, id: string, stream: Readable) {
  const hash = createHash('sha256');
  let head: Buffer = Buffer.alloc(0);
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  let chunks = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    const piece = Buffer.concat(waiting);
    if (chunks === 0) head = piece.subarray(0, 512);
    const n = chunks++;
    waiting = [];
    waitingBytes = 0;
    await kernel.tx(actor, async (ctx) => store.storeChunk(ctx, id, n, piece));
  };
  for await (const part of stream as AsyncIterable<Buffer>) {
    hash.update(part);
    bytes += part.length;
    waiting.push(part);
    waitingBytes += part.length;
    if (waitingBytes >= CHUNK_BYTES) await flush();
  }
  await flush();
  return { head, bytes, chunks, sha256: hash.digest('hex') };
}
