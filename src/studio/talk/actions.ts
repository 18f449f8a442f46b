// Talking about elements of a drawing: saying, answering, changing, resolving, removing. What was said stays on record.
import Type from 'typebox';
import { type Ctx, IdOf, Refusal, defineAction, defineEvent } from '#kernel';
import { colleaguesAreThere, tellMentioned } from '#modules/desk';
import { CommentId, Element, Key, Mentions, Said as Text, closed } from './schemas.ts';
import * as store from './store.ts';

export const commented = defineEvent({
  name: 'comments.commented',
  says: 'Somebody said something about a drawing, or changed, removed or resolved what was said.',
  payload: Type.Object({ key: Type.String(), element: Type.Union([Type.String(), Type.Null()]), commentId: Type.String(), what: Type.String() }),
});

const WORDS_TOLD = 200;
const UNKNOWN = { 'comments.unknown': 'There is no such comment.' };
const REFUSALS = {
  ...UNKNOWN,
  'comments.empty': 'The comment says nothing.',
  'desk.unknown_colleague': 'Somebody who is named has no account here any more.',
};
const EMITS = [commented.name, 'desk.mentioned'];

export const addComment = defineAction({
  name: 'comments.add',
  summary: 'Says something about an element of a drawing or about the whole of it, or answers what was said.',
  input: Type.Object(
    {
      key: Key,
      element: Type.Optional(Element),
      text: Text,
      mentions: Type.Optional(Mentions),
      answers: Type.Optional(Type.String({ pattern: '^cmt_', maxLength: 40, description: 'A comment of the thread that is answered.' })),
      sketchId: Type.Optional(IdOf('skt')),
    },
    closed,
  ),
  output: Type.Object({ commentId: CommentId, threadId: CommentId }),
  refusals: { ...REFUSALS, 'comments.nothing': 'Nothing is drawn under that key.' },
  emits: EMITS,
  changes: [],
  run: async (ctx, { key, element = null, text, mentions = [], answers, sketchId = null }) => {
    const [name, answered] = await Promise.all([
      store.nameOf(ctx, key),
      answers === undefined ? undefined : lockedComment(ctx, answers),
      colleaguesAreThere(ctx, mentions),
    ]);
    if (name === undefined) throw new Refusal('comments.nothing', { key }, { status: 404, message: 'Nothing is drawn under that key.' });
    if (answered && answered.key !== key) throw unknown(answers!);
    const id = ctx.id('cmt');
    const at = answered ? answered.element : element;
    const threadId = answered?.threadId ?? id;
    const said = { id, key, element: at, threadId, sketchId: sketchId ?? answered?.sketchId ?? null, text: saying(text) };
    store.insertComment(ctx, said);
    await tellNamed(ctx, said, name, mentions);
    tell(ctx, said, answered ? 'answered' : 'added');
    return { commentId: id, threadId };
  },
});

export const editComment = defineAction({
  name: 'comments.edit',
  summary: 'Changes one’s own comment; what it said before is kept.',
  input: Type.Object({ commentId: CommentId, text: Text, mentions: Type.Optional(Mentions) }, closed),
  output: Type.Object({ commentId: CommentId }),
  refusals: { ...REFUSALS, 'comments.not_yours': 'Somebody else said it.' },
  emits: EMITS,
  changes: [],
  run: async (ctx, { commentId, text, mentions = [] }) => {
    const [said] = await Promise.all([lockedComment(ctx, commentId), colleaguesAreThere(ctx, mentions)]);
    if (said.authorId !== ctx.actor.id) throw new Refusal('comments.not_yours', { commentId }, { status: 403, message: 'Somebody else said it.' });
    const now = saying(text);
    store.keepWording(ctx, said);
    store.changeComment(ctx, commentId, now);
    await tellNamed(ctx, { ...said, text: now }, (await store.nameOf(ctx, said.key)) ?? said.key, mentions);
    tell(ctx, said, 'changed');
    return { commentId };
  },
});

export const removeComment = defineAction({
  name: 'comments.remove',
  summary: 'Takes a comment away; who did it and what it said stay on record.',
  input: Type.Object({ commentId: CommentId }, closed),
  output: Type.Object({ commentId: CommentId }),
  refusals: UNKNOWN,
  emits: [commented.name],
  changes: [],
  run: async (ctx, { commentId }) => {
    const said = await lockedComment(ctx, commentId);
    store.keepWording(ctx, said);
    store.removeComment(ctx, commentId);
    tell(ctx, said, 'removed');
    return { commentId };
  },
});

export const resolveComment = defineAction({
  name: 'comments.resolve',
  summary: 'Says that a thread is settled, or opens it again.',
  input: Type.Object({ commentId: CommentId, isResolved: Type.Optional(Type.Boolean({ description: 'False opens it again.' })) }, closed),
  output: Type.Object({ commentId: CommentId }),
  refusals: { ...UNKNOWN, 'comments.settled': 'The thread is settled already, or open already.' },
  emits: [commented.name],
  changes: [],
  run: async (ctx, { commentId, isResolved = true }) => {
    const asked = await store.lockComment(ctx, commentId);
    const said = asked && asked.threadId !== asked.id ? await store.lockComment(ctx, asked.threadId) : asked;
    if (!said) throw unknown(commentId);
    if ((said.resolvedAt !== null) === isResolved) throw new Refusal('comments.settled', { commentId, isResolved }, { message: 'Nothing changes by that.' });
    store.setResolved(ctx, said.id, isResolved);
    tell(ctx, said, isResolved ? 'resolved' : 'reopened');
    return { commentId: said.id };
  },
});

function saying(text: string): string {
  const trimmed = text.trim();
  const faults = [{ pointer: '/text', code: 'comments.empty', message: 'The comment says nothing.' }];
  if (trimmed === '') throw new Refusal('comments.empty', {}, { status: 422, faults });
  return trimmed;
}

const unknown = (commentId: string): Refusal => new Refusal('comments.unknown', { commentId }, { status: 404, message: UNKNOWN['comments.unknown'] });

async function lockedComment(ctx: Ctx, commentId: string): Promise<store.Said> {
  const said = await store.lockComment(ctx, commentId);
  if (!said || said.removedAt !== null) throw unknown(commentId);
  return said;
}

type Spoken = Pick<store.Said, 'id' | 'key' | 'element' | 'sketchId' | 'text'>;

/** A notice for everybody who is named for the first time. */
async function tellNamed(ctx: Ctx, { id, key, element, sketchId, text }: Spoken, subject: string, mentions: string[]): Promise<void> {
  const fresh = await store.mention(ctx, id, [...new Set(mentions)]);
  const at = element === null ? '' : `element=${encodeURIComponent(element)}`;
  const place = sketchId === null ? `/processes/${encodeURIComponent(key)}${at && `?${at}`}` : `/sketches/${sketchId}?talk=true${at && `&${at}`}`;
  tellMentioned(ctx, fresh, { id, subject, place, words: text.slice(0, WORDS_TOLD) });
}

const tell = (ctx: Ctx, { id, key, element }: Pick<Spoken, 'id' | 'key' | 'element'>, what: string): void =>
  ctx.emit(commented, undefined, { key, element, commentId: id, what });
