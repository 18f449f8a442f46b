// The shapes in which the impact of a drawing and the whereabouts of its runs are told.
import Type from 'typebox';
import type { Note } from './fates.ts';
import type { ImpactGroup } from './impact.ts';

const Text = Type.String();
const Maybe = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const one = <T extends string>(values: T[]) => Type.Unsafe<T>({ type: 'string', enum: values });
const oneOrNone = <T extends string>(values: T[]) => Type.Unsafe<T | null>({ type: ['string', 'null'], enum: [...values, null] });

const Group = Type.Object({
  id: Text,
  version: Type.Integer(),
  element: Text,
  name: Text,
  with: Type.Array(Text, { description: 'The other elements at which the same orders stand, where only all of them together are in the way.' }),
  class: one<ImpactGroup['class']>(['same', 'compatible', 'matched', 'unsafe', 'fixed']),
  reason: Maybe,
  notes: Type.Array(one<Note>(['kind', 'scope', 'message', 'timer', 'form', 'watch', 'renamed', 'flow'])),
  runs: Count,
  tokens: Count,
  needsChoice: Type.Boolean(),
  choice: oneOrNone(['move', 'finish', 'cancel', 'hold']),
  to: Maybe,
  suggestions: Type.Array(
    Type.Object({
      element: Text,
      name: Text,
      why: Type.Array(Text),
      again: Type.Array(Type.Object({ element: Text, name: Text, mails: Count }), { description: 'Steps with an effect that would be done a second time.' }),
      mailsTwice: Count,
    }),
  ),
  timersFiringAtOnce: Count,
  timersUnknown: Type.Boolean(),
  mailsTwice: Count,
  says: Type.String({ description: 'The same as a sentence in English.' }),
});

export const Impact = Type.Object({
  key: Text,
  total: Count,
  follows: Count,
  homeless: Count,
  byVersion: Type.Array(Type.Object({ version: Type.Integer(), runs: Count, follow: Count, finish: Count, cancel: Count, hold: Count, homeless: Count })),
  groups: Type.Array(Group),
});
