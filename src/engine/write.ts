// Writes a drawing out of the model, and puts back what other tools wrote and the model does not keep: nothing gets lost by saving.
import { BpmnModdle } from 'bpmn-moddle';
import type { Moddle } from './graph.ts';
import { type Markup, type Part, attributeKey, isMarkup, namespacesOf, readMarkup, writeMarkup } from './markup.ts';
import { kontorModdle } from './moddle.ts';
import { parseDrawing } from './read.ts';

type Scope = ReturnType<typeof namespacesOf>;
/** One element as the source has it, as the model gave the source back, and as the model says it now. */
type Three = { source: Markup; base: Markup; now: Markup };
type Scopes = { source: Scope; base: Scope; now: Scope };

/**
 * A drawing as BPMN XML. With the `source` that it (or an earlier state of it) was read from, attributes with their default,
 * foreign elements, text, CDATA, comments and order of the source are kept wherever the model did not change them.
 */
export async function writeDrawing(definitions: Moddle, source?: string): Promise<string> {
  const now = await toXml(definitions);
  return source === undefined ? now : restore(now, source);
}

/** A drawing's XML as an editor saved it, with what the editor's model lost of `source` put back. */
export async function keepWhatWasThere(saved: string, source: string): Promise<string> {
  const { definitions } = await parseDrawing(saved);
  return restore(await toXml(definitions), source);
}

async function restore(now: string, source: string): Promise<string> {
  const { definitions } = await parseDrawing(source);
  const trees = { source: readMarkup(source), base: readMarkup(await toXml(definitions)), now: readMarkup(now) };
  return keyOf(trees.source) === keyOf(trees.now) ? writeMarkup(new Merge(trees).run()) : now;
}

async function toXml(definitions: Moddle): Promise<string> {
  const { xml } = await new BpmnModdle({ kontor: structuredClone(kontorModdle) }).toXML(definitions, { format: true });
  return xml;
}

const idOf = (element: Markup): string | undefined => element.attributes.find(([name]) => name === 'id')?.[1];
const textOf = (element: Markup): string =>
  element.children
    .map((part) => (isMarkup(part) || (part.kind !== 'text' && part.kind !== 'cdata') ? '' : part.text))
    .join('')
    .trim();

/** What tells an element among its brothers: its id, else its text, else only its place among those of its name. */
function keyOf(element: Markup): string {
  const id = idOf(element);
  const name = `{${element.namespace}}${element.local}`;
  if (id !== undefined) return `${name}#${id}`;
  return element.children.some(isMarkup) ? name : `${name}=${textOf(element)}`;
}

/** Elements by key and, for equal keys, by how many came before. */
function keyed(element: Markup): Map<string, Markup> {
  const counts = new Map<string, number>();
  return new Map(
    element.children.filter(isMarkup).map((child) => {
      const key = keyOf(child);
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [`${key} ${count}`, child];
    }),
  );
}

class Merge {
  private readonly trees: Three;
  /** Elements of the source and of the model's answer by id: one that was moved elsewhere keeps what it had. */
  private readonly homes = new Map<string, { source: Markup; base: Markup; scopes: Pick<Scopes, 'source' | 'base'> }>();

  constructor(trees: Three) {
    this.trees = trees;
  }

  run(): Markup {
    const { source, base, now } = this.trees;
    const scopes: Scopes = { source: namespacesOf(source), base: namespacesOf(base), now: namespacesOf(now) };
    this.findHomes(source, base, scopes);
    return this.merge(this.trees, scopes);
  }

  private findHomes(source: Markup, base: Markup, scopes: Pick<Scopes, 'source' | 'base'>): void {
    const found = keyed(base);
    for (const [key, child] of keyed(source)) {
      const twin = found.get(key);
      if (!twin) continue;
      const inner = { source: namespacesOf(child, scopes.source), base: namespacesOf(twin, scopes.base) };
      if (idOf(child) !== undefined) this.homes.set(keyOf(child), { source: child, base: twin, scopes: inner });
      this.findHomes(child, twin, inner);
    }
  }

  private merge(three: Three, scopes: Scopes): Markup {
    const { source, base, now } = three;
    // Where the model calls an element by another name than the source, and still does, the source's name stands.
    const named = base.local === now.local && base.namespace === now.namespace ? source : now;
    return {
      namespace: named.namespace,
      prefix: source.prefix,
      local: named.local,
      attributes: mergeAttributes(three, scopes),
      children: this.mergeChildren(three, scopes),
    };
  }

  private mergeChildren({ source, base, now }: Three, scopes: Scopes): Part[] {
    const isLeaf = !source.children.some(isMarkup) && !now.children.some(isMarkup);
    if (isLeaf) return textOf(base) === textOf(now) ? source.children : now.children;
    const [inBase, inNow] = [keyed(base), keyed(now)];
    const paired = pairChanged(inBase, inNow);
    const used = new Set<Markup>();
    const names = new Map([...keyed(source)].map(([key, child]) => [child, key]));
    const renamed = pairRenamed(keyed(source), inBase);
    const children: Part[] = [];
    for (const part of source.children) {
      if (!isMarkup(part)) {
        children.push(part);
        continue;
      }
      const own = names.get(part)!;
      const key = renamed.get(own) ?? own;
      const twin = inBase.get(key);
      // The model does not know it: it stays.
      if (!twin) children.push(part);
      else if (paired.has(key)) {
        const child = paired.get(key)!;
        used.add(child);
        children.push(this.merge({ source: part, base: twin, now: child }, deeper(scopes, part, twin, child)));
      }
    }
    return this.addNew(children, now, used, scopes);
  }

  /** What is new stands behind its neighbour of before. */
  private addNew(children: Part[], now: Markup, used: Set<Markup>, scopes: Scopes): Part[] {
    let previous: string | undefined;
    for (const child of now.children.filter(isMarkup)) {
      const key = keyOf(child);
      if (!used.has(child)) {
        const at = previous === undefined ? -1 : children.findLastIndex((part) => isMarkup(part) && keyOf(part) === previous);
        children.splice(
          previous === undefined ? 0 : at < 0 ? children.length : at + 1,
          0,
          this.moved(child, { ...scopes, now: namespacesOf(child, scopes.now) }),
        );
      }
      previous = key;
    }
    return children;
  }

  private moved(now: Markup, scopes: Scopes): Markup {
    const home = this.homes.get(keyOf(now));
    if (!home)
      return { ...now, children: now.children.map((part) => (isMarkup(part) ? this.moved(part, { ...scopes, now: namespacesOf(part, scopes.now) }) : part)) };
    return this.merge({ source: home.source, base: home.base, now }, { ...home.scopes, now: scopes.now });
  }
}

const deeper = (scopes: Scopes, source: Markup, base: Markup, now: Markup): Scopes => ({
  source: namespacesOf(source, scopes.source),
  base: namespacesOf(base, scopes.base),
  now: namespacesOf(now, scopes.now),
});

/** Which element of now is which of before: the same key, else in order those of the same name that have no id and no twin. */
function pairChanged(base: Map<string, Markup>, now: Map<string, Markup>): Map<string, Markup> {
  const pairs = new Map<string, Markup>();
  for (const key of base.keys()) if (now.has(key)) pairs.set(key, now.get(key)!);
  const left = [...now].filter(([key, child]) => !base.has(key) && idOf(child) === undefined).map(([, child]) => child);
  for (const [key, child] of base) {
    if (pairs.has(key) || idOf(child) !== undefined) continue;
    const at = left.findIndex((other) => other.local === child.local && other.namespace === child.namespace);
    if (at >= 0) pairs.set(key, left.splice(at, 1)[0]!);
  }
  return pairs;
}

/** The model may write an element of the source under another name: what has no twin on either side belongs together, in order. */
function pairRenamed(source: Map<string, Markup>, base: Map<string, Markup>): Map<string, string> {
  const lost = [...source.keys()].filter((key) => !base.has(key));
  const made = [...base.keys()].filter((key) => !source.has(key));
  return new Map(made.map((key, index) => [lost[index] ?? key, key]));
}

function mergeAttributes({ source, base, now }: Three, scopes: Scopes): Markup['attributes'] {
  const [before, after] = [byKey(base, scopes.base), byKey(now, scopes.now)];
  const merged: Markup['attributes'] = [];
  const seen = new Set<string>();
  for (const [name, value] of source.attributes) {
    const key = attributeKey(name, scopes.source);
    seen.add(key);
    const [old, fresh] = [before.get(key)?.[1], after.get(key)?.[1]];
    // Lost by the model, or not changed in it: as the source has it.
    if (old === fresh) merged.push([name, value]);
    else if (fresh !== undefined) merged.push([name, fresh]);
  }
  for (const [key, [name, value]] of after) {
    const isDeclaration = name.startsWith('xmlns:') && !scopes.source.has(name.slice(6));
    if (seen.has(key) || (before.get(key)?.[1] === value && !isDeclaration)) continue;
    merged.push([name, value]);
  }
  return merged;
}

const byKey = (element: Markup, scope: Scope): Map<string, [string, string]> =>
  new Map(element.attributes.map(([name, value]) => [attributeKey(name, scope), [name, value]]));
