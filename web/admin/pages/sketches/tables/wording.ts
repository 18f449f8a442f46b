// Conditions, hit policies and differences of a table in words.
import type { Answer } from '../../../../api/index.ts';
import type { Words } from '../../../../ui/index.ts';
import type { Form } from './edits.ts';

export type Look = Pick<Answer<'tables.get'>, 'form' | 'columns' | 'problems' | 'cover' | 'rows' | 'untried'>;
type Condition = Look['cover']['gaps'][number][number];
type Range = Condition['ranges'][number];

/** The hit policies as they can be chosen; `COLLECT` stands with its aggregation. */
export const POLICIES = [
  'FIRST',
  'UNIQUE',
  'ANY',
  'PRIORITY',
  'RULE ORDER',
  'OUTPUT ORDER',
  'COLLECT',
  'COLLECT SUM',
  'COLLECT MIN',
  'COLLECT MAX',
  'COLLECT COUNT',
] as const;
export type Policy = (typeof POLICIES)[number];

export const policyOf = ({ hitPolicy, aggregation }: Pick<Form, 'hitPolicy' | 'aggregation'>): Policy =>
  hitPolicy === 'COLLECT' && aggregation ? `COLLECT ${aggregation}` : hitPolicy;

export function withPolicy(form: Form, policy: Policy): Form {
  const [hitPolicy, aggregation] = policy.startsWith('COLLECT ') ? ['COLLECT', policy.slice(8)] : [policy, null];
  return { ...form, hitPolicy, aggregation } as Form;
}

/** The word of a policy: `tables.policy.rule_order`. */
export const policyWord = ({ named }: Words, policy: string): string => named('tables.policy', policy.toLowerCase().replaceAll(' ', '_'));

/** The label of a column, or what it asks. */
export function labelOf(form: Form, id: string): string {
  const column = form.inputs.find((one) => one.id === id) ?? form.outputs.find((one) => one.id === id);
  if (!column) return id;
  return column.label || ('expression' in column ? column.expression : column.name) || id;
}

/** A heading in front of a colon. */
export const headingOf = (form: Form, id: string): string => labelOf(form, id).replace(/[?:]\s*$/, '');

/** The number by which people call a rule. */
export const numberOf = (form: Form, rule: string): number => form.rules.findIndex(({ id }) => id === rule) + 1;

function rangeWord({ t, number }: Words, { from, fromIn, to, toIn }: Range): string {
  if (from !== null && from === to) return number(from);
  const low = from === null ? undefined : t(fromIn ? 'tables.at_least' : 'tables.more_than', { value: number(from) });
  const high = to === null ? undefined : t(toIn ? 'tables.at_most' : 'tables.less_than', { value: number(to) });
  return low !== undefined && high !== undefined ? t('tables.both', { one: low, other: high }) : (low ?? high ?? '');
}

function valueWord({ t }: Words, value: string | boolean | null): string {
  if (value === null) return t('tables.nothing');
  return typeof value === 'boolean' ? t(value ? 'tables.yes' : 'tables.no') : `“${value}”`;
}

const SHOWN = 6;

/** “Total: more than 50 and at most 100; Gift: no”; every case where nothing is named. */
export function whereWords(words: Words, form: Form, conditions: readonly Condition[]): string {
  if (conditions.length === 0) return words.t('tables.any_case');
  return conditions
    .map(({ column, ranges, values, isOthers }) => {
      const all = [...ranges.map((range) => rangeWord(words, range)), ...values.map((value) => valueWord(words, value))];
      const told = words.list(all.length > SHOWN ? [...all.slice(0, SHOWN), '…'] : all);
      return `${headingOf(form, column)}: ${isOthers ? (all.length > 0 ? words.t('tables.but', { values: told }) : words.t('tables.anything')) : told}`;
    })
    .join('; ');
}

/** Numbers of rules, told together. */
export const rulesWord = (words: Words, form: Form, rules: readonly string[]): string =>
  new Intl.ListFormat(words.language, { type: 'conjunction' }).format(rules.map((rule) => words.number(numberOf(form, rule))));
