// SQL of parties for imports: customers by any of their keys with their preferred address, and set-based changes.
import { type Ctx, sql } from '#kernel';
import type { Address, Customer } from './types.ts';

type Read = Pick<Ctx, 'read'>;

export type CustomerWithAddress = Customer & { address: Address | null };

/** Customers with one of these ids, e-mails or phones, each with the address that they prefer. */
export function customersByAny(ctx: Read, ids: string[], emails: string[], phones: string[]): Promise<CustomerWithAddress[]> {
  return ctx.read<CustomerWithAddress>(sql`
    with found as (
      select id from parties.customer where id = any(${ids}::text[])
      union select id from parties.customer where email = any(${emails}::text[])
      union select id from parties.customer where phone = any(${phones}::text[]))
    select c.id, c.email, c.phone, c.name, c.language, c.country, c.created_at as "createdAt",
      (select jsonb_build_object('id', a.id, 'name', a.name, 'street', a.street, 'city', a.city, 'postalCode', a.postal_code, 'region', a.region, 'country', a.country, 'phone', a.phone)
        from parties.address a where a.customer_id = c.id order by a.position limit 1) as address
    from found f join parties.customer c on c.id = f.id`);
}

/** Writes customers over. */
export function overwrite(ctx: Ctx, customers: Pick<Customer, 'id' | 'email' | 'phone' | 'name' | 'language' | 'country'>[]): void {
  if (customers.length === 0) return;
  const of = <T>(pick: (customer: (typeof customers)[number]) => T): T[] => customers.map(pick);
  ctx.write(sql`
    update parties.customer c set email = t.email, phone = t.phone, name = t.name, language = t.language, country = t.country
    from unnest(${of((c) => c.id)}::text[], ${of((c) => c.email)}::text[], ${of((c) => c.phone)}::text[], ${of((c) => c.name)}::text[], ${of((c) => c.language)}::text[],
      ${of((c) => c.country)}::text[]) as t(id, email, phone, name, language, country) where c.id = t.id`);
}

/** Puts an address in the first place of each customer: over the one that is there, or as the only one. */
export function setFirstAddresses(ctx: Ctx, items: { customerId: string; address: Address }[]): void {
  if (items.length === 0) return;
  const of = <T>(pick: (address: Address) => T): T[] => items.map((item) => pick(item.address));
  ctx.write(sql`
    insert into parties.address (id, customer_id, position, name, street, city, postal_code, region, country, phone)
    select t.id, t.customer_id, coalesce((select min(position) from parties.address o where o.customer_id = t.customer_id), 0), t.name, t.street, t.city, t.postal_code, t.region, t.country, t.phone
    from unnest(${of((a) => a.id)}::text[], ${items.map((i) => i.customerId)}::text[], ${of((a) => a.name)}::text[], ${of((a) => a.street)}::text[], ${of((a) => a.city)}::text[],
      ${of((a) => a.postalCode)}::text[], ${of((a) => a.region)}::text[], ${of((a) => a.country)}::text[], ${of((a) => a.phone)}::text[])
      as t(id, customer_id, name, street, city, postal_code, region, country, phone)
    on conflict (customer_id, position) do update set name = excluded.name, street = excluded.street, city = excluded.city, postal_code = excluded.postal_code, region = excluded.region,
      country = excluded.country, phone = excluded.phone`);
}

export function deleteCustomers(ctx: Ctx, ids: string[]): void {
  if (ids.length === 0) return;
  ctx.write(sql`delete from parties.address where customer_id = any(${ids}::text[])`);
  ctx.write(sql`delete from parties.customer where id = any(${ids}::text[])`);
}

export function deleteAddresses(ctx: Ctx, ids: string[]): void {
  if (ids.length > 0) ctx.write(sql`delete from parties.address where id = any(${ids}::text[])`);
}
