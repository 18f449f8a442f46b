// Nouns of the tables' part: test rows and what they gave.

/** Values of a table's questions and the results that it should give, by the ids of its columns; a result that is not named is not looked at. */
export type TestRow = { name: string; inputs: Record<string, unknown>; expects: Record<string, unknown> };

/** What a table gave for a row: `ok` is null where nothing was expected. */
export type RowAnswer = {
  ok: boolean | null;
  /** Ids of the rules that decided. */
  rules: string[];
  /** Results by the ids of the columns; lists where the hit policy gives several. */
  results: Record<string, unknown>;
  /** Ids of the columns that gave something else than expected. */
  wrong: string[];
  problem: { code: string; reason: string } | null;
};
