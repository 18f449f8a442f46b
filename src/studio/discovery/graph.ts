// The directly-follows graph of a log: which activity came right after which, how often, and with what cases began and ended.

/** Cases that went the same way. */
export type Variant = { trace: readonly number[]; cases: number };

export type Follows = {
  activities: number[];
  /** How often the second came right after the first. */
  edges: Map<number, Map<number, number>>;
  starts: Map<number, number>;
  ends: Map<number, number>;
};

const add = (map: Map<number, number>, key: number, by: number): void => void map.set(key, (map.get(key) ?? 0) + by);

export function followsOf(log: readonly Variant[]): Follows {
  const seen = new Set<number>();
  const edges: Follows['edges'] = new Map();
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const { trace, cases } of log) {
    trace.forEach((at, place) => {
      seen.add(at);
      const next = trace[place + 1];
      if (next === undefined) return;
      let row = edges.get(at);
      if (!row) edges.set(at, (row = new Map()));
      add(row, next, cases);
    });
    if (trace.length === 0) continue;
    add(starts, trace[0]!, cases);
    add(ends, trace.at(-1)!, cases);
  }
  return { activities: [...seen].sort((a, b) => a - b), edges, starts, ends };
}

export const has = ({ edges }: Follows, from: number, to: number): boolean => (edges.get(from)?.get(to) ?? 0) > 0;

/** The graph without what is rare: ways out of an activity that were taken less often than `noise` times its most frequent one (IMf, section 3.2). */
export function filtered({ activities, edges, starts, ends }: Follows, noise: number): Follows {
  const strong = (map: Map<number, number>, most: number): Map<number, number> => new Map([...map].filter(([, count]) => count >= noise * most));
  const mostOf = (map: Map<number, number> | undefined): number => Math.max(0, ...(map?.values() ?? []));
  return {
    activities,
    edges: new Map(activities.map((at) => [at, strong(edges.get(at) ?? new Map(), Math.max(mostOf(edges.get(at)), ends.get(at) ?? 0))])),
    starts: strong(starts, mostOf(starts)),
    ends: strong(ends, mostOf(ends)),
  };
}

/** Activities in groups: two are in the same when a chain of linked ones leads from one to the other. */
export function groupsOf(activities: readonly number[], isLinked: (one: number, other: number) => boolean): number[][] {
  const left = new Set(activities);
  const groups: number[][] = [];
  for (const first of activities) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const one of group) {
      for (const other of left) {
        if (!isLinked(one, other)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(group.sort((a, b) => a - b));
  }
  return groups;
}

/** From which activity which can be reached, in one step or more. */
export function reachOf({ activities, edges }: Follows): Map<number, Set<number>> {
  return new Map(
    activities.map((from) => {
      const reached = new Set<number>();
      const open = [from];
      for (const at of open) {
        for (const next of edges.get(at)?.keys() ?? []) {
          if (reached.has(next)) continue;
          reached.add(next);
          open.push(next);
        }
      }
      return [from, reached];
    }),
  );
}
