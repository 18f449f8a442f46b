// Patterns 16 to 20, 23 to 25, 39 and 40: what depends on where a run stands, on what comes from outside, and what takes work away.
import type { Pattern } from './play.ts';
import { edge, event, inside, sub } from './sketch.ts';

const NO_LOCK =
  'BPMN has no way to keep two parts of a running process from being under way at once without saying in which order they come; a lock of our own beside the standard would not be the drawing.';

export const STANDING: Pattern[] = [
  {
    number: 16,
    name: 'Deferred Choice',
    how: 'event-based gateway: what happens first decides',
    body: inside('start > G; G > M > A > end1; G > T > B > end2', { G: 'race' }, event('M', 'catch', 'm1') + event('T', 'catch', '+60')),
    script: [
      ['start', ''],
      ['+60', 'B'],
      ['m1', ''],
    ],
  },
  {
    number: 17,
    name: 'Interleaved Parallel Routing',
    why: 'An ad-hoc sub-process in sequence keeps two activities from being under way at once, but BPMN has no word for an order that holds between some of its members only while it interleaves them with the others.',
  },
  {
    number: 18,
    name: 'Milestone',
    how: 'a non-interrupting boundary event on the activity that is the milestone: it can be taken only while that activity lasts',
    body: inside('start > U1 > U2 > A > end; B > C > end2', { U1: 'user', U2: 'user' }, edge('B', 'U2', 's1', false)),
    script: [
      ['start', ''],
      ['signal s1', ''],
      ['U1', ''],
      ['signal s1', 'C'],
      ['U2', 'A'],
    ],
  },
  {
    number: 19,
    name: 'Cancel Activity',
    how: 'interrupting boundary event',
    body: inside('start > U > A > end; B > C > end2', { U: 'user' }, edge('B', 'U', 'm1')),
    script: [
      ['start', ''],
      ['m1', 'C'],
    ],
  },
  {
    number: 20,
    name: 'Cancel Case',
    how: 'interrupting event sub-process of the process, with a terminate end event',
    body: inside(
      'start > F; F > U1 > A > end1; F > U2 > B > end2',
      { F: 'and', U1: 'user', U2: 'user' },
      sub('Stop', inside('start9 > C > Over', {}, event('start9', 'start', 'm1') + event('Over', 'end', 'terminate')), '', ' triggeredByEvent="true"'),
    ),
    script: [
      ['start', ''],
      ['U1', 'A'],
      ['m1', 'C'],
    ],
  },
  {
    number: 23,
    name: 'Transient Trigger',
    how: 'signal: who does not wait for it at that moment has missed it',
    body: inside('start > U > S > A > end', { U: 'user' }, event('S', 'catch', 's1')),
    script: [
      ['start', ''],
      ['signal s1', ''],
      ['U', ''],
      ['signal s1', 'A'],
    ],
  },
  {
    number: 24,
    name: 'Persistent Trigger',
    how: 'message: one that comes early is kept for who will wait for it',
    body: inside('start > U > M > A > end', { U: 'user' }, event('M', 'catch', 'm1')),
    script: [
      ['start', ''],
      ['m1', ''],
      ['U', 'A'],
    ],
  },
  {
    number: 25,
    name: 'Cancel Region',
    how: 'interrupting boundary event on a sub-process around the region',
    body: inside(
      'start > F; F > S > A > end1; F > U3 > D > end3; B > C > end2',
      { F: 'and', U3: 'user' },
      sub('S', inside('start1 > G; G > U1 > end4; G > U2 > end5', { G: 'and', U1: 'user', U2: 'user' })) + edge('B', 'S', 'm1'),
    ),
    script: [
      ['start', ''],
      ['U1', ''],
      ['m1', 'C'],
      ['U3', 'D'],
    ],
  },
  { number: 39, name: 'Critical Section', why: NO_LOCK },
  {
    number: 40,
    name: 'Interleaved Routing',
    how: 'ad-hoc sub-process in sequence: each in any order, one at a time',
    body: inside(
      'start > H > C > end',
      {},
      `<bpmn:adHocSubProcess id="H" ordering="Sequential">${inside('', {}, '<bpmn:userTask id="U1"/><bpmn:userTask id="U2"/>')}</bpmn:adHocSubProcess>`,
    ),
    script: [
      ['start', ''],
      ['begin U2', ''],
      ['refused begin U1', ''],
      ['U2', ''],
      ['begin U1', ''],
      ['U1', ''],
      ['begin H', 'C'],
    ],
  },
];
