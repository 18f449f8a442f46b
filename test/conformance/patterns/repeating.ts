// Patterns 12 to 15, 21, 22, 26, 27 and 34 to 36: the same work several times.
import type { Pattern } from './play.ts';
import { each, edge, event, inside, mark, sub } from './sketch.ts';

/** The called process says which variable it is given. */
const GIVEN = '<bpmn:extensionElements><kontor:input name="n" value="=0"/></bpmn:extensionElements>';

const users = (loop: string): string => `<bpmn:userTask id="U">${loop}</bpmn:userTask>`;

/** One of many, and then a look at how many are done: the one that makes `enough` tells the outside. */
const telling = (enough: string): string =>
  sub(
    'S',
    inside(
      'start1 > U > N > G; G -[nrOfCompletedInstances + 1 = ' + enough + ']> Told > end1; G -> end2',
      { G: 'xor', U: 'user' },
      mark('N') + event('Told', 'throw', 'x1'),
    ),
    each('[1, 2, 3]'),
  );

export const REPEATING: Pattern[] = [
  {
    number: 12,
    name: 'Multiple Instances without Synchronization',
    how: 'a loop that lets a new way go at each turn and does not wait for it',
    body: inside(
      'start > Zero > M > F; F > U > A > end1; F > N > G; G -[n < 3]> M; G -> B > end',
      { M: 'xor', F: 'and', G: 'xor', U: 'user' },
      mark('Zero', { n: '0' }) + mark('N', { n: 'n + 1' }),
    ),
    script: [
      ['start', 'Zero N N N B'],
      ['U', 'A'],
      ['U', 'A'],
      ['U', 'A'],
    ],
  },
  {
    number: 13,
    name: 'Multiple Instances with a Priori Design-Time Knowledge',
    how: 'parallel multi-instance with a fixed number',
    body: inside(
      'start > U > A > end',
      {},
      users(
        '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>',
      ),
    ),
    script: [
      ['start', ''],
      ['U', ''],
      ['U', ''],
      ['U', 'A'],
    ],
  },
  {
    number: 14,
    name: 'Multiple Instances with a Priori Run-Time Knowledge',
    how: 'parallel multi-instance over a collection that is known when it begins',
    body: inside('start > U > A > end', {}, users(each('start.lines'))),
    start: { lines: ['x', 'y'] },
    script: [
      ['start', ''],
      ['U', ''],
      ['U', 'A'],
    ],
  },
  {
    number: 15,
    name: 'Multiple Instances without a Priori Run-Time Knowledge',
    how: 'a sub-process with a non-interrupting event sub-process that adds another one as long as any is under way',
    body: inside(
      'start > S > A > end',
      {},
      sub(
        'S',
        inside(
          'start1 > U1 > end1',
          { U1: 'user' },
          sub('More', inside('start2 > U2 > B > end2', { U2: 'user' }, event('start2', 'aside', 'm1')), '', ' triggeredByEvent="true"'),
        ),
      ),
    ),
    script: [
      ['start', ''],
      ['m1', ''],
      ['m1', ''],
      ['U1', ''],
      ['U2', 'B'],
      ['U2', 'B A'],
    ],
  },
  {
    number: 21,
    name: 'Structured Loop',
    how: 'standard loop, tested before or behind the work',
    body: inside(
      'start > U > A > end',
      {},
      users(
        '<bpmn:standardLoopCharacteristics testBefore="false" loopMaximum="5"><bpmn:loopCondition xsi:type="bpmn:tFormalExpression">=loopCounter &lt; 3</bpmn:loopCondition></bpmn:standardLoopCharacteristics>',
      ),
    ),
    script: [
      ['start', ''],
      ['U', ''],
      ['U', ''],
      ['U', 'A'],
    ],
  },
  {
    number: 22,
    name: 'Recursion',
    how: 'a call activity that calls the process that it is in',
    body: inside('start > K > A > end', {}, called('down', 'start.n')),
    calls: { down: inside('start > B > G; G -[n > 1]> K > J; G -> J; J > C > end', { G: 'xor', J: 'xor' }, GIVEN + called('down', 'n - 1')) },
    start: { n: 3 },
    script: [['start', 'B B B C C C A']],
  },
  {
    number: 26,
    name: 'Cancel Multiple Instance Activity',
    how: 'interrupting boundary event on the multi-instance activity, whose way goes on elsewhere',
    body: inside('start > U > A > end; B > C > end2', {}, users(each('[1, 2, 3]')) + edge('B', 'U', 'm1')),
    script: [
      ['start', ''],
      ['U', ''],
      ['m1', 'C'],
    ],
  },
  {
    number: 27,
    name: 'Complete Multiple Instance Activity',
    how: 'interrupting boundary event on the multi-instance activity, whose way joins the usual one',
    body: inside('start > U > J > A > end; B > J', { J: 'xor' }, users(each('[1, 2, 3]')) + edge('B', 'U', 'm1')),
    script: [
      ['start', ''],
      ['U', ''],
      ['m1', 'A'],
    ],
  },
  {
    number: 34,
    name: 'Static Partial Join for Multiple Instances',
    how: 'the instance that makes enough throws an escalation, which a non-interrupting boundary event takes on; the rest goes on and is ignored',
    body: inside('start > S > end; B > A > end9', {}, telling('2') + edge('B', 'S', 'x1', false)),
    script: [
      ['start', ''],
      ['U', 'N'],
      ['U', 'N A'],
      ['U', 'N'],
    ],
  },
  {
    number: 35,
    name: 'Static Cancelling Partial Join for Multiple Instances',
    how: 'completion condition: what is left is taken away',
    body: inside('start > U > A > end', {}, users(each('[1, 2, 3]', { until: 'nrOfCompletedInstances = 2' }))),
    script: [
      ['start', ''],
      ['U', ''],
      ['U', 'A'],
    ],
  },
  {
    number: 36,
    name: 'Dynamic Partial Join for Multiple Instances',
    how: 'instances are added by a non-interrupting event sub-process; the one that makes enough, by a number that may change, throws an escalation that goes on beside them',
    body: inside(
      'start > Zero > S > end; B > A > end9',
      {},
      mark('Zero', { n: '0', wanted: 'start.wanted' }) +
        sub(
          'S',
          inside(
            'start1 > U1 > end1',
            { U1: 'user' },
            sub(
              'More',
              inside(
                'start2 > U2 > N > G; G -[n = wanted]> Told > end2; G -> end3',
                { U2: 'user', G: 'xor' },
                event('start2', 'aside', 'm1') + mark('N', { n: 'n + 1' }) + event('Told', 'throw', 'x1'),
              ),
              '',
              ' triggeredByEvent="true"',
            ),
          ),
        ) +
        edge('B', 'S', 'x1', false),
    ),
    start: { wanted: 2 },
    script: [
      ['start', 'Zero'],
      ['m1', ''],
      ['m1', ''],
      ['U2', 'N'],
      ['m1', ''],
      ['U2', 'N A'],
      ['U2', 'N'],
      ['U1', ''],
    ],
  },
];

function called(key: string, n: string): string {
  return `<bpmn:callActivity id="K" calledElement="${key}"><bpmn:extensionElements><kontor:child><kontor:input name="n" value="=${n}"/></kontor:child></bpmn:extensionElements></bpmn:callActivity>`;
}
