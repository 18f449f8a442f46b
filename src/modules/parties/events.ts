// What happened to customers.
import Type from 'typebox';
import { IdOf, defineEvent } from '#kernel';

export const updated = defineEvent({
  name: 'parties.updated',
  says: 'What is known of a customer was changed by a person.',
  payload: Type.Object({ customerId: IdOf('cus'), changed: Type.Array(Type.String()) }),
});
