// All SQL of parties.
import { type Ctx, type Sql, all, sql } from '#kernel';
import type { Address, Customer, Recorded, Rows } from './types.ts';

const customerColumns = sql`id, email, phone, name, language, country, created_at as "createdAt"`;
/** A row that was found to be another customer still says by which e-mail and phone that one is known. */
const contactColumns = sql`coalesce(merged_into, id) as id, email, phone, name, language, country, created_at as "createdAt"`;

/** Customers who have one of these e-mails or phones, or had them before they were found to be the same person. */
export function byContact(rows: Rows, emails: string[], phones: string[]): Promise<Customer[]> {
  return rows.read<Customer>(
    sql`
    select ${contactColumns} from parties.customer where email = any(${emails}::text[])
    union
    select ${contactColumns} from parties.customer where phone = any(${phones}::text[])` as Sql<Customer>,
  );
}

/** Customers with these ids. */
export function byIds(rows: Rows, ids: string[]): Promise<Customer[]> {
  return rows.read<Customer>(sql`select ${customerColumns} from parties.customer where id = any(${ids}::text[])` as Sql<Customer>);
}

/**
 * Writes new customers and returns the ids of those that were written: one whose e-mail or phone another transaction
 * has written meanwhile is left out. In order of e-mail and phone, so that two batches rarely wait for each other in a circle.
 */
export async function insert(ctx: Ctx, customers: Customer[]): Promise<Set<string>> {
  const ordered = customers.toSorted((a, b) => ((a.email ?? a.phone ?? '') < (b.email ?? b.phone ?? '') ? -1 : 1));
  const rows = await ctx.read<{ id: string }>(sql`
    insert into parties.customer (id, email, phone, name, language, country, created_at)
    select id, email, phone, name, language, country, ${ctx.now}::timestamptz
    from unnest(${ordered.map((c) => c.id)}::text[], ${ordered.map((c) => c.email)}::text[], ${ordered.map((c) => c.phone)}::text[],
      ${ordered.map((c) => c.name)}::text[], ${ordered.map((c) => c.language)}::text[], ${ordered.map((c) => c.country)}::text[])
      as t(id, email, phone, name, language, country)
    on conflict do nothing returning id`);
  return new Set(rows.map((row) => row.id));
}

/** Sends new customers without waiting: one who was written meanwhile breaks the transaction, and the kernel tries its members alone. */
export function send(ctx: Ctx, customers: Customer[]): void {
  const of = <T>(pick: (customer: Customer) => T): T[] => customers.map(pick);
  ctx.write(sql`
    insert into parties.customer (id, email, phone, name, language, country, created_at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${of((c) => c.id)}::text[], ${of((c) => c.email)}::text[], ${of((c) => c.phone)}::text[], ${of((c) => c.name)}::text[], ${of((c) => c.language)}::text[],
      ${of((c) => c.country)}::text[]) as t`);
}

/** Fills in e-mails and phones that customers lacked; one that another customer got meanwhile stays empty. */
export function learn(ctx: Ctx, learnt: { id: string; email: string | null; phone: string | null }[]): void {
  ctx.write(sql`
    update parties.customer c
    set email = coalesce(c.email, (select t.email where not exists (select 1 from parties.customer o where o.email = t.email))),
        phone = coalesce(c.phone, (select t.phone where not exists (select 1 from parties.customer o where o.phone = t.phone)))
    from unnest(${learnt.map((l) => l.id)}::text[], ${learnt.map((l) => l.email)}::text[], ${learnt.map((l) => l.phone)}::text[])
      as t(id, email, phone)
    where c.id = t.id`);
}

/** Writes a customer's fields over. */
export function update(ctx: Ctx, customer: Customer): void {
  // An e-mail or phone that a merged row of theirs still has comes to the record itself.
  ctx.write(sql`
    update parties.customer set email = nullif(email, ${customer.email}), phone = nullif(phone, ${customer.phone})
    where merged_into = ${customer.id} and (email = ${customer.email} or phone = ${customer.phone})`);
  ctx.write(sql`
    update parties.customer set email = ${customer.email}, phone = ${customer.phone}, name = ${customer.name},
      language = ${customer.language}, country = ${customer.country} where id = ${customer.id}`);
}

/** The customer, locked until the commit. */
export async function lock(ctx: Ctx, id: string): Promise<Recorded | undefined> {
  const [row] = await ctx.read<Recorded>(
    sql`select ${customerColumns}, merged_into as "mergedInto", erased_at as "erasedAt" from parties.customer where id = ${id} for update` as Sql<Recorded>,
  );
  return row;
}

/** Puts these addresses in place of what the customers had; the order of the list is kept. */
export function replaceAddresses(ctx: Ctx, items: { customerId: string; addresses: Address[] }[]): void {
  ctx.write(sql`delete from parties.address where customer_id = any(${items.map((item) => item.customerId)}::text[])`);
  const flat = items.flatMap(({ customerId, addresses }) => addresses.map((address, position) => ({ customerId, position, address })));
  if (flat.length === 0) return;
  ctx.write(sql`
    insert into parties.address (id, customer_id, position, name, street, city, postal_code, region, country, phone)
    select * from unnest(${flat.map((f) => f.address.id)}::text[], ${flat.map((f) => f.customerId)}::text[],
      ${flat.map((f) => f.position)}::int[], ${flat.map((f) => f.address.name)}::text[], ${flat.map((f) => f.address.street)}::text[],
      ${flat.map((f) => f.address.city)}::text[],
      ${flat.map((f) => f.address.postalCode)}::text[], ${flat.map((f) => f.address.region)}::text[],
      ${flat.map((f) => f.address.country)}::text[], ${flat.map((f) => f.address.phone)}::text[])`);
}

/** A customer's addresses, the preferred one first. */
export function addressesOf(rows: Rows, customerId: string): Promise<Address[]> {
  return rows.read<Address>(sql`
    select id, name, street, city, postal_code as "postalCode", region, country, phone
    from parties.address where customer_id = ${customerId} order by position`);
}

export type CustomerFilter = {
  country?: string | undefined;
  language?: string | undefined;
  consent?: string | undefined;
  after?: string | undefined;
};

function conditionsOf(filter: CustomerFilter): Sql[] {
  const conditions: Sql[] = [sql`merged_into is null`, sql`erased_at is null`];
  if (filter.country !== undefined) conditions.push(sql`country = ${filter.country}`);
  if (filter.language !== undefined) conditions.push(sql`language = ${filter.language}`);
  if (filter.consent !== undefined) {
    conditions.push(sql`coalesce((select c.given from parties.consent c where c.customer_id = customer.id and c.channel = ${filter.consent}
      order by c.id desc limit 1), false)`);
  }
  return conditions;
}

/** Which of these customers a filter lets through; a merged one stands for the record that took it in, with whose id it comes back. */
export async function passing(rows: Rows, ids: string[], filter: CustomerFilter): Promise<Map<string, Customer>> {
  const found = await rows.read<Customer & { soughtId: string }>(
    sql`
    select s.id as "soughtId", customer.id, customer.email, customer.phone, customer.name, customer.language, customer.country,
      customer.created_at as "createdAt"
    from parties.customer s join parties.customer on customer.id = coalesce(s.merged_into, s.id)
    where s.id = any(${ids}::text[]) and customer.id in (select id from parties.customer where ${all(conditionsOf(filter))}
      and id in (select coalesce(merged_into, id) from parties.customer where id = any(${ids}::text[])))` as Sql<Customer & { soughtId: string }>,
  );
  return new Map(found.map(({ soughtId, ...customer }) => [soughtId, customer]));
}

/** A page of customers, newest first, below the id `after`. Merged and forgotten ones are left out. */
export function page(rows: Rows, filter: CustomerFilter, limit: number): Promise<Customer[]> {
  const conditions = conditionsOf(filter);
  if (filter.after !== undefined) conditions.push(sql`id < ${filter.after}`);
  return rows.read<Customer>(sql`select ${customerColumns} from parties.customer where ${all(conditions)} order by id desc limit ${limit}` as Sql<Customer>);
}
