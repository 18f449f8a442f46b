// SQL of the inbox: who works here, which tasks are new or have become late in each lane, and what has stopped.
import { type Ctx, sql } from '#kernel';

export async function isActive(ctx: Ctx, accountId: string): Promise<boolean> {
  return (await ctx.read(sql`select 1 from staff.account where id = ${accountId} and active`)).length > 0;
}

/** Until when colleagues were told last, null when never; locked until the end of the transaction, and absent when somebody else tells them just now. */
export async function lockMark(ctx: Ctx): Promise<Date | null | undefined> {
  const [mark] = await ctx.read<{ told: Date | null }>(sql`select told from studio.inbox_mark for update skip locked`);
  return mark?.told;
}

export function moveMark(ctx: Ctx): void {
  ctx.write(sql`update studio.inbox_mark set told = ${ctx.now}::timestamptz`);
}

/** Of a lane: tasks that came or became late since, how many are open and late in all, and the documents of the first few of those. */
export type LaneNews = { lane: string; fresh: number; late: number; open: number; lateAll: number; numbers: string[] };

export function laneNews(ctx: Ctx, since: Date): Promise<LaneNews[]> {
  return ctx.read<LaneNews>(sql`
    select w.lane, count(*) filter (where w.opened_at > ${since}::timestamptz)::int as fresh,
      count(*) filter (where w.task_due_at > ${since}::timestamptz and w.task_due_at <= ${ctx.now}::timestamptz)::int as late,
      count(*)::int as open, count(*) filter (where w.task_due_at <= ${ctx.now}::timestamptz)::int as "lateAll",
      (array_agg(coalesce(d.number, r.document_id) order by w.id) filter (where w.opened_at > ${since}::timestamptz
        or (w.task_due_at > ${since}::timestamptz and w.task_due_at <= ${ctx.now}::timestamptz)))[1:8] as numbers
    from engine.wait w join engine.run r on r.id = w.run_id left join kernel.document d on d.id = r.document_id
    where w.kind = 'user' and w.lane is not null
    group by w.lane
    having count(*) filter (where w.opened_at > ${since}::timestamptz) > 0
      or count(*) filter (where w.task_due_at > ${since}::timestamptz and w.task_due_at <= ${ctx.now}::timestamptz) > 0
    order by w.lane`);
}

export type IncidentNews = { fresh: number; open: number; messages: string[] };

export async function incidentNews(ctx: Ctx, since: Date): Promise<IncidentNews> {
  const [row] = await ctx.read<IncidentNews>(sql`
    select count(*) filter (where i.opened_at > ${since}::timestamptz)::int as fresh, count(*)::int as open,
      coalesce((array_agg(distinct left(i.message, 120)) filter (where i.opened_at > ${since}::timestamptz))[1:5], '{}') as messages
    from engine.incident i where i.resolved_at is null`);
  return row!;
}
