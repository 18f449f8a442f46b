// Files attached to documents. Their bytes come by the route in routes.ts, piece by piece; here they become an attachment.
import Type from 'typebox';
import { Refusal, assert, defineAction } from '#kernel';
import { documentIsThere } from '../desk.ts';
import { noted } from '../events.ts';
import { ATTACHMENTS_AT_MOST, ATTACHMENT_BYTES } from '../rules.ts';
import { DocumentId, FileId, closed } from '../schemas.ts';
import * as store from '../store.ts';

export const attach = defineAction({
  name: 'desk.attach',
  summary: 'Attaches an uploaded file to a document.',
  input: Type.Object(
    {
      uploadId: FileId,
      documentId: DocumentId,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      mediaType: Type.String({ maxLength: 120 }),
      bytes: Type.Integer({ minimum: 1, maximum: ATTACHMENT_BYTES }),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      chunks: Type.Integer({ minimum: 1 }),
    },
    closed,
  ),
  output: Type.Object({ attachmentId: FileId, name: Type.String(), mediaType: Type.String(), bytes: Type.Integer() }),
  refusals: { 'desk.unknown_document': 'There is no such document.', 'desk.too_many_files': `A document has at most ${ATTACHMENTS_AT_MOST} files.` },
  emits: [noted.name],
  changes: [],
  internal: true,
  run: async (ctx, { uploadId, ...file }) => {
    const [count, ended] = await Promise.all([
      store.attachmentCount(ctx, file.documentId),
      store.endUpload(ctx, uploadId),
      documentIsThere(ctx, [file.documentId]),
    ]);
    assert(ended, 'the upload was begun and not ended before');
    if (count >= ATTACHMENTS_AT_MOST) throw new Refusal('desk.too_many_files', { most: ATTACHMENTS_AT_MOST }, { status: 422 });
    store.insertAttachment(ctx, { id: uploadId, ...file });
    ctx.emit(noted, file.documentId, { what: 'attached', id: uploadId });
    return { attachmentId: uploadId, name: file.name, mediaType: file.mediaType, bytes: file.bytes };
  },
});

export const removeAttachment = defineAction({
  name: 'desk.remove_attachment',
  summary: 'Throws an attached file away; its name and who removed it stay on record.',
  input: Type.Object({ attachmentId: FileId }, closed),
  output: Type.Object({ attachmentId: FileId }),
  refusals: { 'desk.unknown_file': 'There is no such file.' },
  emits: [noted.name],
  changes: [],
  run: async (ctx, { attachmentId }) => {
    const file = await store.removeAttachment(ctx, attachmentId);
    if (!file) throw new Refusal('desk.unknown_file', { attachmentId }, { status: 404 });
    ctx.emit(noted, file.documentId, { what: 'detached', id: attachmentId });
    return { attachmentId };
  },
});
