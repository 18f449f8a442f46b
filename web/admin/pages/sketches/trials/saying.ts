// The sentences over a back-test: what would have been otherwise, first.
import type { Words } from '../../../../ui/index.ts';
import type { Found, FoundElement } from './settings.ts';

const MINUTE_MS = 60_000;

/** The step that most orders pass newly or oftener, tasks before everything else. */
function newest({ elements }: Found): FoundElement | undefined {
  const more = elements.filter((it) => it.now > it.before && !it.type.endsWith('Gateway') && it.type !== 'endEvent' && it.type !== 'startEvent');
  const rank = (it: FoundElement): number => (it.type === 'userTask' ? 1e9 : it.type === 'callActivity' ? -1e9 : 0) + it.now - it.before;
  return more.toSorted((one, other) => rank(other) - rank(one))[0];
}

const letters = ({ counts }: Found): number => counts.letters.now - counts.letters.before;

/** What would have happened, in one sentence. */
function what(found: Found, { t, number }: Words): string {
  const { orders, changed } = found;
  const of = { orders, all: number(orders) };
  const step = newest(found);
  if (changed.path + changed.outcome + changed.later + changed.sooner === 0) return t('trials.lead_none', of);
  if (step?.type === 'userTask') return t('trials.lead_task', { ...of, some: step.orders, step: step.name });
  if (letters(found) !== 0) return t(letters(found) > 0 ? 'trials.lead_letters' : 'trials.lead_letters_less', { ...of, some: Math.abs(letters(found)) });
  if (changed.outcome > 0) return t('trials.lead_outcome', { ...of, some: changed.outcome });
  if (changed.path > 0) return t('trials.lead_path', { ...of, some: changed.path });
  return t(changed.later >= changed.sooner ? 'trials.lead_later' : 'trials.lead_sooner', { ...of, some: Math.max(changed.later, changed.sooner) });
}

/** What it does to the time that orders take. */
function time({ lead, changed }: Found, { t, duration }: Words): string {
  if (changed.later + changed.sooner + changed.outcome === 0) return '';
  const half = (lead.p50.now ?? 0) - (lead.p50.before ?? 0);
  if (Math.abs(half) >= MINUTE_MS) return t(half > 0 ? 'trials.half_later' : 'trials.half_sooner', { time: duration(half) });
  const mean = (lead.mean.now ?? 0) - (lead.mean.before ?? 0);
  if (Math.abs(mean) >= MINUTE_MS) return t(mean > 0 ? 'trials.mean_later' : 'trials.mean_sooner', { time: duration(mean) });
  return t('trials.same_time');
}

/** The big sentence. */
export const headline = (found: Found, words: Words): string => [what(found, words), time(found, words)].filter((it) => it !== '').join(' ');

/** A difference with its sign; nothing where there is none. */
export function signed(value: number, says: (value: number) => string): string {
  if (value === 0) return '';
  return `${value > 0 ? '+' : '−'}${says(Math.abs(value))}`;
}
