// What a run waits for, gathered by where its tokens stand. Pure: no React here.
import type { Run, Wait } from '../../../api/index.ts';
import { type TokenPlace, elementsOf } from '../../../ui/index.ts';

/** A token's place and what it waits for there. */
export interface Stand {
  run: Run;
  /** The element at which it stands, and that element's name in the drawing. */
  at: string;
  name: string;
  main: Wait[];
  /** What a person may begin there: activities of an ad-hoc sub-process, and last that nothing more of them is needed. */
  offers: Wait[];
  /** Timers beside it, such as reminders, soonest first. */
  timers: Wait[];
  since: string;
}

/** Where the tokens of a run stand: one at each place, or as many as there are tasks and runs below it. */
export function tokensOf(run: Run): TokenPlace[] {
  const places = new Map<string, Wait[]>();
  for (const wait of run.waits) if (wait.main && !isInnerRun(wait)) places.set(wait.at, [...(places.get(wait.at) ?? []), wait]);
  return [...places.values()].flatMap((waits) => {
    // At an event-based gateway one token waits for many things.
    const single = waits.filter((it) => !OF_A_CHOICE.has(it.kind));
    return (single.length > 0 ? single : waits.slice(0, 1)).map((it) => ({
      id: it.id,
      element: it.at,
      isStuck: it.kind === 'incident',
    }));
  });
}

/** What a token may wait for beside others, whichever comes first. */
const OF_A_CHOICE = new Set(['message', 'timer', 'signal', 'condition']);

/** A sub-process that is drawn open waits for its own inside; the token is shown inside. */
const isInnerRun = (wait: Wait): boolean => wait.kind === 'child' && wait.child === null;

/** The places of a live run with everything that can move the token on from there. */
export function standsOf(run: Run, xml: string | undefined): Stand[] {
  const places = new Map<string, Wait[]>();
  for (const wait of run.waits) places.set(wait.at, [...(places.get(wait.at) ?? []), wait]);
  return [...places].flatMap(([at, waits]) => {
    const main = waits.filter((it) => it.main && !isInnerRun(it));
    if (main.length === 0) return [];
    const timers = waits.filter((it) => it.kind === 'timer' && it.dueAt !== null).sort((one, other) => (one.dueAt ?? '').localeCompare(other.dueAt ?? ''));
    const since = main.map((it) => it.since).sort()[0] ?? run.startedAt;
    const own = main.find((it) => it.element === at)?.name;
    return [
      {
        run,
        at,
        name: own ?? named(xml, at) ?? main[0]?.name ?? at,
        main: main.filter((it) => it.kind !== 'timer' || it.element === at),
        offers: waits.filter((it) => it.begins).sort((one, other) => Number(one.main) - Number(other.main)),
        timers,
        since,
      },
    ];
  });
}

const named = (xml: string | undefined, id: string): string | undefined => (xml === undefined ? undefined : elementsOf(xml).get(id)?.name) || undefined;
