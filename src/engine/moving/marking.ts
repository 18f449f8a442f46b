// Where the tokens of a run stand, without its data: what two drawings are compared on, and what is counted over a million runs.
import type { Done, Run } from '../run.ts';
import { isJoin } from './net.ts';

/**
 * A token of a marking; `of` is the activity's token when this is one of its bodies, `by` the flow on which it is about to arrive
 * at a join when it stands at a commit point before it.
 */
export type Stone = { id: number; at: string; scope: number; of?: number | undefined; by?: string | undefined };
export type Frame = { id: number; node: string; parent: number | undefined; token: number | undefined };

/** Element ids everywhere. `joins` are arrived branches by `scope:element` and flow; `fixed` is the first element passed that holds a run to its drawing. */
export type Marking = {
  stones: Stone[];
  frames: Frame[];
  joins: Record<string, Record<string, number>>;
  fixed: string | undefined;
  /** Activities that are done and could be undone, or are being undone, each once. */
  undoable: string[];
  isUndoing: boolean;
};

/** The marking of a run in memory. */
export function markingOf(run: Run): Marking {
  const { nodes, flows } = run.definition.graph;
  const idOf = (node: number): string => nodes[node]!.id;
  return {
    stones: [...run.tokens.values()].map((token) => ({
      id: token.id,
      at: idOf(token.node),
      scope: token.scope,
      of: token.of,
      by: token.by !== undefined && isJoin(nodes[token.node]!) ? flows[token.by]!.id : undefined,
    })),
    frames: [...run.scopes.values()].map((scope) => ({ id: scope.id, node: idOf(scope.node), parent: scope.parent, token: scope.token })),
    joins: Object.fromEntries(run.joins),
    fixed: run.fixed,
    undoable: [
      ...new Set(
        [...run.scopes.values()]
          .flatMap((scope) => (scope.log ?? []).flatMap(namesOf))
          .concat([...run.undos.values()].flatMap((undo) => undo.log.flatMap(namesOf))),
      ),
    ].sort(),
    isUndoing: run.undos.size > 0,
  };
}

const namesOf = (done: Done): string[] => [done.e, ...(done.log ?? []).flatMap(namesOf)];

/** A text that is equal for markings that are alike, whatever the numbers of their tokens and scopes are. */
export function signatureOf(marking: Marking): string {
  const frame = (id: number): string => {
    const inner = marking.frames.filter((one) => one.parent === id);
    const stones = marking.stones
      .filter((stone) => stone.scope === id)
      .map(
        (stone) =>
          `${stone.at}${stone.of === undefined ? '' : '*'}${stone.by === undefined ? '' : '<' + stone.by}${inner
            .filter((one) => one.token === stone.id)
            .map((one) => frame(one.id))
            .join('')}`,
      );
    const events = inner.filter((one) => one.token === undefined).map((one) => one.node + frame(one.id));
    const arrived = Object.entries(marking.joins)
      .filter(([key]) => key.startsWith(id + ':'))
      .map(([key, flows]) => key.slice(key.indexOf(':') + 1) + JSON.stringify(Object.entries(flows).sort()));
    return `{${[...stones, ...events, ...arrived].sort().join(';')}}`;
  };
  return `${marking.fixed ?? ''}${frame(0)}${marking.isUndoing ? '!' : ''}${marking.undoable.join(',')}`;
}
