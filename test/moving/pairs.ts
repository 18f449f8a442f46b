// Twenty pairs of drawings: what merchants change while orders are under way, and what they choose for those that are in the way.
import { act, around, border, both, call, charge, each, heard, letter, pause, race, receive, row, task, whenCancelled, whole } from './build.ts';

type Choice = { element: string; with?: string[]; do: 'move' | 'finish' | 'cancel' | 'hold'; to?: string };
export type Pair = {
  says: string;
  before: (key: string) => string;
  after: (key: string) => string;
  choices?: Choice[];
  otherwise?: 'finish' | 'hold';
  base?: 'entry' | 'publish';
  /** What a person does about those that are held: without it, they finish on their own drawing. */
  held?: { do: 'move' | 'finish' | 'cancel'; to?: string };
  /** Published again while runs go on, as when it was a mistake. */
  rollsBack?: boolean;
};

const begin = [letter('Hello'), task('Check')];
const finish = [charge('Pay'), letter('Paid'), task('Pack'), letter('Sent')];
const line = (key: string, ...middle: ReturnType<typeof task>[]): string => whole(key, row(...begin, ...middle, ...finish));
const lone = (key: string, body: ReturnType<typeof task>, beside = ''): string => whole(key, body, beside);
const fixedPay = (xml: string): string => xml.replace('<bpmn:serviceTask id="Pay"', '<bpmn:serviceTask kontor:fixed="true" id="Pay"');

export const PAIRS: Pair[] = [
  { says: 'a step is put in', before: (key) => line(key), after: (key) => line(key, task('Call back')).replaceAll('Call back', 'CallBack') },
  { says: 'a step that some have before them is taken out', before: (key) => line(key, act('Note')), after: (key) => line(key) },
  {
    says: 'two steps change places',
    before: (key) => line(key, act('One'), task('Two')),
    after: (key) => line(key, task('Two'), act('One')),
    // Who has done the first one already would do it again.
    choices: [{ element: 'Two', do: 'finish' }],
    rollsBack: true,
  },
  {
    says: 'a step gets another id',
    before: (key) => line(key, task('Ring')),
    after: (key) => line(key, task('Phone')),
    choices: [{ element: 'Ring', do: 'move', to: 'Phone' }],
  },
  {
    says: 'a step at which orders stand is taken out, and they go on behind it',
    before: (key) => line(key, task('Ask'), task('Confirm')),
    after: (key) => line(key, task('Confirm')),
    choices: [{ element: 'Ask', do: 'move', to: 'Confirm' }],
  },
  {
    says: 'a step is taken out, and who stands there finishes as before',
    before: (key) => line(key, task('Ask')),
    after: (key) => line(key),
    choices: [{ element: 'Ask', do: 'finish' }],
    rollsBack: true,
  },
  {
    says: 'a step is taken out, who stands there waits, and a person moves them',
    before: (key) => line(key, receive('Answer'), task('Confirm')),
    after: (key) => line(key, task('Confirm')),
    otherwise: 'hold',
    held: { do: 'move', to: 'Confirm' },
  },
  {
    says: 'a step is taken out, and who stands there is cancelled',
    before: (key) => line(key, task('Ask')),
    after: (key) => line(key),
    choices: [{ element: 'Ask', do: 'cancel' }],
  },
  {
    says: 'a sub-process with a deadline comes around two steps',
    before: (key) => whole(key, row(...begin, task('One'), task('Two'), ...finish)),
    after: (key) => whole(key, row(...begin, around('Both', row(task('One'), task('Two')), border('Late', 'Both', 'P30D', letter('Sorry'), true)), ...finish)),
  },
  {
    says: 'a sub-process goes, and what was in it goes on',
    before: (key) => whole(key, row(...begin, around('Both', row(task('One'), task('Two')), border('Late', 'Both', 'P90D', letter('Sorry'), true)), ...finish)),
    after: (key) => whole(key, row(...begin, task('One'), task('Two'), ...finish)),
    rollsBack: true,
  },
  {
    says: 'a third branch comes between the gateways',
    before: (key) => whole(key, row(...begin, both('P', [task('A'), charge('Bill')]), ...finish)),
    after: (key) => whole(key, row(...begin, both('P', [task('A'), charge('Bill'), task('C')]), ...finish)),
    otherwise: 'finish',
  },
  {
    says: 'a branch between the gateways goes',
    before: (key) => whole(key, row(...begin, both('P', [task('A'), charge('Bill'), task('C')]), ...finish)),
    after: (key) => whole(key, row(...begin, both('P', [task('A'), charge('Bill')]), ...finish)),
    otherwise: 'hold',
    held: { do: 'finish' },
  },
  {
    says: 'a wait gets shorter',
    before: (key) => line(key, pause('Cool', 'P20D'), task('Two')),
    after: (key) => line(key, pause('Cool', 'P5D'), task('Two')),
    rollsBack: true,
  },
  {
    says: 'a step gets a reminder',
    before: (key) => line(key, task('Two')),
    after: (key) => line(key, task('Two', border('Remind', 'Two', 'P2D', letter('Reminder'), false))),
    base: 'publish',
  },
  { says: 'a receive task becomes a catch event', before: (key) => line(key, receive('Answer')), after: (key) => line(key, heard('Answer')) },
  {
    says: 'customers may cancel from now on',
    before: (key) => line(key, task('Two')),
    after: (key) => whole(key, row(...begin, task('Two'), ...finish), whenCancelled('Cancel', letter('Bye'))),
  },
  {
    says: 'another event may come first at the gateway',
    before: (key) => lone(key, row(...begin, race('G', [row(heard('Yes'), act('Accept')), row(pause('Week', 'P7D'), letter('Nudge'))]), ...finish)),
    after: (key) =>
      lone(
        key,
        row(
          ...begin,
          race('G', [row(heard('Yes'), act('Accept')), row(pause('Week', 'P7D'), letter('Nudge')), row(heard('No', 'cancel'), act('Decline'))]),
          ...finish,
        ),
      ),
    rollsBack: true,
  },
  { says: 'a step follows one that is done for each', before: (key) => line(key, each('Grade')), after: (key) => line(key, each('Grade'), act('Sum')) },
  {
    says: 'who has paid does not change any more',
    before: (key) => fixedPay(line(key)),
    after: (key) => fixedPay(line(key, task('More'))).replace('id="Pack" name="Pack"', 'id="Pack" name="Pack it"'),
  },
  {
    says: 'a called drawing changes beside the one that calls it',
    before: (key) => whole(key, row(...begin, call('Ship', `${key}-child`), ...finish)),
    after: (key) => whole(key, row(...begin, call('Ship', `${key}-child`), act('Shipped'), ...finish)),
  },
];

/** The drawing that the last pair calls, before and after. */
export const CHILD: Pair = {
  says: 'the called drawing gets a step',
  before: (key) => whole(key, row(task('Pick'), letter('Label'))),
  after: (key) => whole(key, row(task('Pick'), task('Weigh'), letter('Label'))),
};
