// Shapes of what is said about drawings.
import Type from 'typebox';
import { IdOf, Instant, MaybeInstant } from '#kernel';

export const closed = { additionalProperties: false } as const;
export const CommentId = IdOf('cmt');
export const Key = Type.String({ minLength: 1, maxLength: 200, description: 'The key of the drawing or table.' });
export const Element = Type.String({ minLength: 1, maxLength: 200 });
export const Said = Type.String({ minLength: 1, maxLength: 5_000 });
export const Mentions = Type.Array(IdOf('acc'), { maxItems: 50, description: 'Colleagues whom the text names; each of them gets a notice.' });

const Person = Type.Object({ id: Type.String(), name: Type.String() });
const MaybePerson = Type.Union([Person, Type.Null()]);
export const Comment = Type.Object({
  id: CommentId,
  text: Type.String({ description: 'Empty when it was removed.' }),
  author: Person,
  at: Instant,
  editedAt: MaybeInstant,
  removed: Type.Union([Type.Object({ at: Instant, by: Person }), Type.Null()]),
  mentions: Type.Array(Person),
  wordings: Type.Array(Type.Object({ text: Type.String(), until: Instant, by: Person }), { description: 'What it said before, the newest first.' }),
});
export const Thread = Type.Object({
  id: CommentId,
  element: Type.Union([Type.String(), Type.Null()], { description: 'What it is about; null: the whole drawing.' }),
  resolvedAt: MaybeInstant,
  resolvedBy: MaybePerson,
  items: Type.Array(Comment, { description: 'From the first on.' }),
});
