// A drawing as a rehearsal plays it: all drawings that are called put together, and for each element how long it lasts and where it leads.
import type { Law } from './law.ts';

/** A way out of an element: the flow, where it leads, and by which of that element's entries. */
export type Way = { flow: string; target: number; entry: number; weight: number };

/** A time beside an activity. */
export type BesideTimer = { node: number; seconds: number; isInterrupting: boolean; repeat: number };

/** An outcome of a race of events: by which way, how likely, and when. */
export type Runner = { way: number; weight: number; law: Law | undefined; timer: number | undefined };

export type Kind = 'pass' | 'work' | 'wait' | 'race' | 'scope' | 'end' | 'terminate' | 'error';

export type ModelNode = {
  index: number;
  /** `drawing/element`. */
  id: string;
  drawing: string;
  element: string;
  name: string;
  kind: Kind;
  ways: Way[];
  /** How many of the ways are taken: one by its weight, all, or each by its weight (at least one). */
  out: 'one' | 'all' | 'some';
  /** How it joins: not at all, one token of each entry, or all that can still come. */
  join: 'none' | 'all' | 'reach';
  entries: number;
  /** Of a join that waits for what can still come: from where something can. */
  reach: Set<number> | undefined;
  law: Law | undefined;
  lane: number;
  starts: number[];
  runners: Runner[];
  timers: BesideTimer[];
  /** Events on its border that end it, each with how likely that is. */
  exits: { node: number; chance: number; isShort: boolean }[];
  /** Of a scope: which errors from inside it catches (null: any). */
  catches: { node: number; code: string | null }[];
  code: string | undefined;
  /** How many bodies it has. */
  bodies: { counts: readonly number[]; isSequential: boolean } | undefined;
  /** The way that an order takes for which something is missing. */
  shortWay: number | undefined;
  isShown: boolean;
};

/** What is to be told beside a result: what was guessed, and what is not played. */
export type Note = { code: NoteCode; names: string[] };
export type NoteCode =
  | 'work_guessed'
  | 'wait_guessed'
  | 'ways_equal'
  | 'ways_unused'
  | 'bodies_guessed'
  | 'events_left_out'
  | 'called_unknown'
  | 'stock_unused'
  | 'hands_guessed'
  | 'arrivals_guessed'
  | 'leaves_at_end';

export type Model = {
  key: string;
  nodes: ModelNode[];
  /** Where a run begins. */
  starts: number[];
  lanes: string[];
  /** The elements behind which an order has left the house; without any it has when its run is over. */
  leaves: number[];
  notes: Note[];
};

/** One element without anything around it, for models that are made by hand. */
export function modelNode(parts: Partial<ModelNode> & Pick<ModelNode, 'index' | 'kind'>): ModelNode {
  const id = String(parts.index);
  return {
    id,
    drawing: '',
    element: id,
    name: id,
    ways: [],
    out: 'one',
    join: 'none',
    entries: 1,
    reach: undefined,
    law: undefined,
    lane: -1,
    starts: [],
    runners: [],
    timers: [],
    exits: [],
    catches: [],
    code: undefined,
    bodies: undefined,
    shortWay: undefined,
    isShown: parts.kind !== 'pass' || parts.law !== undefined,
    ...parts,
  };
}

/** A way to an element by its first entry. */
export const wayTo = (target: number, weight = 1, entry = 0): Way => ({ flow: `to ${target}`, target, entry, weight });
