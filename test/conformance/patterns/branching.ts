// Patterns 1 to 11 and 28 to 33, 37 to 43: how ways part, come together and end (Russell, ter Hofstede, van der Aalst, Mulyar 2006).
import type { Pattern } from './play.ts';
import { edge, event, inside, mark, sub } from './sketch.ts';

/** Branches of which some have to be done: each says so, counted in a variable, and the one that is enough tells the outside. */
const counted = (enough: number): string =>
  sub(
    'S',
    inside(
      'start1 > F > U1 > N1 > J; F > U2 > N2 > J; F > U3 > N3 > J; J > G; G -[n = ' + enough + ']> Told > end1; G -> end2',
      { F: 'and', J: 'xor', G: 'xor', U1: 'user', U2: 'user', U3: 'user' },
      ['N1', 'N2', 'N3'].map((id) => mark(id, { n: 'n + 1' })).join('') + event('Told', 'throw', 'x1'),
    ),
  );

/** The same, but the one that is enough ends the others. */
const cancelled = (enough: number): string =>
  sub(
    'S',
    inside(
      'start1 > F > U1 > N1 > J; F > U2 > N2 > J; F > U3 > N3 > J; J > G; G -[n = ' + enough + ']> Over; G -> end2',
      { F: 'and', J: 'xor', G: 'xor', U1: 'user', U2: 'user', U3: 'user' },
      ['N1', 'N2', 'N3'].map((id) => mark(id, { n: 'n + 1' })).join('') + event('Over', 'end', 'terminate'),
    ),
  );

export const BRANCHING: Pattern[] = [
  { number: 1, name: 'Sequence', how: 'a sequence flow', body: inside('start > A > B > end'), script: [['start', 'A B']] },
  {
    number: 2,
    name: 'Parallel Split',
    how: 'parallel gateway',
    body: inside('start > A > F; F > B > end1; F > C > end2', { F: 'and' }),
    script: [['start', 'A B C']],
  },
  {
    number: 3,
    name: 'Synchronization',
    how: 'parallel gateway that joins',
    body: inside('start > F; F > U1 > J; F > U2 > J; J > A > end', { F: 'and', J: 'and', U1: 'user', U2: 'user' }),
    script: [
      ['start', ''],
      ['U2', ''],
      ['U1', 'A'],
    ],
  },
  {
    number: 4,
    name: 'Exclusive Choice',
    how: 'exclusive gateway',
    body: inside('start > G; G -[start.n > 1]> A > end1; G -[start.n > 0]> B > end2; G -> C > end3', { G: 'xor' }),
    start: { n: 2 },
    script: [['start', 'A']],
  },
  {
    number: 5,
    name: 'Simple Merge',
    how: 'exclusive gateway that merges',
    body: inside('start > G; G -[start.n = 1]> A > J; G -> B > J; J > C > end', { G: 'xor', J: 'xor' }),
    start: { n: 0 },
    script: [['start', 'B C']],
  },
  {
    number: 6,
    name: 'Multi-Choice',
    how: 'inclusive gateway',
    body: inside('start > G; G -[start.n > 1]> A > end1; G -[start.n > 0]> B > end2; G -> C > end3', { G: 'or' }),
    start: { n: 2 },
    script: [['start', 'A B']],
  },
  {
    number: 7,
    name: 'Structured Synchronizing Merge',
    how: 'inclusive gateway that joins what its split began',
    body: inside('start > G; G -[start.n > 1]> U1 > J; G -[start.n > 0]> U2 > J; G -> U3 > J; J > A > end', {
      G: 'or',
      J: 'or',
      U1: 'user',
      U2: 'user',
      U3: 'user',
    }),
    start: { n: 2 },
    script: [
      ['start', ''],
      ['U1', ''],
      ['U2', 'A'],
    ],
  },
  {
    number: 8,
    name: 'Multi-Merge',
    how: 'exclusive gateway behind a parallel one: each token passes',
    body: inside('start > F; F > U1 > J; F > U2 > J; J > A > end', { F: 'and', J: 'xor', U1: 'user', U2: 'user' }),
    script: [
      ['start', ''],
      ['U1', 'A'],
      ['U2', 'A'],
    ],
  },
  {
    number: 9,
    name: 'Structured Discriminator',
    how: 'the first branch to be done throws an escalation, which a non-interrupting boundary event takes on; the others go on and are ignored',
    body: inside('start > Zero > S > end; B > A > end9', {}, mark('Zero', { n: '0' }) + counted(1) + edge('B', 'S', 'x1', false)),
    script: [
      ['start', 'Zero'],
      ['U2', 'N2 A'],
      ['U1', 'N1'],
      ['U3', 'N3'],
    ],
  },
  {
    number: 10,
    name: 'Arbitrary Cycles',
    how: 'flows lead back, into the middle of another loop, too',
    body: inside(
      'start > M > U1 > K > U2 > G; G -[again = 1]> M; G -[again = 2]> K; G -> end',
      { M: 'xor', K: 'xor', G: 'xor', U1: 'user' },
      answered('U2', 'again'),
    ),
    script: [
      ['start', ''],
      ['U1', ''],
      ['U2 again=1', ''],
      ['U1', ''],
      ['U2 again=2', ''],
      ['U2 again=0', ''],
    ],
  },
  {
    number: 11,
    name: 'Implicit Termination',
    how: 'a process is over when nothing in it is left to do',
    body: inside('start > F; F > U1 > A > end1; F > B > end2', { F: 'and', U1: 'user' }),
    script: [
      ['start', 'B'],
      ['U1', 'A'],
    ],
  },
  {
    number: 28,
    name: 'Blocking Discriminator',
    why: 'BPMN says it only by a complex gateway, whose activation condition and reset no two tools read alike; it is refused at publish.',
  },
  {
    number: 29,
    name: 'Cancelling Discriminator',
    how: 'branches in a sub-process: the first one ends at a terminate end event',
    body: inside('start > Zero > S > A > end', {}, mark('Zero', { n: '0' }) + cancelled(1)),
    script: [
      ['start', 'Zero'],
      ['U2', 'N2 A'],
    ],
  },
  {
    number: 30,
    name: 'Structured Partial Join',
    how: 'the branch that makes enough throws an escalation, which a non-interrupting boundary event takes on; the rest goes on and is ignored',
    body: inside('start > Zero > S > end; B > A > end9', {}, mark('Zero', { n: '0' }) + counted(2) + edge('B', 'S', 'x1', false)),
    script: [
      ['start', 'Zero'],
      ['U3', 'N3'],
      ['U1', 'N1 A'],
      ['U2', 'N2'],
    ],
  },
  {
    number: 31,
    name: 'Blocking Partial Join',
    why: 'BPMN says it only by a complex gateway, as the blocking discriminator; it is refused at publish.',
  },
  {
    number: 32,
    name: 'Cancelling Partial Join',
    how: 'branches in a sub-process: the one that makes enough ends at a terminate end event',
    body: inside('start > Zero > S > A > end', {}, mark('Zero', { n: '0' }) + cancelled(2)),
    script: [
      ['start', 'Zero'],
      ['U2', 'N2'],
      ['U3', 'N3 A'],
    ],
  },
  {
    number: 33,
    name: 'Generalized AND-Join',
    how: 'a parallel gateway keeps what comes twice on one flow for the next time',
    body: inside('start > F; F > U1 > K; F > U2 > K; K > J; F > U3 > M; F > U4 > M; M > J; J > A > end', {
      F: 'and',
      K: 'xor',
      M: 'xor',
      J: 'and',
      U1: 'user',
      U2: 'user',
      U3: 'user',
      U4: 'user',
    }),
    script: [
      ['start', ''],
      ['U1', ''],
      ['U2', ''],
      ['U3', 'A'],
      ['U4', 'A'],
    ],
  },
  {
    number: 37,
    name: 'Local Synchronizing Merge',
    how: 'inclusive gateway behind splits of several kinds: it waits for what can still come',
    body: inside('start > F; F > U1 > J; F > G; G -[start.n = 1]> U2 > J; G -> B > end2; J > A > end', { F: 'and', G: 'xor', J: 'or', U1: 'user', U2: 'user' }),
    start: { n: 1 },
    script: [
      ['start', ''],
      ['U1', ''],
      ['U2', 'A'],
    ],
  },
  {
    number: 38,
    name: 'General Synchronizing Merge',
    how: 'inclusive gateway that looks through loops and choices made later (BPMN 2.0.2, section 13.4.3)',
    body: inside(
      'start > F; F > U1 > J; F > M > U2 > G; G -[again = 1]> M; G -[again = 2]> B > end2; G -> J; J > A > end',
      { F: 'and', M: 'xor', G: 'xor', J: 'or', U1: 'user' },
      answered('U2', 'again'),
    ),
    script: [
      ['start', ''],
      ['U1', ''],
      ['U2 again=1', ''],
      ['U2 again=2', 'A B'],
    ],
  },
  {
    number: 41,
    name: 'Thread Merge',
    how: 'tokens on one flow are counted, and the one that makes the number goes on',
    body: inside(
      'start > Zero > F; F > U1 > K; F > U2 > K; F > U3 > K; K > N > G; G -[n = 3]> A > end; G -> end1',
      { F: 'and', K: 'xor', G: 'xor', U1: 'user', U2: 'user', U3: 'user' },
      mark('Zero', { n: '0' }) + mark('N', { n: 'n + 1' }),
    ),
    script: [
      ['start', 'Zero'],
      ['U1', 'N'],
      ['U3', 'N'],
      ['U2', 'N A'],
    ],
  },
  {
    number: 42,
    name: 'Thread Split',
    how: 'several flows lead from a parallel gateway into the same merge: as many tokens go on along one flow',
    body: inside('start > F; F > P1 > K; F > P2 > K; F > P3 > K; K > A > end', { F: 'and', K: 'xor', P1: 'pass', P2: 'pass', P3: 'pass' }),
    script: [['start', 'A A A']],
  },
  {
    number: 43,
    name: 'Explicit Termination',
    how: 'terminate end event',
    body: inside('start > F; F > U1 > A > end1; F > U2 > Over', { F: 'and', U1: 'user', U2: 'user' }, event('Over', 'end', 'terminate')),
    script: [
      ['start', ''],
      ['U2', ''],
    ],
  },
];

/** A user task whose answer is kept in a variable. */
function answered(id: string, variable: string): string {
  return `<bpmn:userTask id="${id}"><bpmn:extensionElements><kontor:task><kontor:output name="${variable}" value="=result.${variable}"/></kontor:task></bpmn:extensionElements></bpmn:userTask>`;
}
