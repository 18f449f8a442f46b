// Brings a sketch up to a newer live drawing: what each side has changed stands, and where both touched the same element a person chooses.
import { type Markup, isMarkup, readMarkup, writeMarkup } from '#engine';

type Part = Markup['children'][number];
/** Whose element stands: theirs is the live drawing, mine the sketch. */
export type Side = 'mine' | 'theirs';
export type Merged = { xml: string; conflicts: string[] };
type Three = { base: Markup | undefined; theirs: Markup; mine: Markup };

/** Where things stand on the paper: nobody is asked about it, the sketch has it its way. */
const PAPER = /\/(DI|DD)\/\d|DMNDI|BPMN\/20100524\/DI/;

/**
 * Merges two changes of the same file, element by element. `conflicts` are the ids of the elements that both have changed in another
 * way; `take` says whose stands there, theirs where it says nothing.
 */
export function merge(files: { base: string; theirs: string; mine: string }, take: Readonly<Record<string, Side>> = {}): Merged {
  const three = { base: readMarkup(files.base), theirs: readMarkup(files.theirs), mine: readMarkup(files.mine) };
  const merging = new Merging(take);
  const root = merging.element(three, '');
  for (const id of twice(root)) merging.conflicts.add(id);
  return { xml: writeMarkup(root), conflicts: [...merging.conflicts] };
}

class Merging {
  readonly conflicts = new Set<string>();
  private readonly take: Readonly<Record<string, Side>>;

  constructor(take: Readonly<Record<string, Side>>) {
    this.take = take;
  }

  element(three: Three, around: string): Markup {
    const { base, theirs, mine } = three;
    const id = idOf(mine) ?? idOf(theirs) ?? around;
    const isPaper = PAPER.test(mine.namespace);
    // Another type under the same id: one of the two stands as a whole.
    if (theirs.local !== mine.local) {
      if (base && base.local === theirs.local) return mine;
      if (base && base.local === mine.local) return theirs;
      return this.chosen(id, isPaper) === 'mine' ? mine : theirs;
    }
    return { ...theirs, attributes: this.attributes(three, id, isPaper), children: this.children(three, id, isPaper) };
  }

  /** Whose stands where both have changed it; noted as a conflict unless somebody has chosen. */
  private chosen(id: string, isPaper: boolean): Side {
    if (isPaper) return 'mine';
    const side = this.take[id];
    if (side === undefined) this.conflicts.add(id);
    return side ?? 'theirs';
  }

  private pick<T>(values: { base: T; theirs: T; mine: T }, id: string, isPaper: boolean): T {
    const { base, theirs, mine } = values;
    if (theirs === mine || mine === base) return theirs;
    if (theirs === base) return mine;
    return this.chosen(id, isPaper) === 'mine' ? mine : theirs;
  }

  private attributes({ base, theirs, mine }: Three, id: string, isPaper: boolean): Markup['attributes'] {
    const [b, t, m] = [new Map(base?.attributes), new Map(theirs.attributes), new Map(mine.attributes)];
    const names = [...new Set([...t.keys(), ...m.keys()])];
    return names.flatMap((name): Markup['attributes'] => {
      // A declared prefix that only one of both has is needed by what is taken from there.
      const value = name.startsWith('xmlns')
        ? (t.get(name) ?? m.get(name))
        : this.pick({ base: b.get(name), theirs: t.get(name), mine: m.get(name) }, id, isPaper);
      return value === undefined ? [] : [[name, value]];
    });
  }

  private children(three: Three, id: string, isPaper: boolean): Part[] {
    const { base, theirs, mine } = three;
    if (![theirs, mine].some((one) => one.children.some(isMarkup))) {
      const text = this.pick({ base: base && textOf(base), theirs: textOf(theirs), mine: textOf(mine) }, id, isPaper);
      return text === textOf(theirs) ? theirs.children : mine.children;
    }
    const [b, t, m] = [keyed(base), keyed(theirs), keyed(mine)];
    const children: Part[] = [];
    const placed = new Map<string, Markup>();
    for (const part of theirs.children) {
      if (!isMarkup(part)) {
        children.push(part);
        continue;
      }
      const key = [...t].find(([, child]) => child === part)![0];
      const kept = this.kept({ base: b.get(key), theirs: part, mine: m.get(key) }, id);
      if (!kept) continue;
      children.push(kept);
      placed.set(key, kept);
    }
    return this.added(children, { b, t, m }, placed, id);
  }

  /** A child of the live drawing as it stands in the end; undefined when it goes. */
  private kept({ base, theirs, mine }: { base: Markup | undefined; theirs: Markup; mine: Markup | undefined }, around: string): Markup | undefined {
    if (mine) return this.element({ base, theirs, mine }, around);
    // It is new there.
    if (!base) return theirs;
    if (isSame(base, theirs)) return undefined;
    return this.chosen(idOf(theirs) ?? around, PAPER.test(theirs.namespace)) === 'mine' ? undefined : theirs;
  }

  /** What only the sketch has, behind its neighbour there. */
  private added(children: Part[], { b, t, m }: Record<'b' | 't' | 'm', Map<string, Markup>>, placed: Map<string, Markup>, around: string): Part[] {
    let previous: string | undefined;
    for (const [key, child] of m) {
      const before = b.get(key);
      const isGone = !t.has(key) && before !== undefined;
      const stays = !t.has(key) && (!isGone || (!isSame(before, child) && this.chosen(idOf(child) ?? around, PAPER.test(child.namespace)) === 'mine'));
      if (stays) {
        const neighbour = previous === undefined ? undefined : placed.get(previous);
        children.splice(neighbour ? children.indexOf(neighbour) + 1 : previous === undefined ? 0 : children.length, 0, child);
        placed.set(key, child);
      }
      if (placed.has(key)) previous = key;
    }
    return children;
  }
}

const idOf = (element: Markup): string | undefined => element.attributes.find(([name]) => name === 'id')?.[1];
const textOf = (element: Markup): string =>
  element.children
    .map((part) => (isMarkup(part) || (part.kind !== 'text' && part.kind !== 'cdata') ? '' : part.text))
    .join('')
    .trim();

/** Children by what tells them apart: their id, else their name, else their text; equal ones by how many came before. */
function keyed(element: Markup | undefined): Map<string, Markup> {
  const counts = new Map<string, number>();
  return new Map(
    (element?.children ?? []).filter(isMarkup).map((child) => {
      const own = child.attributes.find(([name]) => name === 'id' || name === 'name' || name === 'bpmnElement')?.[1];
      const text = child.children.some(isMarkup) ? '' : textOf(child);
      // Points of a flow have no name: they are told apart by their order only.
      const key = `{${child.namespace}}${child.local}#${own ?? (PAPER.test(child.namespace) ? '' : text)}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [`${key} ${count}`, child];
    }),
  );
}

/** Whether two elements say the same, whatever their layout. */
const isSame = (one: Markup, other: Markup): boolean => plain(one) === plain(other);

const plain = (element: Markup): string =>
  JSON.stringify([
    element.namespace,
    element.local,
    element.attributes.filter(([name]) => !name.startsWith('xmlns')).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    element.children.some(isMarkup) ? element.children.filter(isMarkup).map(plain) : textOf(element),
  ]);

/** Ids that stand in the file more than once: both sides have put the element somewhere else. */
function twice(root: Markup): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const visit = (element: Markup): void => {
    const id = idOf(element);
    if (id !== undefined) (seen.has(id) ? found : seen).add(id);
    element.children.filter(isMarkup).forEach(visit);
  };
  visit(root);
  return [...found];
}
