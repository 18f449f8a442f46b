// Who is the same person: the e-mail decides, else the phone; decided in arrival order, with nothing but the values.
import { LRUCache } from 'lru-cache';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { Contact, Customer, Person } from './types.ts';

const PHONES_REMEMBERED = 50_000;
const phones = new LRUCache<string, { e164: string | null }>({ max: PHONES_REMEMBERED });

/**
 * A phone number in E.164 (`0722 123 456` in RO is `+40722123456`), or null where it is no valid number. `country` is
 * ISO 3166-1 alpha-2 and matters only to numbers without a `+`. Remembered, because parsing costs some 20 µs.
 */
export function phoneOf(text: string | null | undefined, country: string): string | null {
  if (!text) return null;
  const key = country + text;
  let known = phones.get(key);
  if (!known) {
    const parsed = text.length > 40 ? undefined : parsePhoneNumberFromString(text, country as CountryCode);
    known = { e164: parsed?.isValid() ? parsed.number : null };
    phones.set(key, known);
  }
  return known.e164;
}

/** An e-mail address as it is compared: without surrounding blanks, lower-cased; null where nothing is left. */
export function emailOf(text: string | null | undefined): string | null {
  return text?.trim().toLowerCase() || null;
}

/** A person with e-mail and phone in the form in which they are compared. */
export function contactOf(person: Person): Contact {
  return {
    email: emailOf(person.email),
    phone: phoneOf(person.phone, person.country),
    name: person.name,
    language: person.language,
    country: person.country,
  };
}

/** Which customer each person is, which customers are new, and what was learnt of known ones. */
export type Matched = {
  customers: Customer[];
  added: Customer[];
  learnt: { id: string; email: string | null; phone: string | null }[];
};

/**
 * Finds or makes a customer for each contact, in arrival order: same e-mail, else same phone is the same customer, also
 * within the batch. A customer who lacked the e-mail or phone gets it, unless another customer has it.
 */
export function match(contacts: Contact[], known: Customer[], make: (contact: Contact) => Customer): Matched {
  const byEmail = new Map<string, Customer>();
  const byPhone = new Map<string, Customer>();
  const index = (customer: Customer): void => {
    if (customer.email !== null) byEmail.set(customer.email, customer);
    if (customer.phone !== null) byPhone.set(customer.phone, customer);
  };
  for (const customer of known) index({ ...customer });
  const added = new Map<string, Customer>();
  const learnt = new Map<string, Customer>();
  const customers = contacts.map((contact) => {
    const { email, phone } = contact;
    let customer = (email === null ? undefined : byEmail.get(email)) ?? (phone === null ? undefined : byPhone.get(phone));
    if (!customer) {
      customer = make(contact);
      added.set(customer.id, customer);
      index(customer);
      return customer;
    }
    const newEmail = customer.email === null && email !== null && !byEmail.has(email);
    const newPhone = customer.phone === null && phone !== null && !byPhone.has(phone);
    if (newEmail || newPhone) {
      if (newEmail) customer.email = email;
      if (newPhone) customer.phone = phone;
      index(customer);
      if (!added.has(customer.id)) learnt.set(customer.id, customer);
    }
    return customer;
  });
  return {
    customers,
    added: [...added.values()],
    learnt: [...learnt.values()].map(({ id, email, phone }) => ({ id, email, phone })),
  };
}
