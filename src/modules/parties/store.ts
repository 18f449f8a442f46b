// All SQL of parties.
import { type Ctx, type Sql, sql } from '#kernel';
import type { Address, Customer, Rows } from './types.ts';

const customerColumns = sql`id, email, phone, name, language, country, created_at as "createdAt"`;

/** Customers who have one of these e-mails or phones. */
export function byContact(rows: Rows, emails: string[], phones: string[]): Promise<Customer[]> {
  return rows.read<Customer>(
    sql`
    select ${customerColumns} from parties.customer where email = any(${emails}::text[])
    union
    select ${customerColumns} from parties.customer where phone = any(${phones}::text[])` as Sql<Customer>,
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
  ctx.write(sql`
    update parties.customer set email = ${customer.email}, phone = ${customer.phone}, name = ${customer.name},
      language = ${customer.language}, country = ${customer.country} where id = ${customer.id}`);
}

/** The customer, locked until the commit. */
export async function lock(ctx: Ctx, id: string): Promise<Customer | undefined> {
  const [row] = await ctx.read<Customer>(sql`select ${customerColumns} from parties.customer where id = ${id} for update` as Sql<Customer>);
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
