// Reads of customers for pages and the API.
import Type from 'typebox';
import { Country, IdOf, Instant, Language, MaybeInstant, Refusal, defineQuery } from '#kernel';
import { ConsentChannel } from './record.ts';
import { AddressOutput, CustomerOutput, customerJson } from './schema.ts';
import { filteredCustomers } from './search.ts';
import * as records from './store-record.ts';
import * as store from './store.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const list = defineQuery({
  name: 'parties.list',
  summary:
    'Customers, newest first; q is words of the name or their beginnings, the beginning of an e-mail, or the last four or more digits of a phone; consent is a channel to which they agreed.',
  input: Type.Object(
    {
      q: Type.Optional(Type.String({ maxLength: 200 })),
      country: Type.Optional(Country),
      language: Type.Optional(Language),
      consent: Type.Optional(ConsentChannel),
      after: Type.Optional(IdOf('cus')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    closed,
  ),
  output: Type.Object({ items: Type.Array(CustomerOutput), next: Type.Union([IdOf('cus'), Type.Null()]) }),
  run: async ({ db }, { limit = 50, ...filter }) => {
    const found = await filteredCustomers(db, filter, limit + 1);
    const items = found.slice(0, limit).map(customerJson);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  },
});

const Consent = Type.Object({ id: IdOf('csn'), channel: ConsentChannel, given: Type.Boolean(), source: Type.String(), actor: Type.String(), at: Instant });

export const get = defineQuery({
  name: 'parties.get',
  summary: 'A customer with addresses, statements of consent (the newest first: the last of a channel holds) and whom the record took in.',
  input: Type.Object({ customerId: IdOf('cus') }, closed),
  output: Type.Object({
    ...CustomerOutput.properties,
    addresses: Type.Array(AddressOutput),
    mergedInto: nullable(IdOf('cus')),
    erasedAt: MaybeInstant,
    consents: Type.Array(Consent),
    merged: Type.Array(
      Type.Object({
        mergeId: IdOf('mrg'),
        customerId: IdOf('cus'),
        name: Type.String(),
        email: nullable(Type.String()),
        phone: nullable(Type.String()),
        actor: Type.String(),
        at: Instant,
      }),
    ),
  }),
  run: async ({ db }, { customerId }) => {
    const [customer, addresses, { ids }, merges] = await Promise.all([
      records.recorded(db, customerId),
      store.addressesOf(db, customerId),
      records.membersOf(db, customerId),
      records.mergesInto(db, customerId),
    ]);
    if (!customer) throw new Refusal('parties.unknown', { customerId }, { status: 404 });
    return {
      ...customerJson(customer),
      addresses,
      mergedInto: customer.mergedInto,
      erasedAt: customer.erasedAt,
      consents: await records.consentsOf(db, ids),
      merged: merges.map(({ id, goneId, name, email, phone, actor, at }) => ({ mergeId: id, customerId: goneId, name, email, phone, actor, at })),
    };
  },
});

const SIMILAR_AT_MOST = 10;

export const similar = defineQuery({
  name: 'parties.similar',
  summary: 'Customers who may be the same person: the e-mail written otherwise, the same last digits of the phone, the same street.',
  input: Type.Object({ customerId: IdOf('cus') }, closed),
  output: Type.Object({
    items: Type.Array(Type.Object({ ...CustomerOutput.properties, why: Type.Union([Type.Literal('email'), Type.Literal('phone'), Type.Literal('address')]) })),
  }),
  run: async ({ db }, { customerId }) => ({
    items: (await records.similarTo(db, customerId, SIMILAR_AT_MOST)).map(({ why, ...customer }) => ({ ...customerJson(customer), why })),
  }),
});
