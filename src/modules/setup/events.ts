// What happened while a shop was set up.
import { defineEvent } from '#kernel';
import Type from 'typebox';

export const shopOpened = defineEvent({
  name: 'setup.opened',
  says: 'The shop was set up and has an owner.',
  payload: Type.Object({ country: Type.String(), pack: Type.String(), accountId: Type.String() }),
});
