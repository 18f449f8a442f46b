// What publishing a drawing would do to everything that runs: groups of tokens by element, each with what becomes of it, counted set by set.
import type { Sql } from '#kernel';
import type { Definition, Definitions } from '../definitions.ts';
import { Bridge, elementsOf } from './bridge.ts';
import type { Base, Choice } from './choices.ts';
import { lostFor } from './follow.ts';
import type { Fate, Note } from './fates.ts';
import type { Frame, Marking } from './marking.ts';
import { isJoin } from './net.ts';
import { type Again, againFrom } from './again.ts';
import { says } from './says.ts';
import * as store from './store.ts';
import { timersAt } from './timers.ts';

type Reader = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

export type ImpactGroup = {
  id: string;
  version: number;
  element: string;
  name: string;
  with: string[];
  class: 'same' | 'compatible' | 'matched' | 'unsafe' | 'fixed';
  reason: string | null;
  notes: Note[];
  runs: number;
  tokens: number;
  needsChoice: boolean;
  choice: 'move' | 'finish' | 'cancel' | 'hold' | null;
  to: string | null;
  suggestions: { element: string; name: string; why: string[]; again: Again[]; mailsTwice: number }[];
  timersFiringAtOnce: number;
  timersUnknown: boolean;
  mailsTwice: number;
  says: string;
};

export type Impact = {
  key: string;
  total: number;
  follows: number;
  homeless: number;
  byVersion: { version: number; runs: number; follow: number; finish: number; cancel: number; hold: number; homeless: number }[];
  groups: ImpactGroup[];
};

/** The report for a drawing that is not published yet, under these choices. */
export async function impactOf(reader: Reader, definitions: Definitions, to: Definition, how: { choices: Choice[]; base: Base; now: Date }): Promise<Impact> {
  const [rows, early] = await Promise.all([reader.read(store.standings(to.key)), reader.read(store.earlyMessages(to.key))]);
  const report = new Report(to, how.choices);
  for (const row of rows) report.add(await definitions.get(reader, row.definition_id), row);
  for (const row of early) report.lost(await definitions.get(reader, row.definition_id), row.name, Number(row.runs));
  await Promise.all(report.timed().map((group) => timersAt(reader, report.bridge(group.version), group, how)));
  return report.done();
}

/** A row of the count as a marking; of several tokens at a repeated activity the first is the activity's own. */
export function markingOfRow(row: store.StandingRow, from: Definition): Marking {
  const outer = new Map<string, number>();
  const { graph } = from;
  return {
    stones: row.at.map((at, i) => {
      const key = `${row.scopes[i]} ${at}`;
      const isRepeated = graph.nodes[graph.byId.get(at)!]?.shape.many !== 'once';
      const of = isRepeated ? outer.get(key) : undefined;
      if (isRepeated && of === undefined) outer.set(key, row.ids[i]!);
      const arriving = row.arriving.indexOf(row.ids[i]!);
      const by = arriving >= 0 && isJoin(graph.nodes[graph.byId.get(at)!]!) ? row.by[arriving] : undefined;
      return { id: row.ids[i]!, at, scope: row.scopes[i]!, of, by };
    }),
    frames: framesOf(row.frames, graph.nodes[0]!.id),
    joins: row.joins ?? {},
    fixed: row.fixed ?? undefined,
    undoable: [...new Set(row.undoable)].sort(),
    isUndoing: row.undoing,
  };
}

function framesOf({ i, e, pi, p, ti, t }: store.FrameArrays, process: string): Frame[] {
  const given = (ids: number[], values: number[], id: number): number | undefined => (ids.includes(id) ? values[ids.indexOf(id)] : undefined);
  return i.map((id, n) => ({ id, node: e[n] ?? process, parent: given(pi, p, id), token: given(ti, t, id) }));
}

class Report {
  private readonly to: Definition;
  private readonly choices: Choice[];
  private readonly bridges = new Map<number, Bridge>();
  private readonly versions = new Map<number, Impact['byVersion'][number]>();
  private readonly groups = new Map<string, ImpactGroup>();

  constructor(to: Definition, choices: Choice[]) {
    this.to = to;
    this.choices = choices;
  }

  bridge(version: number): Bridge {
    return this.bridges.get(version)!;
  }

  private bridgeFrom(from: Definition): Bridge {
    let bridge = this.bridges.get(from.version);
    if (!bridge) this.bridges.set(from.version, (bridge = new Bridge(from, this.to, this.choices)));
    return bridge;
  }

  private version(from: Definition): Impact['byVersion'][number] {
    let version = this.versions.get(from.version);
    if (!version) this.versions.set(from.version, (version = { version: from.version, runs: 0, follow: 0, finish: 0, cancel: 0, hold: 0, homeless: 0 }));
    return version;
  }

  add(from: Definition, row: store.StandingRow): void {
    const bridge = this.bridgeFrom(from);
    const version = this.version(from);
    const runs = Number(row.runs);
    version.runs += runs;
    if (row.stay === 'old') return void (version.finish += runs);
    const marking = markingOfRow(row, from);
    const verdict = bridge.verdict(marking);
    if (verdict.do === 'move') {
      version.follow += runs;
      for (const element of elementsOf(marking)) {
        if (marking.frames.some((frame) => marking.stones.some((stone) => stone.id === frame.token && stone.at === element))) continue;
        const tokens = marking.stones.filter((stone) => stone.at === element && stone.of === undefined).length;
        this.group(bridge, element, [], false).tokens += runs * tokens;
        this.group(bridge, element, [], false).runs += runs;
      }
      return;
    }
    version[verdict.do === 'ask' ? 'homeless' : verdict.do] += runs;
    const [element, ...others] = verdict.elements;
    const group = this.group(bridge, element!, others, verdict.do === 'ask');
    group.runs += runs;
    group.tokens += runs;
    if (verdict.reason === 'fixed') group.class = 'fixed';
    if (verdict.do === 'ask') {
      group.reason = verdict.reason;
      if (group.class === 'same' || group.class === 'compatible') group.class = 'unsafe';
    }
  }

  /** Runs that have got a message early which nothing in the new drawing waits for. */
  lost(from: Definition, name: string, runs: number): void {
    const elements = lostFor(from, this.to, name);
    const bridge = this.bridgeFrom(from);
    if (elements.length === 0 || elements.some((element) => bridge.chosen(element))) return;
    const group = this.group(bridge, elements[0]!, [], true);
    const version = this.version(from);
    const moved = Math.min(runs, version.follow);
    version.follow -= moved;
    version.homeless += moved;
    if (group.runs === 0) Object.assign(group, { class: 'unsafe', reason: 'message', runs, tokens: 0 });
  }

  private group(bridge: Bridge, element: string, others: string[], needsChoice: boolean): ImpactGroup {
    const id = `${bridge.from.version}:${[element, ...others].join('+')}${needsChoice ? '?' : ''}`;
    let group = this.groups.get(id);
    if (!group) this.groups.set(id, (group = this.make(bridge, id, element, others, needsChoice)));
    return group;
  }

  private make(bridge: Bridge, id: string, element: string, others: string[], needsChoice: boolean): ImpactGroup {
    const { from, to } = bridge;
    const fate: Fate | undefined = bridge.fates.get(element);
    const choice = bridge.chosen(element);
    const index = from.graph.byId.get(element);
    return {
      id,
      version: from.version,
      element,
      name: index === undefined ? element : from.graph.nodes[index]!.name,
      with: others,
      class: fate?.class ?? 'unsafe',
      reason: fate?.reason ?? null,
      notes: fate?.notes ?? [],
      runs: 0,
      tokens: 0,
      needsChoice,
      choice: choice?.do ?? null,
      to: choice?.do === 'move' ? choice.to! : (fate?.to ?? null),
      suggestions: (fate?.suggestions ?? []).map(({ element: other, name, why }) => ({
        element: other,
        name,
        why,
        ...twice(againFrom(from.graph, to.graph, element, other), 0),
      })),
      timersFiringAtOnce: 0,
      timersUnknown: false,
      mailsTwice: 0,
      says: '',
    };
  }

  /** Groups that follow and may get new timers. */
  timed(): ImpactGroup[] {
    return [...this.groups.values()].filter((group) => !group.needsChoice && group.to !== null && group.with.length === 0);
  }

  done(): Impact {
    const groups = [...this.groups.values()].filter((group) => group.runs > 0);
    for (const group of groups) {
      const { from, to } = this.bridge(group.version);
      group.suggestions = group.suggestions.map((one) => ({ ...one, ...twice(one.again, group.runs) }));
      if (group.choice === 'move') group.mailsTwice = twice(againFrom(from.graph, to.graph, group.element, group.to!), group.runs).mailsTwice;
      group.says = says(group, to.graph);
    }
    const byVersion = [...this.versions.values()].sort((one, two) => two.version - one.version);
    const sum = (pick: (one: Impact['byVersion'][number]) => number): number => byVersion.reduce((all, one) => all + pick(one), 0);
    return {
      key: this.to.key,
      total: sum((one) => one.runs),
      follows: sum((one) => one.follow),
      homeless: sum((one) => one.homeless),
      byVersion,
      groups: groups.sort((one, two) => Number(two.needsChoice) - Number(one.needsChoice) || two.runs - one.runs || (one.id < two.id ? -1 : 1)),
    };
  }
}

const twice = (again: Again[], runs: number): { again: Again[]; mailsTwice: number } => ({
  again,
  mailsTwice: runs * again.reduce((sum, one) => sum + one.mails, 0),
});
