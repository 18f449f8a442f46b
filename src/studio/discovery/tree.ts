// Process trees: what the miner finds, and whether a way through a log is one of theirs.

/** A tree over activities by their numbers. A loop is its body, and after it any of the others leads back to it. */
export type Tree = (
  | { is: 'tau' }
  | { is: 'activity'; at: number }
  | { is: 'sequence' | 'choice' | 'parallel'; of: Tree[] }
  | { is: 'loop'; body: Tree; again: Tree[] }
) & {
  /** How often it was gone through in the log. */
  times: number;
};

export const tau = (times: number): Tree => ({ is: 'tau', times });
export const activity = (at: number, times: number): Tree => ({ is: 'activity', at, times });

const SIGNS = { sequence: '→', choice: '×', parallel: '∧' } as const;

/** The tree as a text such as `→(a, ×(b, τ))`. */
export function textOf(tree: Tree, name: (at: number) => string): string {
  if (tree.is === 'tau') return 'τ';
  if (tree.is === 'activity') return name(tree.at);
  const of = tree.is === 'loop' ? [tree.body, ...tree.again] : tree.of;
  return `${tree.is === 'loop' ? '⟲' : SIGNS[tree.is]}(${of.map((one) => textOf(one, name)).join(', ')})`;
}

/** A tree without needless levels: a choice of one, a sequence in a sequence, several ways of doing nothing. */
export function simplified(tree: Tree): Tree {
  if (tree.is === 'tau' || tree.is === 'activity') return tree;
  if (tree.is === 'loop') return { ...tree, body: simplified(tree.body), again: tree.again.map(simplified) };
  const flat = tree.of.map(simplified).flatMap((one) => (one.is === tree.is ? one.of : [one]));
  const kept =
    tree.is === 'choice'
      ? flat.filter((one, at) => one.is !== 'tau' || flat.findIndex(({ is }) => is === 'tau') === at)
      : flat.filter(({ is }) => is !== 'tau');
  if (kept.length === 0) return tau(tree.times);
  return kept.length === 1 ? kept[0]! : { ...tree, of: kept };
}

/** What is left of a tree when some of its activities were done; made once for each such rest, so that rests can be compared. */
type Rest = { id: number; canEnd: boolean; next: Map<number, Rest[]>; step: (at: number) => Shape[] };
type Shape =
  | { is: 'done' }
  | { is: 'activity'; at: number }
  | { is: 'sequence' | 'parallel'; of: Shape[] }
  | { is: 'choice'; of: Shape[] }
  | { is: 'loop'; body: Shape; again: Shape }
  /** A loop whose body was done: it ends here, or goes round. */
  | { is: 'round'; body: Shape; again: Shape };

const DONE: Shape = { is: 'done' };

function shapeOf(tree: Tree): Shape {
  if (tree.is === 'tau') return DONE;
  if (tree.is === 'activity') return { is: 'activity', at: tree.at };
  if (tree.is === 'loop') return { is: 'loop', body: shapeOf(tree.body), again: { is: 'choice', of: tree.again.map(shapeOf) } };
  return { is: tree.is, of: tree.of.map(shapeOf) };
}

const canEnd = (shape: Shape): boolean => {
  if (shape.is === 'done' || shape.is === 'round') return true;
  if (shape.is === 'activity') return false;
  if (shape.is === 'loop') return canEnd(shape.body);
  return shape.is === 'choice' ? shape.of.some(canEnd) : shape.of.every(canEnd);
};

const sequence = (of: Shape[]): Shape => {
  const kept = of.filter(({ is }) => is !== 'done');
  return kept.length === 0 ? DONE : kept.length === 1 ? kept[0]! : { is: 'sequence', of: kept };
};

/** What is left after an activity: the derivative of the tree's language by it (J. A. Brzozowski, 1964). */
function after(shape: Shape, at: number): Shape[] {
  switch (shape.is) {
    case 'done':
      return [];
    case 'activity':
      return shape.at === at ? [DONE] : [];
    case 'choice':
      return shape.of.flatMap((one) => after(one, at));
    case 'sequence': {
      const [first, ...others] = shape.of as [Shape, ...Shape[]];
      const rest = sequence(others);
      const here = after(first, at).map((one) => sequence([one, rest]));
      return canEnd(first) ? [...here, ...after(rest, at)] : here;
    }
    case 'parallel':
      return shape.of.flatMap((one, place) =>
        after(one, at).map((left): Shape => {
          const of = shape.of.map((other, index) => (index === place ? left : other)).filter(({ is }) => is !== 'done');
          return of.length === 0 ? DONE : of.length === 1 ? of[0]! : { is: 'parallel', of };
        }),
      );
    case 'loop': {
      const round: Shape = { is: 'round', body: shape.body, again: shape.again };
      const here = after(shape.body, at).map((one) => sequence([one, round]));
      return canEnd(shape.body) ? [...here, ...after(round, at)] : here;
    }
    case 'round': {
      const loop: Shape = { is: 'loop', body: shape.body, again: shape.again };
      const here = after(shape.again, at).map((one) => sequence([one, loop]));
      // A way back on which nothing is done leads to the body at once; a body that does nothing either is not gone round for ever.
      return canEnd(shape.again) ? [...here, ...after(shape.body, at).map((one) => sequence([one, shape]))] : here;
    }
  }
}

const RESTS_AT_MOST = 100_000;

/** A reader of ways: says whether a way from beginning to end is one of the tree's; undefined when that took too long. */
export function readerOf(tree: Tree): (trace: readonly number[]) => boolean | undefined {
  const known = new Map<string, Rest>();
  const restOf = (shape: Shape): Rest => {
    const key = JSON.stringify(shape);
    let rest = known.get(key);
    if (!rest) known.set(key, (rest = { id: known.size, canEnd: canEnd(shape), next: new Map(), step: (at) => after(shape, at) }));
    return rest;
  };
  const begin = restOf(shapeOf(tree));
  return (trace) => {
    let at = new Set([begin]);
    for (const event of trace) {
      const next = new Set<Rest>();
      for (const rest of at) {
        let follow = rest.next.get(event);
        if (!follow) rest.next.set(event, (follow = rest.step(event).map(restOf)));
        for (const one of follow) next.add(one);
      }
      if (known.size > RESTS_AT_MOST) return undefined;
      if (next.size === 0) return false;
      at = next;
    }
    return [...at].some((rest) => rest.canEnd);
  };
}
