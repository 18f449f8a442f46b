// The nouns of parties: who buys, and where they live.
import type { Id, Language, Sql } from '#kernel';

/** A person or firm that buys. `email` is lower-cased, `phone` is in E.164; either may be missing. */
export type Customer = {
  id: Id<'cus'>;
  email: string | null;
  phone: string | null;
  name: string;
  language: Language;
  country: string;
  createdAt: Date;
};

/** What an order or an import knows of a person, as it was typed. */
export type Person = {
  email?: string | null;
  phone?: string | null;
  name: string;
  language: Language;
  country: string;
};

/** A person whose e-mail is lower-cased and whose phone is in E.164 (null where it is none). */
export type Contact = { email: string | null; phone: string | null; name: string; language: Language; country: string };

/** A postal address of a customer; the first in their list is the one they prefer. */
export type Address = {
  id: Id<'adr'>;
  name: string;
  street: string;
  city: string;
  postalCode: string;
  region: string | null;
  country: string;
  phone: string | null;
};

/** Whatever can read rows: a transaction's context or the database. */
export type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

/** A customer with what became of the record: it was found to be another's, or the person was forgotten. */
export type Recorded = Customer & { mergedInto: string | null; erasedAt: Date | null };

export type ConsentChannel = 'email' | 'sms' | 'phone' | 'post';

/** One statement of consent: given or withdrawn, where and by whom it was entered. */
export type Consent = { id: Id<'csn'>; channel: ConsentChannel; given: boolean; source: string; actor: string; at: Date };

/** A merge as it is undone: rows that became `keptId`, copied addresses, and what the kept one was given. */
export type Merge = {
  id: Id<'mrg'>;
  keptId: string;
  goneId: string;
  members: string[];
  addresses: string[];
  given: { email?: string; phone?: string };
  actor: string;
  at: Date;
};
