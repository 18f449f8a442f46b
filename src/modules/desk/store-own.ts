// SQL of what belongs to one person: saved views, notices and the wish to hear of new orders.
import { type Ctx, type Sql, sql } from '#kernel';
import type { Rows } from './store.ts';
import type { Alert, Notice, NoticeKind, View } from './types.ts';

const VIEW = sql`v.id, v.page, v.name, v.address, v.shared, v.account_id as "accountId"`;

/** The views of a page that somebody may use: their own and shared ones, in the order in which they were made. */
export function viewsFor(rows: Rows, page: string, accountId: string, limit: number): Promise<View[]> {
  return rows.read<View>(
    sql`select ${VIEW} from desk.view v where v.page = ${page} and (v.account_id = ${accountId} or v.shared) order by v.id limit ${limit}` as Sql<View>,
  );
}

export async function lockView(ctx: Ctx, id: string): Promise<View | undefined> {
  const [view] = await ctx.read<View>(sql`select ${VIEW} from desk.view v where v.id = ${id} for update` as Sql<View>);
  return view;
}

export async function viewCount(rows: Rows, page: string, accountId: string): Promise<number> {
  const [row] = await rows.read<{ n: number }>(sql`select count(*)::int as n from desk.view where page = ${page} and account_id = ${accountId}`);
  return row!.n;
}

export function saveView(ctx: Ctx, view: View): void {
  ctx.write(sql`
    insert into desk.view (id, page, name, address, shared, account_id, saved_at)
    values (${view.id}, ${view.page}, ${view.name}, ${view.address}, ${view.shared}, ${view.accountId}, ${ctx.now}::timestamptz)
    on conflict (id) do update set name = excluded.name, address = excluded.address, shared = excluded.shared, saved_at = excluded.saved_at`);
}

export function removeView(ctx: Ctx, id: string): void {
  ctx.write(sql`delete from desk.view where id = ${id}`);
}

export type NewNotice = Notice;

export function insertNotices(ctx: Ctx, notices: NewNotice[]): void {
  if (notices.length === 0) return;
  ctx.write(sql`
    insert into desk.notice (id, account_id, kind, document_id, note_id, actor_id, how_many, subject, place, words, at)
    select id, account_id, kind, document_id, note_id, actor_id, how_many, subject, place, words, ${ctx.now}::timestamptz
    from unnest(${notices.map((n) => n.id)}::text[], ${notices.map((n) => n.accountId)}::text[], ${notices.map((n) => n.kind)}::text[],
      ${notices.map((n) => n.documentId)}::text[], ${notices.map((n) => n.noteId)}::text[], ${notices.map((n) => n.actorId)}::text[], ${notices.map((n) => n.howMany)}::int[],
      ${notices.map((n) => n.subject ?? null)}::text[], ${notices.map((n) => n.place ?? null)}::text[], ${notices.map((n) => n.words ?? null)}::text[])
      as t(id, account_id, kind, document_id, note_id, actor_id, how_many, subject, place, words)`);
}

/** Takes the unread notices of new orders of these accounts; returns how many orders each told of. */
export async function takeOrderNotices(ctx: Ctx, accounts: string[]): Promise<Map<string, number>> {
  const rows = await ctx.read<{ account: string; howMany: number }>(sql`
    delete from desk.notice where account_id = any(${accounts}::text[]) and read_at is null and kind = 'orders' returning account_id as account, how_many as "howMany"`);
  const sums = new Map<string, number>();
  for (const { account, howMany } of rows) sums.set(account, (sums.get(account) ?? 0) + howMany);
  return sums;
}

export type ShownNotice = {
  id: string;
  kind: NoticeKind;
  documentId: string;
  documentKind: string | null;
  documentNumber: string | null;
  noteId: string | null;
  subject: string | null;
  place: string | null;
  text: string | null;
  actorId: string;
  actorName: string | null;
  howMany: number;
  at: Date;
  readAt: Date | null;
};

const SHOWN = sql`n.id, n.kind, n.document_id as "documentId", d.kind as "documentKind", d.number as "documentNumber", n.note_id as "noteId",
  n.subject, n.place, coalesce(left(o.text, 200), n.words) as text, n.actor_id as "actorId", a.name as "actorName", n.how_many as "howMany", n.at, n.read_at as "readAt"
  from desk.notice n left join kernel.document d on d.id = n.document_id left join desk.note o on o.id = n.note_id left join staff.account a on a.id = n.actor_id`;

/** A page of somebody's notices, the newest first. */
export function notices(rows: Rows, accountId: string, ask: { unread: boolean; after: string | undefined; limit: number }): Promise<ShownNotice[]> {
  const older = ask.after === undefined ? sql`true` : sql`n.id < ${ask.after}`;
  const unread = ask.unread ? sql`n.read_at is null` : sql`true`;
  return rows.read<ShownNotice>(
    sql`select ${SHOWN} where n.account_id = ${accountId} and ${older} and ${unread} order by n.id desc limit ${ask.limit}` as Sql<ShownNotice>,
  );
}

/** How many notices somebody has not read, counted up to `most`. */
export async function unreadCount(rows: Rows, accountId: string, most: number): Promise<number> {
  const [row] = await rows.read<{ n: number }>(
    sql`select count(*)::int as n from (select 1 from desk.notice where account_id = ${accountId} and read_at is null limit ${most}) t`,
  );
  return row!.n;
}

/** Marks notices as read: those given, or all up to now. Returns how many. */
export async function readNotices(ctx: Ctx, accountId: string, ids: string[] | null): Promise<number> {
  const rows = await ctx.read<{ id: string }>(sql`
    update desk.notice set read_at = ${ctx.now}::timestamptz where account_id = ${accountId} and read_at is null
      and (${ids}::text[] is null or id = any(${ids}::text[])) returning id`);
  return rows.length;
}

/** Throws away notices that were read long ago. Returns how many. */
export async function sweepNotices(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const rows = await ctx.read<{ id: string }>(sql`
    delete from desk.notice where id in (select id from desk.notice where read_at < ${before}::timestamptz limit ${limit}) returning id`);
  return rows.length;
}

type AlertRow = {
  accountId: string;
  newOrders: boolean;
  channels: string[] | null;
  minor: bigint | null;
  currency: string | null;
  browser: boolean;
  sound: boolean;
};
const ALERT = sql`l.account_id as "accountId", l.new_orders as "newOrders", l.channels, l.min_total_minor as minor, l.min_total_currency as currency, l.browser, l.sound`;
const alertOf = ({ newOrders, channels, minor, currency, browser, sound }: AlertRow): Alert => ({
  newOrders,
  channels,
  minTotal: minor === null || currency === null ? null : { minor, currency },
  browser,
  sound,
});

export async function alertOfAccount(rows: Rows, accountId: string): Promise<Alert | undefined> {
  const [row] = await rows.read<AlertRow>(sql`select ${ALERT} from desk.alert l where l.account_id = ${accountId}` as Sql<AlertRow>);
  return row && alertOf(row);
}

/** The wishes of everybody who wants to hear of new orders and still works here. */
export async function activeAlerts(rows: Rows): Promise<{ accountId: string; alert: Alert }[]> {
  const found = await rows.read<AlertRow>(
    sql`select ${ALERT} from desk.alert l join staff.account a on a.id = l.account_id where l.new_orders and a.active order by l.account_id` as Sql<AlertRow>,
  );
  return found.map((row) => ({ accountId: row.accountId, alert: alertOf(row) }));
}

export function saveAlert(ctx: Ctx, accountId: string, alert: Alert): void {
  ctx.write(sql`
    insert into desk.alert (account_id, new_orders, channels, min_total_minor, min_total_currency, browser, sound)
    values (${accountId}, ${alert.newOrders}, ${alert.channels}::text[], ${alert.minTotal?.minor ?? null}, ${alert.minTotal?.currency ?? null}, ${alert.browser}, ${alert.sound})
    on conflict (account_id) do update set new_orders = excluded.new_orders, channels = excluded.channels, min_total_minor = excluded.min_total_minor,
      min_total_currency = excluded.min_total_currency, browser = excluded.browser, sound = excluded.sound`);
}
