// Reads of customers for pages and the API.
import Type from 'typebox';
import { IdOf, Refusal, defineQuery } from '#kernel';
import { searchCustomers } from './search.ts';
import { AddressOutput, CustomerOutput, customerJson } from './schema.ts';
import * as store from './store.ts';

export const list = defineQuery({
  name: 'parties.list',
  summary: 'Customers, newest first; q is words of the name or their beginnings, the beginning of an e-mail, or the last four or more digits of a phone.',
  input: Type.Object(
    {
      q: Type.Optional(Type.String({ maxLength: 200 })),
      after: Type.Optional(IdOf('cus')),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ items: Type.Array(CustomerOutput), next: Type.Union([IdOf('cus'), Type.Null()]) }),
  run: async ({ db }, { q, after, limit = 50 }) => {
    const found = await searchCustomers(db, q, after, limit + 1);
    const items = found.slice(0, limit).map(customerJson);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  },
});

export const get = defineQuery({
  name: 'parties.get',
  summary: 'A customer with all addresses.',
  input: Type.Object({ customerId: IdOf('cus') }, { additionalProperties: false }),
  output: Type.Object({ ...CustomerOutput.properties, addresses: Type.Array(AddressOutput) }),
  run: async ({ db }, { customerId }) => {
    const [[customer], addresses] = await Promise.all([store.byIds(db, [customerId]), store.addressesOf(db, customerId)]);
    if (!customer) throw new Refusal('parties.unknown', { customerId }, { status: 404 });
    return { ...customerJson(customer), addresses };
  },
});
