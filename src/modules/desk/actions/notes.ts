// Notes about a document, with the colleagues that they name. What a note said before stays on record.
import Type from 'typebox';
import { type Ctx, Refusal, defineAction } from '#kernel';
import { colleaguesAreThere, documentIsThere, notifyOnce } from '../desk.ts';
import { mentioned, noted } from '../events.ts';
import { AccountId, DocumentId, NoteId, Visibility, closed } from '../schemas.ts';
import * as store from '../store.ts';
import type { Note } from '../types.ts';

const Text = Type.String({ minLength: 1, maxLength: 5_000 });
const Mentions = Type.Array(AccountId, { maxItems: 50, description: 'Colleagues whom the text names; each of them gets a notice.' });
const REFUSALS = {
  'desk.unknown_note': 'There is no such note.',
  'desk.not_yours': 'Somebody else wrote it.',
  'desk.empty': 'The note says nothing.',
  'desk.unknown_colleague': 'Somebody who is named has no account here any more.',
};

export const addNote = defineAction({
  name: 'desk.add_note',
  summary: 'Writes a note about a document; a public one is shown to the customer.',
  input: Type.Object({ documentId: DocumentId, text: Text, visibility: Visibility, mentions: Type.Optional(Mentions) }, closed),
  output: Type.Object({ noteId: NoteId }),
  refusals: { ...REFUSALS, 'desk.unknown_document': 'There is no such document.' },
  emits: [noted.name, mentioned.name],
  changes: [],
  run: async (ctx, { documentId, text, visibility, mentions = [] }) => {
    await Promise.all([documentIsThere(ctx, [documentId]), colleaguesAreThere(ctx, mentions)]);
    const noteId = ctx.id('nte');
    store.insertNote(ctx, { id: noteId, documentId, text: said(text), visibility });
    await tellNamed(ctx, noteId, documentId, mentions);
    ctx.emit(noted, documentId, { what: 'added', id: noteId, visibility });
    return { noteId };
  },
});

export const editNote = defineAction({
  name: 'desk.edit_note',
  summary: 'Changes one’s own note; what it said before is kept.',
  input: Type.Object({ noteId: NoteId, text: Text, visibility: Type.Optional(Visibility), mentions: Type.Optional(Mentions) }, closed),
  output: Type.Object({ noteId: NoteId }),
  refusals: REFUSALS,
  emits: [noted.name, mentioned.name],
  changes: [],
  run: async (ctx, { noteId, text, visibility, mentions = [] }) => {
    const [note] = await Promise.all([lockedNote(ctx, noteId), colleaguesAreThere(ctx, mentions)]);
    if (note.authorId !== ctx.actor.id) throw new Refusal('desk.not_yours', { noteId }, { status: 403 });
    store.keepWording(ctx, note);
    store.changeNote(ctx, noteId, said(text), visibility ?? note.visibility);
    await tellNamed(ctx, noteId, note.documentId, mentions);
    ctx.emit(noted, note.documentId, { what: 'changed', id: noteId, visibility: visibility ?? note.visibility });
    return { noteId };
  },
});

export const removeNote = defineAction({
  name: 'desk.remove_note',
  summary: 'Takes a note away; who did it and what it said stay on record.',
  input: Type.Object({ noteId: NoteId }, closed),
  output: Type.Object({ noteId: NoteId }),
  refusals: { 'desk.unknown_note': REFUSALS['desk.unknown_note'] },
  emits: [noted.name],
  changes: [],
  run: async (ctx, { noteId }) => {
    const note = await lockedNote(ctx, noteId);
    store.keepWording(ctx, note);
    store.removeNote(ctx, noteId);
    ctx.emit(noted, note.documentId, { what: 'removed', id: noteId, visibility: note.visibility });
    return { noteId };
  },
});

function said(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '')
    throw new Refusal('desk.empty', {}, { status: 422, faults: [{ pointer: '/text', code: 'desk.empty', message: 'The note says nothing.' }] });
  return trimmed;
}

async function lockedNote(ctx: Ctx, noteId: string): Promise<Note> {
  const note = await store.lockNote(ctx, noteId);
  if (!note || note.removedAt !== null) throw new Refusal('desk.unknown_note', { noteId }, { status: 404 });
  return note;
}

/** Puts a notice before everybody who is named for the first time; nobody needs one of what they wrote themselves. */
async function tellNamed(ctx: Ctx, noteId: string, documentId: string, mentions: string[]): Promise<void> {
  const fresh = await store.mention(ctx, noteId, [...new Set(mentions)]);
  if (fresh.length === 0) return;
  notifyOnce(
    ctx,
    fresh.filter((id) => id !== ctx.actor.id).map((accountId) => ({ accountId, kind: 'mention', documentId, noteId })),
  );
  ctx.emit(mentioned, documentId, { noteId, accounts: fresh });
}
