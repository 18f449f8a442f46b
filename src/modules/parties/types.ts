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
