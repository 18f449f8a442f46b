// Timers of BPMN: a date, a duration or a repeating duration, as ISO 8601 text or as a FEEL expression that gives one.
import type { Expression } from './expression.ts';
import type { CompileContext, Moddle } from './graph.ts';

/** A timer that has been compiled: when it is due, and how often it comes again (`undefined`: once). */
export type Timer = { kind: 'date' | 'duration' | 'cycle'; expression: Expression };

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const CYCLE = /^R(\d*)\/(P.+)$/;

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
  if (!text.startsWith('=') && dueAt({ kind, expression }, {}, new Date(0)) === undefined) {
    c.refuse(element, 'processes.timer', `"${text}" is not an ISO 8601 ${kind === 'cycle' ? 'repeating duration (R3/P2D)' : kind}.`);
  }
  return { kind, expression };
}

/** When the timer is due, counted from `now`, and how often it repeats after that. */
export function dueAt(timer: Timer, vars: Record<string, unknown>, now: Date): { at: Date; repeat: number | undefined } | undefined {
  const text = String(timer.expression.value(vars, now) ?? '');
  if (timer.kind === 'date') {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? undefined : { at: new Date(ms), repeat: undefined };
  }
  const cycle = timer.kind === 'cycle' ? CYCLE.exec(text) : null;
  if (timer.kind === 'cycle' && !cycle) return undefined;
  const at = after(now, cycle ? cycle[2]! : text);
  if (!at) return undefined;
  return { at, repeat: cycle ? (cycle[1] === '' ? 1_000_000 : Number(cycle[1])) - 1 : undefined };
}
