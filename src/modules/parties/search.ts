// Finding customers: the words that are written for each, and what a search text means.
import { type Ctx, type Reader, type Sweep, isFound, phoneWord, rarestFirst, soughtWords, wordsOf, writeWords } from '#kernel';
import { emailOf } from './rules.ts';
import * as store from './store-search.ts';
import { type CustomerFilter, page as filteredPage, passing } from './store.ts';
import type { Customer, Rows } from './types.ts';

/** The words by which a customer is found: those of the name, and the phone from its end. */
export const wordsOfCustomer = ({ name, phone }: { name: string; phone: string | null }): string[] => [...wordsOf(name), ...phoneWord(phone)];

/** Writes the words of customers who are new; nothing is waited for. */
export function findableFromNow(ctx: Ctx, customers: Customer[]): void {
  const rows = customers.map((customer) => ({ id: customer.id, words: wordsOfCustomer(customer) }));
  writeWords(ctx, 'cus', rows);
  store.remember(ctx, rows);
}

/** Writes the words of customers anew, as far as they have changed. */
export async function findable(ctx: Ctx, ids: string[]): Promise<void> {
  const rows = (await store.written(ctx, ids)).map((row) => ({ id: row.id, was: row.words, words: wordsOfCustomer(row) }));
  const changed = rows.filter(({ was, words }) => was === null || was.join(' ') !== words.join(' '));
  if (changed.length === 0) return;
  writeWords(ctx, 'cus', changed);
  store.remember(ctx, changed);
}

/** Follows what happens to customers; orders bring new ones without a word of their own, so that taking orders stays fast. */
export const searchReader: Reader = {
  name: 'parties.search',
  events: '*',
  handle: async (ctx, events) => {
    const ids = events.flatMap(({ document, payload }) => [document, payload['customerId']]).filter((id) => typeof id === 'string' && id.startsWith('cus_'));
    if (ids.length > 0) await findable(ctx, [...new Set(ids as string[])].sort());
  },
};

const HOUR_MS = 3_600_000;
const AT_ONCE = 500;

/** Picks up, at each start and once an hour, whoever came without a word that the reader hears. */
export const searchSweep: Sweep = {
  name: 'parties.search',
  everyMs: HOUR_MS,
  run: async (ctx) => {
    const ids = await store.wordless(ctx, AT_ONCE);
    if (ids.length > 0) await findable(ctx, ids);
    return ids.length;
  },
};

/** A page of customers that a text finds, the newest first: words of the name, last digits of a phone, the beginning of an e-mail. */
export async function searchCustomers(rows: Rows, text: string | undefined, after: string | undefined, limit: number): Promise<Customer[]> {
  const wanted = text?.trim();
  if (!wanted) return store.page(rows, {}, after, limit);
  const sought = soughtOf(wanted);
  if (!sought.words) return sought.email === undefined ? [] : store.page(rows, sought, after, limit);
  const words = (sought.words = await rarestFirst(rows, 'cus', sought.words));
  const [found, fresh] = await Promise.all([store.page(rows, sought, after, limit), store.fresh(rows, after)]);
  const more = fresh.filter((one) => isFound(words, wordsOfCustomer(one)) && !found.some((other) => other.id === one.id));
  return more.length === 0 ? found : [...found, ...more].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** Of the countries of the languages that we speak: a number without its country's code is looked for in each. */
const CALLING_CODES = ['+40', '+373', '+48', '+55', '+351'];

function soughtOf(text: string): store.SoughtCustomer {
  if (text.includes('@')) return { email: emailOf(text) ?? undefined };
  const digits = text.replace(/\D/g, '');
  if (/^\+?[\d\s()./-]{4,24}$/.test(text) && digits.length >= 4) {
    const national = digits.replace(/^0+/, '');
    const phones = text.startsWith('+') ? ['+' + digits] : CALLING_CODES.map((code) => code + national);
    return { words: { first: phoneWord(digits)[0] ?? '#', others: [] }, phones };
  }
  // A single word may also be how an e-mail begins.
  return { words: soughtWords(text), email: /^[\w.+-]{3,}$/.test(text) ? (emailOf(text) ?? undefined) : undefined };
}

/** Customers whose e-mail begins so, the newest first; at most 50. One that was merged is the record that took it in. */
export async function customersByEmail(rows: Rows, text: string): Promise<Customer[]> {
  const found = await store.page(rows, { email: emailOf(text) ?? '' }, undefined, 50);
  if (found.length === 0) return found;
  const kept = await passing(
    rows,
    found.map((one) => one.id),
    {},
  );
  return [...new Map(found.map((one) => kept.get(one.id) ?? one).map((one) => [one.id, one])).values()];
}

/** How often a search is gone on with when a filter lets few of those found through. */
const ROUNDS = 20;

/**
 * A page of customers that a text finds and a filter lets through, the newest first. A record that was merged is not
 * shown itself: its e-mail and phone find the one that took it in, as long as that one is not older than the page.
 */
export async function filteredCustomers(rows: Rows, asked: CustomerFilter & { q?: string | undefined }, limit: number): Promise<Customer[]> {
  const { q, ...filter } = asked;
  if (!q?.trim()) return filteredPage(rows, filter, limit);
  const kept = new Map<string, Customer>();
  for (let round = 0, after = filter.after; round < ROUNDS && kept.size < limit; round++) {
    const found = await searchCustomers(rows, q, after, limit);
    const through = await passing(
      rows,
      found.map((one) => one.id),
      filter,
    );
    for (const one of found) {
      const customer = through.get(one.id);
      if (customer) kept.set(customer.id, customer);
    }
    if (found.length < limit) break;
    after = found.at(-1)!.id;
  }
  return [...kept.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}
