// What colleagues outside of the back office want to hear: that work waits for them.
import Type from 'typebox';
import { defineEvent } from '#kernel';

const digest = {
  title: Type.String({ description: 'A sentence for people.' }),
  lines: Type.Array(Type.String()),
  page: Type.String({ description: 'Where it can be looked at, beneath the address of the back office.' }),
};

export const tasksWaiting = defineEvent({
  name: 'tasks.waiting',
  says: 'Tasks came to a lane, or are late there.',
  payload: Type.Object({ lane: Type.String(), fresh: Type.Integer(), late: Type.Integer(), open: Type.Integer(), ...digest }),
});

export const incidentsWaiting = defineEvent({
  name: 'incidents.waiting',
  says: 'Something has stopped and waits for a person.',
  payload: Type.Object({ fresh: Type.Integer(), open: Type.Integer(), ...digest }),
});

export const tasksGiven = defineEvent({
  name: 'tasks.given',
  says: 'Tasks were given to a colleague, or to nobody any more.',
  payload: Type.Object({ tasks: Type.Array(Type.String()), accountId: Type.Union([Type.String(), Type.Null()]) }),
});
