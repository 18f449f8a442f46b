// Timers of BPMN: a date, a duration, a repeating interval (ISO 8601) or a calendar (cron), as text or as a FEEL expression that gives one.
import { cronOf, nextOf } from './cron.ts';
import { type Expression, ZONE } from './expression.ts';
import { offsetAtLocal } from './feel/calendar.ts';
import { dateTimeFromText, dateTimeOffset, epochNanos } from './feel/temporal.ts';
import type { CompileContext, Moddle } from './graph.ts';

/** A timer that has been compiled. */
export type Timer = { kind: 'date' | 'duration' | 'cycle'; expression: Expression };

/** When a timer is due, and how often it comes again after that (`undefined`: not again). */
export type Due = { at: Date; repeat: number | undefined };

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
/** How often a cycle without a number comes: in effect for ever. */
const EVER = 1_000_000;

/** The instant `text` (ISO 8601 duration) after `from`; months and years by the calendar in UTC. Undefined when it is none. */
export function after(from: Date, text: string): Date | undefined {
  const match = DURATION.exec(text);
  if (!match || text === 'P' || text.endsWith('T')) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = new Date(from.getTime());
  if (years || months) {
    const day = at.getUTCDate();
    at.setUTCDate(1);
    at.setUTCMonth(at.getUTCMonth() + years * 12 + months);
    at.setUTCDate(Math.min(day, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()));
  }
  return new Date(at.getTime() + ((weeks * 7 + days) * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1000);
}

/** Compiles an event's timer definition; refuses one that can not be read. */
export function compileTimer(element: Moddle, c: CompileContext): Timer {
  const definition = element.eventDefinitions[0];
  const kind = definition.timeDate ? 'date' : definition.timeCycle ? 'cycle' : 'duration';
  const text: string = (definition.timeDate ?? definition.timeCycle ?? definition.timeDuration)?.body?.trim() ?? '';
  const expression = c.expression(text, 'timer');
  if (!text.startsWith('=') && firstDue({ kind, expression }, {}, new Date(0)) === undefined) {
    c.refuse(element, 'processes.timer', `"${text}" is not an ISO 8601 ${kind === 'cycle' ? 'repeating interval (R3/P2D) or calendar (0 6 * * 1-5)' : kind}.`);
  }
  return { kind, expression };
}

/** When the timer is due for the first time, counted from `now`; undefined when its expression gives no time. */
export function firstDue(timer: Timer, vars: Record<string, unknown>, now: Date): Due | undefined {
  const text = textOf(timer, vars, now);
  if (timer.kind === 'date') {
    const at = instant(text, zoneIn(vars));
    return at && { at, repeat: undefined };
  }
  if (timer.kind === 'duration') {
    const at = after(now, text);
    return at && { at, repeat: undefined };
  }
  const cycle = cycleOf(text);
  const at = cycle?.start ?? cycle?.step(now);
  return cycle && at ? { at, repeat: cycle.times - 1 } : undefined;
}

/**
 * When a cycle that was due comes again; undefined when that was the last time. An interval comes as often as it says, however late;
 * of the times of a calendar that have gone by meanwhile none is made up for.
 */
export function nextDue(timer: Timer, vars: Record<string, unknown>, last: Due, now: Date): Due | undefined {
  if (timer.kind !== 'cycle' || !last.repeat || last.repeat < 1) return undefined;
  const cycle = cycleOf(textOf(timer, vars, last.at));
  const at = cycle?.step(cycle.skips && now > last.at ? now : last.at);
  // A cycle that does not get on would never let go.
  if (!cycle || !at || at <= last.at || (cycle.end && at > cycle.end)) return undefined;
  return { at, repeat: last.repeat - 1 };
}

const textOf = (timer: Timer, vars: Record<string, unknown>, now: Date): string => String(timer.expression.value(vars, now) ?? '').trim();

/** An instant as text; one that names neither a zone nor an offset is told by the clock of `zone`, the shop's. */
function instant(text: string, zone = 'UTC'): Date | undefined {
  const value = dateTimeFromText(text);
  if (!value) {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? undefined : new Date(ms);
  }
  const ms = Number(epochNanos(value) / 1_000_000n);
  return new Date(dateTimeOffset(value) === null ? ms - offsetAtLocal(zone, Math.floor(ms / 1000)) * 1000 : ms);
}

const zoneIn = (vars: Record<string, unknown>): string | undefined => (typeof vars[ZONE] === 'string' ? vars[ZONE] : undefined);

type Cycle = { times: number; start?: Date; end?: Date; skips?: true; step(from: Date): Date | undefined };

/** ISO 8601 (section 4.5): `R3/P2D`, `R/start/P2D`, `R/P2D/end`, `R/start/end`; without a number it comes for ever. Or a calendar (cron). */
function cycleOf(text: string): Cycle | undefined {
  const cron = cronOf(text);
  if (cron) return { times: EVER, skips: true, step: (from) => nextOf(cron, from) };
  const match = /^R(\d*)\/([^/]+)(?:\/([^/]+))?$/.exec(text);
  if (!match) return undefined;
  const [, count = '', one = '', two] = match;
  const times = count === '' ? EVER : Math.max(1, Number(count));
  if (one.startsWith('P')) {
    const end = two === undefined ? undefined : instant(two);
    if ((two !== undefined && !end) || !after(new Date(0), one)) return undefined;
    return { times, ...(end ? { end } : {}), step: (from) => after(from, one) };
  }
  const start = instant(one);
  if (!start || two === undefined) return undefined;
  if (two.startsWith('P')) return after(start, two) && { times, start, step: (from) => after(from, two) };
  const end = instant(two);
  return end && end > start ? { times, start, step: (from) => new Date(from.getTime() + end.getTime() - start.getTime()) } : undefined;
}
