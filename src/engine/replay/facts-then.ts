// Facts as they were: those of today, with what the record says that they were at the time.
import type { Node } from '../graph.ts';

/** What was known of a fact and when, by document and path: `document path` → values in the order of time. */
export type Patches = Map<string, { path: string[]; atMs: number; value: unknown }[]>;

const PATH = /^=\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)\s*$/;

/** The path that an expression reads and nothing else: then what it gave is what the fact was. */
export function pathIn(text: string): string[] | undefined {
  if (paths.size > PATHS) paths.clear();
  let path = paths.get(text);
  if (path === undefined) paths.set(text, (path = PATH.exec(text)?.[1]?.split('.') ?? null));
  return path ?? undefined;
}

/** The texts are those of drawings, of which there are not many; all the same there is an end to it. */
const paths = new Map<string, string[] | null>();
const PATHS = 5_000;

/** Notes what an action's inputs say of the facts that they were taken from. */
export function patchesOf(patches: Patches, documents: Map<string, string>, place: string, node: Node, input: unknown, atMs: number): void {
  const { inputs } = (node.data ?? {}) as { inputs?: { name: string; expression: { text: string } }[] };
  const document = place.slice(0, place.indexOf(' '));
  if (!inputs || !documents.has(document) || input === null || typeof input !== 'object') return;
  for (const { name, expression } of inputs) {
    const path = pathIn(expression.text);
    if (!path || !Object.hasOwn(input, name)) continue;
    note(patches, document, path, atMs, (input as Record<string, unknown>)[name]);
  }
}

export function note(patches: Patches, document: string, path: string[], atMs: number, value: unknown): void {
  const key = `${document} ${path[0]!}`;
  const list = patches.get(key);
  if (list) list.push({ path, atMs, value });
  else patches.set(key, [{ path, atMs, value }]);
}

/** One root's facts as they were so long after the beginning: the last that was known before, else the first after. */
export function factsAt(patches: Patches, document: string, root: string, today: unknown, atMs: number): unknown {
  const known = patches.get(`${document} ${root}`);
  if (!known || today === null || typeof today !== 'object') return today;
  const then = structuredCopy(today as Record<string, unknown>);
  const chosen = new Map<string, { path: string[]; atMs: number; value: unknown }>();
  for (const one of known) {
    const name = one.path.join('.');
    const before = chosen.get(name);
    if (!before || one.atMs <= atMs) chosen.set(name, one);
  }
  for (const { path, value } of chosen.values()) put(then, path.slice(1), value);
  return then;
}

const structuredCopy = (facts: Record<string, unknown>): Record<string, unknown> => ({ ...facts });

function put(facts: Record<string, unknown>, path: string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    facts[first] = value;
    return;
  }
  const inner = facts[first];
  if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return;
  const copy = { ...(inner as Record<string, unknown>) };
  facts[first] = copy;
  put(copy, rest, value);
}
