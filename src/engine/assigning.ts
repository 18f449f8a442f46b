// Tasks given to colleagues, and which tasks wait: for rooms above that know who works here.
import { type Ctx, sql } from '#kernel';

/** A task that was given to somebody, and what it is about. */
export type GivenTask = { id: string; documentId: string; before: string | null };

/** Gives open tasks to an account, or to everybody of their lane (null); those that are not open any more are left out. */
export async function giveTasks(ctx: Ctx, tasks: string[], assignee: string | null): Promise<GivenTask[]> {
  const found = await ctx.read<GivenTask>(sql`
    select w.id, r.document_id as "documentId", w.assignee as before from engine.wait w join engine.run r on r.id = w.run_id
    where w.id = any(${[...tasks].sort()}::text[]) and w.kind = 'user' order by w.id for update of w`);
  ctx.write(sql`update engine.wait set assignee = ${assignee} where id = any(${found.map(({ id }) => id)}::text[])`);
  return found;
}
