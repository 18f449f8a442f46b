// What happened to messages.
import Type from 'typebox';
import { IdOf, defineEvent } from '#kernel';

export const sent = defineEvent({
  name: 'messages.sent',
  says: 'A message was handed over for delivery.',
  payload: Type.Object({ messageId: IdOf('msg'), template: Type.String() }),
});

export const bounced = defineEvent({
  name: 'messages.bounced',
  says: 'A message was refused for good, e.g. because nobody has that address.',
  payload: Type.Object({ messageId: IdOf('msg'), template: Type.String(), reason: Type.String() }),
});

export const published = defineEvent({
  name: 'messages.template_published',
  says: 'A person published a new version of a template.',
  payload: Type.Object({ name: Type.String(), language: Type.String(), version: Type.Integer() }),
});
