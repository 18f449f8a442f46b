// All SQL of back-tests: the replays themselves are read by the engine.
import { type Sql, sql } from '#kernel';

/** Numbers of documents. */
export const numbersOf = (documents: string[]): Sql<{ id: string; number: string }> =>
  sql`select id, number from kernel.document where id = any(${documents}::text[])`;
