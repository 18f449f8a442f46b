// The rehearsal as a kind of trial: reads what is usual, plays the peak in slices, searches the hands that would do, and tells.
import type { Sql } from '#kernel';
import { type Progress, type TrialKind, type TrialWork, defineTrial } from '../trials/kind.ts';
import type { Wishes } from './build.ts';
import { DEFAULTS, demandOf, handsOf, neededHands, playOf, played } from './play.ts';
import { reportOf } from './report.ts';
import { RehearsalResult, RehearsalSettings } from './settings.ts';
import type { Simulation } from './simulation.ts';
import { modelOf, usualHands, usualOf } from './usual.ts';

type Read = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

/** Where nothing is known: three minutes of work, an hour until somebody outside answers, five seconds until a service does. */
const GUESSED = { workSeconds: 180, waitSeconds: 3600, outsideSeconds: 5 } as const;
/** Hands are searched with many plays; of a play with more events than this the lead is enough. */
const SEARCHED_EVENTS = 3_000_000;
const PARTS = 100;

export const wishesOf = ({ times, ways }: RehearsalSettings): Wishes => ({ times: times ?? {}, ways: ways ?? {}, ...GUESSED });

async function zoneOf(read: Read, registry: TrialWork['registry']): Promise<string> {
  return (await registry.zoneOf?.({ read: read.read })) ?? 'UTC';
}

async function* run(work: TrialWork, settings: RehearsalSettings): AsyncGenerator<Progress, RehearsalResult, void> {
  const { registry, now, tried } = work;
  const zone = await zoneOf(work, registry);
  const span = { now, historyDays: settings.historyDays ?? DEFAULTS.historyDays, zone };
  const usual = await usualOf(work, { registry, xml: tried.xml, key: tried.key, ...span });
  yield { done: 1, total: PARTS };
  const model = modelOf(usual, wishesOf(settings));
  const lanes = await usualHands(work, model, span);
  const perHour = demandOf(settings, usual.orders);
  if (usual.isGuessed && settings.byHour === undefined) model.notes.push({ code: 'arrivals_guessed', names: [] });
  const guessed = lanes.filter(({ lane, isGuessed }) => isGuessed && !settings.lanes?.some((one) => one.lane === lane));
  if (guessed.length > 0) model.notes.push({ code: 'hands_guessed', names: guessed.map(({ lane }) => lane) });
  const play = playOf(settings, perHour, handsOf(model, settings, lanes));
  const simulation = yield* told(played(model, play), 2, settings.search === false ? 98 : 20);
  const targetMinutes = settings.targetMinutes ?? DEFAULTS.targetMinutes;
  const isSearched = settings.search !== false && simulation.events <= SEARCHED_EVENTS;
  const needed = isSearched ? yield* told(neededHands(model, play, targetMinutes * 60, simulation as Simulation), 20, 98) : undefined;
  const drawings = usual.outlines.map(({ key, name }) => ({ key, name, xml: key === tried.key ? null : usual.xmls.get(key)! }));
  return { ...reportOf(simulation as Simulation, needed), drawings, targetMinutes };
}

/** Tells how far a part is, between two shares of the whole; of many plays nobody knows how many there will be. */
function* told<T>(steps: Generator<number, T>, from: number, to: number): Generator<Progress, T, void> {
  let reached = from;
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    // Each play of many brings it a little nearer to the end, and never there.
    reached = Math.max(reached, Math.min(to, from + next.value * (to - from)));
    yield { done: Math.floor(reached), total: PARTS };
  }
}

/** A peak played through a drawing. */
export const rehearsal: TrialKind = defineTrial({ kind: 'rehearsal', settings: RehearsalSettings, result: RehearsalResult, run });
