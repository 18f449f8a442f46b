// Puts the studio together out of its parts, as one module.
import type { Module } from '#kernel';
import { backTestPart } from './back-test/part.ts';
import { discoveryPart } from './discovery/part.ts';
import { handbookPart } from './handbook/part.ts';
import { inboxPart } from './inbox/part.ts';
import type { Around, Part } from './part.ts';
import { rehearsalPart } from './rehearsal/part.ts';
import { sketchesPart } from './sketches/part.ts';
import { tablesPart } from './tables/part.ts';
import { talkPart } from './talk/part.ts';
import { trialsPart } from './trials/part.ts';
import { watchPart } from './watch/part.ts';

const PARTS = [sketchesPart, talkPart, tablesPart, trialsPart, backTestPart, rehearsalPart, watchPart, discoveryPart, handbookPart, inboxPart];

/** The studio over an engine; add it to the registry after the engine and the modules. */
export function createStudio(around: Around): Module {
  const parts = PARTS.map((make) => make(around));
  const all = <T>(pick: (part: Part) => T[] | undefined): T[] => parts.flatMap((part) => pick(part) ?? []);
  return {
    name: 'studio',
    needs: ['engine', 'staff', 'desk'],
    actions: all(({ actions }) => actions),
    queries: all(({ queries }) => queries),
    events: all(({ events }) => events),
    readers: all(({ readers }) => readers),
    sweeps: all(({ sweeps }) => sweeps),
    invariants: all(({ invariants }) => invariants),
    routes: all(({ routes }) => routes),
    settings: all(({ settings }) => settings),
    ports: all(({ ports }) => ports),
  };
}
