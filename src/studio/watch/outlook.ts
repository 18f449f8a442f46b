// The nets of the newest drawings with what is left from each of their places to the goal; made anew when there is newer history or drawing.
import type { ReadCtx } from '#kernel';
import type { Definition, Node } from '#engine';
import type { Around } from '../part.ts';
import { bucketOf, middleOf } from './buckets.ts';
import { type Forecast, forecast } from './forecast.ts';
import { heatOf, windowOf } from './heat.ts';
import { type Net, netOf } from './net.ts';

/** What a promise is about: goods are handed over when one of these actions has been done. */
const HAND_OVER: readonly string[] = ['shipping.hand_over'];
const FRESH_MS = 5 * 60_000;

export type Outlook = {
  /** Where tokens stand that still have the goal before them. */
  places: { key: string; element: string }[];
  /** What is left from there; undefined where no way leads to the goal. */
  left(key: string, element: string, stayedSeconds: number): Forecast | undefined;
  nameOf(key: string, element: string): string;
  nodeOf(key: string, element: string): Node | undefined;
};

const isGoal = (node: Node): boolean => HAND_OVER.includes(node.shape.detail) && (node.shape.waits === 'user' || node.shape.waits === 'job');

/** Keeps the outlook of a shop; in memory, and the same for every question of some minutes. */
export function outlookKeeper({ engine }: Around): (read: ReadCtx) => Promise<Outlook> {
  let kept: { at: number; print: string; made: Promise<Outlook> } | undefined;
  return async (read) => {
    await engine.definitions.refresh(read.db, 1_000);
    const drawings = engine.definitions.newestDrawings();
    const print = drawings.map(({ id }) => id).join(' ');
    const now = read.now.getTime();
    if (!kept || kept.print !== print || Math.abs(now - kept.at) > FRESH_MS) {
      const made = make(read, drawings);
      kept = { at: now, print, made };
      made.catch(() => (kept = undefined));
    }
    return kept.made;
  };
}

async function make(read: ReadCtx, drawings: Definition[]): Promise<Outlook> {
  const window = windowOf(read.now);
  const heats = new Map(await Promise.all(drawings.map(async ({ key }) => [key, await heatOf(read.db, key, window)] as const)));
  const byKey = new Map(drawings.map((one) => [one.key, one]));
  const nets = new Map<string, Net | undefined>();
  const netFor = (key: string): Net | undefined => {
    const drawing = byKey.get(key);
    if (!drawing || nets.has(key)) return nets.get(key);
    // A drawing that calls itself, even through others, has no net of its own inside of itself.
    nets.set(key, undefined);
    const net = netOf(drawing.graph, heats.get(key)!, isGoal, netFor);
    nets.set(key, net);
    return net;
  };
  const known = new Map<string, Forecast | undefined>();
  const places = drawings.flatMap(({ key }) => {
    const net = netFor(key);
    return net ? [...net.leads].map((index) => ({ key, element: net.places[index]!.id })) : [];
  });
  return {
    places,
    left: (key, element, stayed) => {
      const bucket = bucketOf(stayed);
      const name = `${key} ${element} ${bucket}`;
      if (!known.has(name)) {
        const net = netFor(key);
        const at = net?.byId.get(element);
        known.set(name, net === undefined || at === undefined ? undefined : forecast(net, at, middleOf(bucket)));
      }
      return known.get(name);
    },
    nodeOf: (key, element) => nodeOf(byKey.get(key), element),
    nameOf: (key, element) => nodeOf(byKey.get(key), element)?.name ?? element,
  };
}

function nodeOf(drawing: Definition | undefined, element: string): Node | undefined {
  const index = drawing?.graph.byId.get(element);
  return index === undefined ? undefined : drawing!.graph.nodes[index];
}
