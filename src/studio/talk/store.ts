// SQL of what is said about drawings: comments with their threads, earlier wordings and mentions.
import { type Ctx, type Sql, sql } from '#kernel';

export type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

export type Said = {
  id: string;
  key: string;
  element: string | null;
  threadId: string;
  sketchId: string | null;
  text: string;
  authorId: string;
  at: Date;
  editedAt: Date | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  removedAt: Date | null;
  removedBy: string | null;
};

const COMMENT = sql`c.id, c.key, c.element, c.thread_id as "threadId", c.sketch_id as "sketchId", c.text, c.author_id as "authorId", c.created_at as at,
  c.edited_at as "editedAt", c.resolved_at as "resolvedAt", c.resolved_by as "resolvedBy", c.removed_at as "removedAt", c.removed_by as "removedBy"`;
/** A drawing shows so many comments; those of older threads are left out. */
const SHOWN = 1_000;

/** The comment, locked. */
export async function lockComment(ctx: Ctx, id: string): Promise<Said | undefined> {
  const [row] = await ctx.read<Said>(sql`select ${COMMENT} from studio.comment c where c.id = ${id} for update` as Sql<Said>);
  return row;
}

export function insertComment(
  ctx: Ctx,
  { id, key, element, threadId, sketchId, text }: Pick<Said, 'id' | 'key' | 'element' | 'threadId' | 'sketchId' | 'text'>,
): void {
  ctx.write(sql`
    insert into studio.comment (id, key, element, thread_id, sketch_id, text, author_id, created_at)
    values (${id}, ${key}, ${element}, ${threadId}, ${sketchId}, ${text}, ${ctx.actor.id}, ${ctx.now}::timestamptz)`);
}

/** Keeps what a comment says until now, before it is changed. */
export function keepWording(ctx: Ctx, { id, text }: Said): void {
  ctx.write(sql`
    insert into studio.wording (comment_id, version, text, until, changed_by)
    select ${id}, coalesce(max(version), 0) + 1, ${text}, ${ctx.now}::timestamptz, ${ctx.actor.id} from studio.wording where comment_id = ${id}`);
}

export function changeComment(ctx: Ctx, id: string, text: string): void {
  ctx.write(sql`update studio.comment set text = ${text}, edited_at = ${ctx.now}::timestamptz where id = ${id}`);
}

export function removeComment(ctx: Ctx, id: string): void {
  ctx.write(sql`update studio.comment set text = '', removed_at = ${ctx.now}::timestamptz, removed_by = ${ctx.actor.id} where id = ${id}`);
}

/** Resolves a thread, or opens it again. */
export function setResolved(ctx: Ctx, threadId: string, isResolved: boolean): void {
  ctx.write(sql`
    update studio.comment set resolved_at = ${isResolved ? ctx.now : null}::timestamptz, resolved_by = ${isResolved ? ctx.actor.id : null} where id = ${threadId}`);
}

/** Names accounts in a comment; returns those that were not named in it before. */
export async function mention(ctx: Ctx, id: string, accounts: string[]): Promise<string[]> {
  if (accounts.length === 0) return [];
  const rows = await ctx.read<{ id: string }>(sql`
    insert into studio.mention (comment_id, account_id) select ${id}, t.id from unnest(${accounts}::text[]) as t(id) on conflict do nothing returning account_id as id`);
  return rows.map((row) => row.id);
}

/** Comments on a drawing, from the first on; the newest are there where they are too many. */
export async function commentsOn(rows: Rows, key: string, element: string | null): Promise<Said[]> {
  const found = await rows.read<Said>(
    sql`
    select ${COMMENT} from studio.comment c where c.key = ${key} and (${element}::text is null or c.element = ${element})
    order by c.id desc limit ${SHOWN}` as Sql<Said>,
  );
  return found.toReversed();
}

export function wordingsOn(rows: Rows, key: string): Promise<{ commentId: string; text: string; until: Date; by: string }[]> {
  return rows.read(sql`
    select w.comment_id as "commentId", w.text, w.until, w.changed_by as by from studio.wording w join studio.comment c on c.id = w.comment_id
    where c.key = ${key} order by w.comment_id, w.version desc limit ${SHOWN}`);
}

export function mentionsOn(rows: Rows, key: string): Promise<{ commentId: string; id: string; name: string }[]> {
  return rows.read(sql`
    select m.comment_id as "commentId", a.id, a.name from studio.mention m join studio.comment c on c.id = m.comment_id join staff.account a on a.id = m.account_id
    where c.key = ${key} order by m.comment_id, a.name limit ${SHOWN}`);
}

/** How what has that key is called: as it is live, else as it is sketched; undefined when there is nothing of the kind. */
export async function nameOf(rows: Rows, key: string): Promise<string | undefined> {
  const [row] = await rows.read<{ name: string }>(sql`
    select name from (
      (select 1 as place, name from engine.definition where key = ${key} order by version desc limit 1)
      union all (select 2, name from engine.decision where key = ${key} order by version desc limit 1)
      union all (select 3, name from studio.sketch where key = ${key} order by id desc limit 1)) t
    order by place limit 1`);
  return row?.name;
}
