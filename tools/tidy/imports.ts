// Rules on imports: they resolve, they follow the arrows, they go through doors, they run in no circle.
import { posix } from 'node:path';
import type { Arrows } from './house.ts';
import { folderOf, isDoor, isTestFile, roomOf } from './house.ts';
import type { Checkout, CodeFile } from './read.ts';
import type { Finding } from './report.ts';
import type { ImportFact } from './facts.ts';

/** An import of ours, resolved: `to` is a path of the checkout. */
export interface Link {
  from: CodeFile;
  to: string;
  fact: ImportFact;
}

/** What a specifier stands for: a path of ours, something outside, or a name that leads nowhere. */
function resolve(specifier: string, from: string, map: Record<string, unknown>): string | undefined | null {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), bare));
  // A bundler's alias would hide an arrow from this check, so it counts as a name that leads nowhere.
  if (bare.startsWith('@/') || bare.startsWith('~')) return null;
  if (!bare.startsWith('#')) return undefined;
  const exact = map[bare];
  if (typeof exact === 'string') return posix.normalize(exact);
  for (const [pattern, target] of Object.entries(map)) {
    const [head = '', tail] = pattern.split('*');
    if (tail === undefined || typeof target !== 'string') continue;
    if (!bare.startsWith(head) || !bare.endsWith(tail) || bare.length < head.length + tail.length) continue;
    return posix.normalize(target.replace('*', bare.slice(head.length, bare.length - tail.length)));
  }
  return null;
}

/** Resolves every import of ours; what leads nowhere is a finding. */
export function linkImports(checkout: Checkout, findings: Finding[]): Link[] {
  const map = checkout.manifest.imports ?? {};
  const links: Link[] = [];
  for (const from of checkout.code) {
    for (const fact of from.facts.imports) {
      const to = resolve(fact.specifier, from.path, map);
      if (to === undefined) continue;
      if (to === null || (isOurs(to) && !checkout.paths.has(to))) {
        const where = to === null ? 'no entry of package.json "imports" fits' : `${to} does not exist`;
        findings.push({
          rule: 'import.resolve',
          file: from.path,
          line: fact.line,
          message: `${fact.specifier} leads nowhere (${where}); name an existing file with its ending, or a door`,
        });
      } else if (isOurs(to)) links.push({ from, to, fact });
    }
  }
  return links;
}

/** Data and generated output outside the folders of code (processes/, docs/) are not ours to judge here. */
function isOurs(path: string): boolean {
  return /^(src|web|tools|test|demo)\//.test(path) || (!path.includes('/') && /\.(tsx?|mjs|json)$/.test(path));
}

/** package.json "imports" must hold plain strings, each the door of a room. */
export function checkMap(checkout: Checkout, findings: Finding[]): void {
  for (const [name, target] of Object.entries(checkout.manifest.imports ?? {})) {
    const path = typeof target === 'string' ? posix.normalize(target.replace('*', 'stock')) : '';
    if (typeof target === 'string' && isDoor(path)) continue;
    findings.push({
      rule: 'import.map',
      file: 'package.json',
      line: 1,
      message: `"${name}" does not name a door by a plain string; write "./src/ROOM/index.ts" without conditions`,
    });
  }
}

/** Judges every import that leaves its room. */
export function checkArrows(checkout: Checkout, links: readonly Link[], arrows: Arrows, findings: Finding[]): void {
  for (const link of links) {
    const to = roomOf(link.to);
    const { room } = link.from;
    if (room === undefined || to === undefined) continue;
    const finding = judgeCard(link) ?? (room === to ? undefined : judgeArrow(checkout, link, room, to, arrows));
    if (finding !== undefined) findings.push({ ...finding, file: link.from.path, line: link.fact.line });
  }
}

type Judgement = Pick<Finding, 'rule' | 'message'>;

function judgeCard(link: Link): Judgement | undefined {
  const card = cardOf(link.to);
  // A test composes a house of its own out of the cards that it needs.
  if (card === undefined || link.from.room === 'app' || link.from.isTest) return undefined;
  return { rule: 'import.card', message: `module.ts is the wiring card, for src/app.ts only; import #modules/${card}` };
}

/** The module whose wiring card a path is. */
function cardOf(path: string): string | undefined {
  return /^src\/modules\/([^/]+)\/module\.ts$/.exec(path)?.[1];
}

function judgeArrow(checkout: Checkout, link: Link, room: string, to: string, arrows: Arrows): Judgement | undefined {
  const allowed = arrows[room];
  // tools/, test/ and configuration cross rooms by nature and are part of no arrow.
  if (allowed === undefined) return undefined;
  if (link.from.isTest ? isWeb(room) !== isWeb(to) : !allowed.includes(to)) {
    const may = allowed.length === 0 ? 'nothing of ours' : `only ${allowed.join(', ')}`;
    return {
      rule: 'import.arrow',
      message: `${room} may not import ${to} (it may import ${may}); move the code, or draw the arrow by an ADR`,
    };
  }
  if (isWeb(to)) return undefined;
  if (link.fact.specifier.startsWith('#') && isDoor(link.to)) return undefined;
  // A test binds the provider that it needs, as the composition root does.
  if ((room === 'app' || link.from.isTest) && to === 'providers' && /^src\/providers\/[^/]+\/index\.ts$/.test(link.to)) return undefined;
  if ((room === 'app' || link.from.isTest) && cardOf(link.to) !== undefined) return undefined;
  const door = doorName(checkout, to);
  if (door === undefined && isDoor(link.to)) return undefined;
  return {
    rule: 'import.door',
    message: `${link.fact.specifier} reaches inside ${to}; import ${door ?? `${folderOf(to)}/index.ts`}`,
  };
}

function isWeb(room: string): boolean {
  return room.startsWith('web');
}

/** How the map of package.json calls a room's door, or undefined where it has no name there. */
function doorName(checkout: Checkout, room: string): string | undefined {
  const map = checkout.manifest.imports ?? {};
  if (room.startsWith('modules/')) return '#modules/*' in map ? `#${room}` : undefined;
  return `#${room}` in map ? `#${room}` : undefined;
}

/** The largest set of nodes that reach each other, for every such set of two or more (Tarjan, 1972). */
export function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push(node);
    onStack.add(node);
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (onStack.has(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) !== order.get(node)) return;
    const set = stack.splice(stack.indexOf(node));
    for (const member of set) onStack.delete(member);
    if (set.length > 1 || edges.get(node)?.has(node) === true) found.push(set);
  };
  for (const node of edges.keys()) if (!order.has(node)) visit(node);
  return found;
}

function addEdge(edges: Map<string, Set<string>>, from: string, to: string): void {
  const targets = edges.get(from) ?? new Set<string>();
  edges.set(from, targets.add(to));
}

/** The arrows between rooms as they are, with how many imports each stands for; tests and tools do not count. */
export function measureArrows(links: readonly Link[]): Map<string, Map<string, number>> {
  const arrows = new Map<string, Map<string, number>>();
  for (const { from, to } of links) {
    const target = roomOf(to);
    if (from.isTest || from.room === undefined || target === undefined || from.room === target) continue;
    if (['tools', 'test', 'top', 'web'].includes(from.room)) continue;
    const targets = arrows.get(from.room) ?? new Map<string, number>();
    arrows.set(from.room, targets.set(target, (targets.get(target) ?? 0) + 1));
  }
  return arrows;
}

/**
 * Files circle by what is loaded; rooms circle by any import, because a type ties them as well. An arrow that the
 * house refuses anyway is judged once, by its own rule, so only drawn arrows are followed here.
 */
export function checkCircles(links: readonly Link[], arrows: Arrows, findings: Finding[]): void {
  const files = new Map<string, Set<string>>();
  for (const { from, to, fact } of links) if (fact.weight === 'value' && !from.isTest) addEdge(files, from.path, to);
  for (const members of circles(files)) {
    const set = new Set(members);
    const first = [...members].sort()[0] ?? '';
    const link = links.find((it) => it.from.path === first && set.has(it.to));
    findings.push({
      rule: 'circle.files',
      file: first,
      line: link?.fact.line ?? 1,
      message: `imports itself through ${[...members].sort().join(', ')}; move what they share into a file below both`,
    });
  }
  const rooms = new Map(
    [...measureArrows(links)].map(([room, targets]) => {
      const drawn = [...targets.keys()].filter((it) => arrows[room]?.includes(it) !== false);
      return [room, new Set(drawn)];
    }),
  );
  for (const members of circles(rooms)) {
    const set = new Set(members);
    const link = links.find((it) => !it.from.isTest && set.has(it.from.room ?? '') && it.from.room !== roomOf(it.to) && set.has(roomOf(it.to) ?? ''));
    findings.push({
      rule: 'circle.rooms',
      file: link?.from.path ?? 'src',
      line: link?.fact.line ?? 1,
      message: `the rooms ${[...members].sort().join(', ')} import each other; turn one arrow into an event or a port`,
    });
  }
}

/** A file of src that nothing imports is dead; doors, entry points, wiring cards and tests are read from outside. */
export function checkDead(checkout: Checkout, links: readonly Link[], findings: Finding[]): void {
  const used = new Set(links.map((link) => link.to));
  for (const file of checkout.code) {
    if (!file.path.startsWith('src/') || file.isTest || used.has(file.path) || isDoor(file.path)) continue;
    if (/\/(module|main|app)\.ts$/.test(file.path) || file.path.endsWith('.d.ts') || isTestFile(file.path)) continue;
    findings.push({
      rule: 'file.dead',
      file: file.path,
      line: 1,
      message: 'no file imports this one; import it where it belongs, or delete it',
    });
  }
}
