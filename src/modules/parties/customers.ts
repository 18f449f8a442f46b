// Find-or-create for many people at once: one read, and one awaited write only when somebody is new.
import { type Ctx, assert } from '#kernel';
import { contactOf, match } from './rules.ts';
import { findableFromNow } from './search.ts';
import * as store from './store.ts';
import type { Contact, Customer, Person, Rows } from './types.ts';

/** Customers who share an e-mail or a phone with one of `people`; give it to `ensureCustomers` to save its read. */
export function findCustomers(rows: Rows, people: Person[]): Promise<Customer[]> {
  return known(rows, people.map(contactOf));
}

function known(rows: Rows, contacts: Contact[]): Promise<Customer[]> {
  const emails = [...new Set(contacts.flatMap((contact) => contact.email ?? []))];
  const phones = [...new Set(contacts.flatMap((contact) => contact.phone ?? []))];
  return emails.length + phones.length === 0 ? Promise.resolve([]) : store.byContact(rows, emails, phones);
}

/** More rounds than this would mean that a customer is neither there nor can be written. */
const ROUNDS = 5;

/**
 * The customer of each person, in order; those who are new are written. Same e-mail, else same phone is the same
 * customer. One exchange with PostgreSQL where all are known (none when `found` is given), one more where somebody is
 * new: what another process writes at the same moment is waited for and found. Call it for accepted members only.
 */
export async function ensureCustomers(ctx: Ctx, people: Person[], found?: Customer[]): Promise<Customer[]> {
  if (people.length === 0) return [];
  const contacts = people.map(contactOf);
  const make = (contact: Contact): Customer => ({ id: ctx.id('cus'), ...contact, createdAt: ctx.now });
  let there = found ?? (await known(ctx, contacts));
  for (let round = 0; round < ROUNDS; round++) {
    const { customers, added, learnt } = match(contacts, there, make);
    const written = added.length === 0 ? undefined : await store.insert(ctx, added);
    if (written && written.size < added.length) {
      there = await known(ctx, contacts);
      continue;
    }
    if (learnt.length > 0) store.learn(ctx, learnt);
    if (added.length > 0) findableFromNow(ctx, added);
    return customers;
  }
  assert(false, 'every person is a customer after a few rounds');
}

/**
 * Like `ensureCustomers` with what was found before, but without an exchange of its own: those who are new are sent, not
 * waited for. When another transaction has written one of them meanwhile, this one breaks and is tried again.
 */
export function sendCustomers(ctx: Ctx, people: Person[], found: Customer[]): Customer[] {
  if (people.length === 0) return [];
  const { customers, added, learnt } = match(people.map(contactOf), found, (contact) => ({ id: ctx.id('cus'), ...contact, createdAt: ctx.now }));
  if (added.length > 0) store.send(ctx, added);
  if (learnt.length > 0) store.learn(ctx, learnt);
  return customers;
}

/** Customers by id; an id that nobody has is not in the map. */
export async function customersById(rows: Rows, ids: string[]): Promise<Map<string, Customer>> {
  const customers = ids.length === 0 ? [] : await store.byIds(rows, [...new Set(ids)]);
  return new Map(customers.map((customer) => [customer.id, customer]));
}
