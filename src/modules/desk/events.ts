// What happened on the desk; the document of each event is the one that was talked about.
import Type from 'typebox';
import { defineEvent } from '#kernel';

export const noted = defineEvent({
  name: 'desk.noted',
  says: 'Somebody wrote, changed or removed a note, or a file was attached or removed.',
  payload: Type.Object({ what: Type.String(), id: Type.String(), visibility: Type.Optional(Type.String()) }),
});
export const tagged = defineEvent({
  name: 'desk.tagged',
  says: 'Tags were added or removed.',
  payload: Type.Object({ added: Type.Array(Type.String()), removed: Type.Array(Type.String()) }),
});
export const assigned = defineEvent({
  name: 'desk.assigned',
  says: 'Somebody has it now, or nobody any more.',
  payload: Type.Object({ accountId: Type.Union([Type.String(), Type.Null()]) }),
});
export const mentioned = defineEvent({
  name: 'desk.mentioned',
  says: 'Colleagues were named in a note.',
  payload: Type.Object({ noteId: Type.String(), accounts: Type.Array(Type.String()) }),
});
export const notified = defineEvent({
  name: 'desk.notified',
  says: 'Colleagues who want to hear of new orders have a notice.',
  payload: Type.Object({ accounts: Type.Integer() }),
});

export const deskEvents = [noted, tagged, assigned, mentioned, notified];
