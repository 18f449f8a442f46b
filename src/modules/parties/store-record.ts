// SQL of the customer's record: consents, merges, doubles, and what is left of a person who was forgotten.
import { type Ctx, type Sql, sql } from '#kernel';
import type { Address, Consent, Customer, Merge, Recorded, Rows } from './types.ts';

const recordedColumns = sql`id, email, phone, name, language, country, created_at as "createdAt", merged_into as "mergedInto", erased_at as "erasedAt"`;

/** A customer as recorded, also a merged or forgotten one. */
export async function recorded(rows: Rows, id: string): Promise<Recorded | undefined> {
  const [row] = await rows.read<Recorded>(sql`select ${recordedColumns} from parties.customer where id = ${id}` as Sql<Recorded>);
  return row;
}

/** Locks customers in order of their ids, so that two merges never wait for each other in a circle. */
export function lockAll(ctx: Ctx, ids: string[]): Promise<Recorded[]> {
  return ctx.read<Recorded>(
    sql`select ${recordedColumns} from parties.customer where id = any(${ids}::text[]) or merged_into = any(${ids}::text[]) order by id for update` as Sql<Recorded>,
  );
}

/** The customer's own id and the ids of rows that were found to be the same person, with the e-mails of all of them. */
export async function membersOf(rows: Rows, id: string): Promise<{ ids: string[]; emails: string[] }> {
  const found = await rows.read<{ id: string; email: string | null }>(
    sql`select id, email from parties.customer where id = ${id} or merged_into = ${id} order by id`,
  );
  return { ids: found.map((row) => row.id), emails: found.flatMap((row) => row.email ?? []) };
}

/** All statements of consent of a customer and of those merged into them, the newest first. */
export function consentsOf(rows: Rows, ids: string[]): Promise<Consent[]> {
  return rows.read<Consent>(sql`select id, channel, given, source, actor, at from parties.consent where customer_id = any(${ids}::text[]) order by id desc`);
}

export function insertConsents(ctx: Ctx, rows: (Pick<Consent, 'id' | 'channel' | 'given' | 'source'> & { customerId: string })[]): void {
  ctx.write(sql`
    insert into parties.consent (id, customer_id, channel, given, source, actor, at)
    select t.*, ${ctx.actor.id}::text, ${ctx.now}::timestamptz
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.customerId)}::text[], ${rows.map((r) => r.channel)}::text[],
      ${rows.map((r) => r.given)}::boolean[], ${rows.map((r) => r.source)}::text[]) as t`);
}

/** Merges into a customer that still hold, the newest first, with whom they took in. */
export function mergesInto(rows: Rows, keptId: string): Promise<(Merge & { name: string; email: string | null; phone: string | null })[]> {
  return rows.read(sql`
    select m.id, m.kept_id as "keptId", m.gone_id as "goneId", m.members, m.addresses, m.given, m.actor, m.at, c.name, c.email, c.phone
    from parties.merge m join parties.customer c on c.id = m.gone_id where m.kept_id = ${keptId} and m.undone_at is null order by m.id desc`);
}

export async function mergeById(ctx: Ctx, id: string): Promise<Merge | undefined> {
  const [row] = await ctx.read<Merge>(sql`
    select id, kept_id as "keptId", gone_id as "goneId", members, addresses, given, actor, at from parties.merge
    where id = ${id} and undone_at is null for update`);
  return row;
}

/** Writes a merge: the rows of `members` are `keptId` from now on, which gets what it lacked. */
export function writeMerge(ctx: Ctx, merge: Merge): void {
  const { email = null, phone = null } = merge.given;
  ctx.write(sql`
    insert into parties.merge (id, kept_id, gone_id, members, addresses, given, actor, at)
    values (${merge.id}, ${merge.keptId}, ${merge.goneId}, ${merge.members}::text[], ${merge.addresses}::text[], ${merge.given}::jsonb, ${merge.actor},
      ${merge.at}::timestamptz)`);
  ctx.write(sql`
    update parties.customer set merged_into = ${merge.keptId}, email = nullif(email, ${email}), phone = nullif(phone, ${phone})
    where id = any(${merge.members}::text[])`);
  ctx.write(sql`update parties.customer set email = coalesce(${email}::text, email), phone = coalesce(${phone}::text, phone) where id = ${merge.keptId}`);
}

/** Takes a merge back: its rows are their own again (those that were merged into the gone one before stay with that one), and get back what they gave. */
export function undoMerge(ctx: Ctx, merge: Merge, gives: { email: string | null; phone: string | null }): void {
  ctx.write(sql`update parties.merge set undone_at = ${ctx.now}::timestamptz, undone_by = ${ctx.actor.id} where id = ${merge.id}`);
  ctx.write(sql`
    update parties.customer set email = nullif(email, ${gives.email}), phone = nullif(phone, ${gives.phone}) where id = ${merge.keptId}`);
  ctx.write(sql`
    update parties.customer set merged_into = case when id <> ${merge.goneId} then ${merge.goneId} end where id = any(${merge.members}::text[])`);
  ctx.write(sql`
    update parties.customer set email = coalesce(${gives.email}::text, email), phone = coalesce(${gives.phone}::text, phone) where id = ${merge.goneId}`);
  ctx.write(sql`delete from parties.address where id = any(${merge.addresses}::text[])`);
}

/** Adds addresses behind those that a customer has. */
export function appendAddresses(ctx: Ctx, customerId: string, addresses: Address[]): void {
  if (addresses.length === 0) return;
  const of = <T>(pick: (address: Address) => T): T[] => addresses.map(pick);
  ctx.write(sql`
    insert into parties.address (id, customer_id, position, name, street, city, postal_code, region, country, phone)
    select t.id, ${customerId}, (select coalesce(max(position) + 1, 0) from parties.address where customer_id = ${customerId}) + t.n - 1,
      t.name, t.street, t.city, t.postal_code, t.region, t.country, t.phone
    from unnest(${of((a) => a.id)}::text[], ${of((a) => a.name)}::text[], ${of((a) => a.street)}::text[], ${of((a) => a.city)}::text[],
      ${of((a) => a.postalCode)}::text[], ${of((a) => a.region)}::text[], ${of((a) => a.country)}::text[], ${of((a) => a.phone)}::text[])
      with ordinality as t(id, name, street, city, postal_code, region, country, phone, n)`);
}

export type Likeness = 'email' | 'phone' | 'address';

/** Customers who may be the same person: an e-mail written otherwise, a phone with the same last digits, the same street. */
export function similarTo(rows: Rows, id: string, limit: number): Promise<(Customer & { why: Likeness })[]> {
  return rows.read(sql`
    with me as (select * from parties.customer where id = ${id} or merged_into = ${id}),
    found as (
      select c.id, 'email' as why, 1 as rank from me join parties.customer c on c.email_key = me.email_key
      union all select c.id, 'phone', 2 from me join parties.customer c on c.phone_key = me.phone_key
      union all select a.customer_id, 'address', 3 from me join parties.address m on m.customer_id = me.id
        join parties.address a on a.country = m.country and a.postal_code = m.postal_code and lower(btrim(a.street)) = lower(btrim(m.street)))
    select distinct on (c.id) c.id, c.email, c.phone, c.name, c.language, c.country, c.created_at as "createdAt", f.why
    from found f join parties.customer c on c.id = f.id
    where c.id not in (select id from me) and c.merged_into is null and c.erased_at is null
    order by c.id, f.rank limit ${limit}`);
}

/** What is left of people who were forgotten: an id without a name, an address, a way to reach them or a consent. */
export function erase(ctx: Ctx, ids: string[], name: string): void {
  ctx.write(sql`delete from parties.address where customer_id = any(${ids}::text[])`);
  ctx.write(sql`delete from parties.consent where customer_id = any(${ids}::text[])`);
  ctx.write(sql`update parties.merge set given = '{}' where kept_id = any(${ids}::text[]) or gone_id = any(${ids}::text[])`);
  ctx.write(sql`update parties.customer set name = ${name}, email = null, phone = null, erased_at = ${ctx.now}::timestamptz where id = any(${ids}::text[])`);
}
