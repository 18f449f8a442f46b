// How problems and differences are told to pages and other programs.
import Type from 'typebox';
import { type Difference, isSame } from './difference.ts';
import type { Problem } from './problem.ts';

const Text = Type.String();
const Some = <T extends Type.TSchema>(schema: T) => Type.Optional(schema);

/** What was found, as it is told to pages and to other programs. */
export const ProblemShape = Type.Object({
  element: Text,
  code: Text,
  reason: Text,
  level: Type.Unsafe<'error' | 'warning'>({ enum: ['error', 'warning'] }),
  line: Some(Type.Integer()),
  column: Some(Type.Integer()),
  text: Some(Text),
  path: Some(Type.Array(Text)),
  says: Some(Type.Record(Text, Type.Union([Text, Type.Number()]))),
  drawing: Some(Text),
});

const Part = { element: Text, type: Text, name: Text };
export const DifferenceShape = Type.Object({
  same: Type.Boolean({ description: 'Both do the same; they may look different.' }),
  added: Type.Array(Type.Object(Part)),
  removed: Type.Array(Type.Object(Part)),
  changed: Type.Array(Type.Object({ ...Part, what: Type.Array(Type.Object({ facet: Text, before: Text, after: Text })) })),
  moved: Type.Array(Text, { description: 'Elements that only stand elsewhere on the paper.' }),
});

/** A problem as it is told: what has no level is an error, and what is not there is left out. */
export const told = (problem: Problem) => {
  const { element, code, reason, level, ...rest } = problem;
  return { element, code, reason, level: level ?? ('error' as const), ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) };
};

export const toldDifference = (difference: Difference) => ({ same: isSame(difference), ...difference });
