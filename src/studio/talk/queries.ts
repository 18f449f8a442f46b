// Reads of what is said about a drawing.
import Type from 'typebox';
import { defineQuery } from '#kernel';
import { namesOf } from '../sketches/store.ts';
import { Element, Key, Thread, closed } from './schemas.ts';
import * as store from './store.ts';

export const listComments = defineQuery({
  name: 'comments.list',
  summary: 'What colleagues say about a drawing and its elements, in threads; open ones first, those begun last first.',
  input: Type.Object({ key: Key, element: Type.Optional(Element) }, closed),
  output: Type.Object({ threads: Type.Array(Thread), open: Type.Integer({ description: 'How many threads are not settled.' }) }),
  run: async ({ db }, { key, element = null }) => {
    const [said, wordings, mentions] = await Promise.all([store.commentsOn(db, key, element), store.wordingsOn(db, key), store.mentionsOn(db, key)]);
    const names = await namesOf(db, [...said.flatMap((one) => [one.authorId, one.removedBy, one.resolvedBy]), ...wordings.map(({ by }) => by)]);
    const person = (id: string) => ({ id, name: names.get(id) ?? '' });
    const shown = (one: store.Said) => ({
      id: one.id,
      text: one.text,
      author: person(one.authorId),
      at: one.at,
      editedAt: one.editedAt,
      removed: one.removedAt === null ? null : { at: one.removedAt, by: person(one.removedBy!) },
      mentions: mentions.filter(({ commentId }) => commentId === one.id).map(({ id, name }) => ({ id, name })),
      wordings: wordings.filter(({ commentId }) => commentId === one.id).map(({ text, until, by }) => ({ text, until, by: person(by) })),
    });
    const threads = said
      .filter((one) => one.threadId === one.id)
      .map((first) => ({
        id: first.id,
        element: first.element,
        resolvedAt: first.resolvedAt,
        resolvedBy: first.resolvedBy === null ? null : person(first.resolvedBy),
        items: said.filter((one) => one.threadId === first.id).map(shown),
      }))
      // A thread of which everything was taken away is over.
      .filter(({ items }) => items.some(({ removed }) => removed === null))
      .toReversed();
    const open = threads.filter(({ resolvedAt }) => resolvedAt === null);
    return { threads: [...open, ...threads.filter(({ resolvedAt }) => resolvedAt !== null)], open: open.length };
  },
});
