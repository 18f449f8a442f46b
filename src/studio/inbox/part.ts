// The card of: what waits for people, given to colleagues and told to channels outside.
import { type Around, type Part, definePart } from '../part.ts';
import { assignTasks } from './actions.ts';
import { tellWhatWaits } from './digest.ts';
import { incidentsWaiting, tasksGiven, tasksWaiting } from './events.ts';

export const inboxPart = (_: Around): Part =>
  definePart({
    name: 'inbox',
    actions: [assignTasks],
    events: [tasksWaiting, incidentsWaiting, tasksGiven],
    sweeps: [{ name: 'studio.inbox', everyMs: 60_000, run: (ctx) => tellWhatWaits(ctx) }],
  });
