// Shapes that the tables' questions and answers share.
import Type from 'typebox';

export const closed = { additionalProperties: false } as const;
export const Text = Type.String();
export const Key = Type.String({ minLength: 1, maxLength: 200 });
const MaybeText = Type.Union([Type.String(), Type.Null()]);
const Cell = Type.String({ maxLength: 10_000 });
const MaybeCell = Type.Union([Cell, Type.Null()]);
const ColumnId = Type.String({ minLength: 1, maxLength: 200 });
const column = { id: ColumnId, label: Type.String({ maxLength: 1_000 }), type: MaybeCell, values: MaybeCell };

export const FormShape = Type.Object(
  {
    key: Key,
    name: Type.String({ maxLength: 400 }),
    hitPolicy: Type.Unsafe<'UNIQUE' | 'ANY' | 'FIRST' | 'PRIORITY' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT'>({
      type: 'string',
      enum: ['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'],
    }),
    aggregation: Type.Unsafe<'SUM' | 'MIN' | 'MAX' | 'COUNT' | null>({ enum: ['SUM', 'MIN', 'MAX', 'COUNT', null] }),
    inputs: Type.Array(Type.Object({ ...column, expression: Cell }, closed), { maxItems: 100 }),
    outputs: Type.Array(Type.Object({ ...column, name: Type.String({ maxLength: 200 }), fallback: MaybeCell }, closed), { minItems: 1, maxItems: 100 }),
    rules: Type.Array(
      Type.Object(
        { id: ColumnId, inputs: Type.Array(Cell, { maxItems: 100 }), outputs: Type.Array(Cell, { maxItems: 100 }), note: Type.String({ maxLength: 4_000 }) },
        closed,
      ),
      { maxItems: 2_000 },
    ),
  },
  closed,
);

const Values = Type.Record(Type.String({ maxLength: 200 }), Type.Unknown());
export const RowShape = Type.Object({ name: Type.String({ maxLength: 200 }), inputs: Values, expects: Values }, closed);
export const ROWS_AT_MOST = 500;
export const Rows = Type.Array(RowShape, { maxItems: ROWS_AT_MOST });

const Trouble = Type.Object({ code: Text, reason: Text });
export const AnswerShape = Type.Object({
  ok: Type.Union([Type.Boolean(), Type.Null()], { description: 'Null where nothing is expected.' }),
  rules: Type.Array(Text, { description: 'Ids of the rules that decided.' }),
  results: Values,
  wrong: Type.Array(Text, { description: 'Ids of the results that are not as expected.' }),
  problem: Type.Union([Trouble, Type.Null()]),
});

export const ProblemShape = Type.Object({
  rule: Type.Union([Text, Type.Null()], { description: 'The id of the rule; null for a column’s head or the whole table.' }),
  column: MaybeText,
  code: Text,
  reason: Text,
  line: Type.Integer(),
  at: Type.Integer({ description: 'Where in the line, from 1.' }),
});

const MaybeNumber = Type.Union([Type.Number(), Type.Null()]);
export const ConditionShape = Type.Object({
  column: Text,
  ranges: Type.Array(Type.Object({ from: MaybeNumber, fromIn: Type.Boolean(), to: MaybeNumber, toIn: Type.Boolean() })),
  values: Type.Array(Type.Union([Text, Type.Boolean(), Type.Null()])),
  isOthers: Type.Boolean({ description: 'All texts but those in `values`.' }),
});

export const CoverShape = Type.Object({
  complete: Type.Unsafe<'yes' | 'no' | 'unknown'>({ type: 'string', enum: ['yes', 'no', 'unknown'] }),
  gaps: Type.Array(Type.Array(ConditionShape), { description: 'Cases that no rule takes; a question that is not named may have any value.' }),
  overlaps: Type.Array(Type.Object({ rules: Type.Array(Text), where: Type.Array(ConditionShape), isCertain: Type.Boolean() })),
  hidden: Type.Array(Text, { description: 'Rules that never decide, as those before them take every case.' }),
  unknown: Type.Array(Text, { description: 'Questions of which some cell was not understood.' }),
});

const Ids = Type.Array(Text);
export const DifferenceShape = Type.Object({
  same: Type.Boolean(),
  added: Ids,
  removed: Type.Array(Type.Object({ id: Text, number: Type.Integer(), says: Ids })),
  changed: Type.Array(Type.Object({ id: Text, cells: Type.Array(Type.Object({ column: Text, before: Text })) })),
  moved: Ids,
  columns: Type.Object({ added: Ids, removed: Ids, changed: Ids }),
  policy: Type.Union([Type.Object({ before: Text, after: Text }), Type.Null()]),
});

/** What is told of a table, whether live or a sketch. */
export const lookShape = {
  form: FormShape,
  columns: Type.Array(Type.Object({ id: Text, kind: Text, values: Type.Union([Type.Array(Text), Type.Null()]) }), {
    description: 'What a question holds or a result is, and the texts there may be.',
  }),
  problems: Type.Array(ProblemShape),
  cover: CoverShape,
  rows: Type.Array(AnswerShape, { description: 'What the table gives for each row, in their order; empty while the table has problems.' }),
  untried: Type.Array(Text, { description: 'Rules that no row ever took.' }),
};
