// What happened to customers.
import Type from 'typebox';
import { IdOf, defineEvent } from '#kernel';

export const updated = defineEvent({
  name: 'parties.updated',
  says: 'What is known of a customer was changed by a person.',
  payload: Type.Object({ customerId: IdOf('cus'), changed: Type.Array(Type.String()) }),
});

const Who = { customerId: IdOf('cus') };

export const consented = defineEvent({
  name: 'parties.consented',
  says: 'A customer agreed to marketing through a channel, or withdrew it.',
  payload: Type.Object({ ...Who, channel: Type.String(), given: Type.Boolean() }),
});

export const merged = defineEvent({
  name: 'parties.merged',
  says: 'Two customers were found to be one.',
  payload: Type.Object({ ...Who, mergeId: IdOf('mrg'), goneId: IdOf('cus') }),
});

export const unmerged = defineEvent({
  name: 'parties.unmerged',
  says: 'A merge of two customers was taken back.',
  payload: Type.Object({ ...Who, mergeId: IdOf('mrg'), goneId: IdOf('cus') }),
});

export const exported = defineEvent({
  name: 'parties.exported',
  says: 'Everything that is kept about a customer was given out.',
  payload: Type.Object(Who),
});

export const erased = defineEvent({
  name: 'parties.erased',
  says: 'A customer was forgotten.',
  payload: Type.Object(Who),
});
