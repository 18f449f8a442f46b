// What happens to batches.
import { defineEvent } from '#kernel';
import Type from 'typebox';

export const batchEnded = defineEvent({
  name: 'batches.ended',
  says: 'A batch is done, has stopped or was undone.',
  payload: Type.Object({ number: Type.String(), kind: Type.String(), state: Type.String() }),
});
