// Who answers in a replay: the record, else what is nearest to it, else what is usual, else the plainest that fits.
import type { Action } from '#kernel';
import { type Habits, plainest } from './habits.ts';
import { type Answer, type OrderRecord, isSame } from './record.ts';

/**
 * On what an answer rests. `recorded`: this order was asked the same and answered so. `near`: it was asked something else, or less
 * often. `usual`: it was never asked, but others were. `new`: nobody was ever asked. `today`: a fact is read as it is now.
 */
export type Ground = 'recorded' | 'near' | 'usual' | 'new' | 'today';
export type Answered = Pick<Answer, 'input' | 'outcome' | 'answer' | 'afterMs'> & { ground: Ground };

/** The answers of one order to one replay: each is given once, the last one as often as it is asked for. */
export class Answers {
  private readonly record: OrderRecord;
  private readonly habits: Habits;
  private readonly given = new Map<string | Answer, number>();

  constructor(record: OrderRecord, habits: Habits) {
    this.record = record;
    this.habits = habits;
  }

  /** What the action said to this input. */
  ofAction(action: Action, place: string, input: unknown): Answered {
    const all = this.record.answers.get(action.name) ?? [];
    const same = all.filter((one) => isSame(one.input, input));
    if (same.length > 0) {
      const n = this.next(same[0]!);
      return { ...same[Math.min(n, same.length - 1)]!, ground: n < same.length ? 'recorded' : 'near' };
    }
    const nearest = nearestOf(all, place, input);
    if (nearest) return { ...nearest, ground: 'near' };
    const habit = this.habits.actions.get(action.name);
    if (habit) return { input, outcome: habit.outcome, answer: undefined, afterMs: habit.afterMs, ground: 'usual' };
    return { input, outcome: { ok: true, value: plainest(action.output) }, answer: undefined, afterMs: 0, ground: 'new' };
  }

  /** How the task at this place was done, for the n-th time. */
  ofTask(task: {
    place: string;
    key: string;
    element: string;
    form: Action | undefined;
    drawn: Action['output'] | undefined;
    lane: string;
    prefill: object;
  }): Answered {
    const { place, key, element, form, drawn, lane, prefill } = task;
    const all = this.record.tasks.get(place) ?? [];
    const n = this.next(place);
    const found = all[Math.min(n, all.length - 1)];
    if (found?.isDone) return { ...found, ground: n < all.length ? 'recorded' : 'near' };
    const habit = this.habits.elements.get(`${key} ${element}`) ?? (form && this.habits.forms.get(form.name));
    // Nobody had done it when it was taken away: it would have taken longer than that.
    const atLeastMs = found ? found.afterMs + 1 : 0;
    if (habit) return { input: prefill, outcome: habit.outcome, answer: undefined, afterMs: Math.max(atLeastMs, habit.afterMs), ground: 'usual' };
    const usual = this.habits.lanes.get(lane);
    const value = plainest(form?.output ?? drawn);
    return { input: prefill, outcome: { ok: true, value }, answer: undefined, afterMs: Math.max(atLeastMs, usual?.afterMs ?? TASK_MS), ground: 'new' };
  }

  private next(key: string | Answer): number {
    const n = this.given.get(key) ?? 0;
    this.given.set(key, n + 1);
    return n;
  }
}

/** How long a task is taken to lie where nobody in its lane has ever done one. */
const TASK_MS = 4 * 3_600_000;

/** The answer that was given at the same place, and of these the one to the input that has most in common. */
function nearestOf(all: Answer[], place: string, input: unknown): Answer | undefined {
  const score = (one: Answer): number => (one.place === place ? 1_000 : 0) + common(one.input, input);
  let best: Answer | undefined;
  let most = -1;
  for (const one of all) {
    const points = score(one);
    if (points > most) [best, most] = [one, points];
  }
  return best;
}

function common(one: unknown, other: unknown): number {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return 0;
  return Object.entries(one).filter(([name, value]) => isSame(value, (other as Record<string, unknown>)[name])).length;
}
