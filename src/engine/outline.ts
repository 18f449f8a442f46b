// A drawing told as plain data, for those who do not run it but simulate it or explain it: what each element is, where it leads, what it waits for.
import type { TSchema } from 'typebox';
import type { Registry } from '#kernel';
import type { Awaits } from './awaiting.ts';
import type { Catches } from './catching.ts';
import { compileDrawing } from './compile.ts';
import type { AdHoc } from './elements/ad-hoc-sub-process.ts';
import type { DrawnForm } from './fields.ts';
import type { Expression } from './expression.ts';
import type { Graph, Moddle, Node } from './graph.ts';
import type { Problem } from './problem.ts';
import { plainStarts } from './scopes.ts';
import type { Throws } from './throwing.ts';
import { after, firstDue } from './timer.ts';

/** A time that a drawing gives. `seconds` are there when it is the same for every run. */
export type OutlineTimer = { kind: 'date' | 'duration' | 'cycle'; says: string; seconds?: number; repeat?: number };

/** An element. Numbers are places in the outline's lists. */
export type OutlineNode = {
  id: string;
  name: string;
  /** Whether the drawing gives it a name. */
  isNamed: boolean;
  /** Its BPMN name: `userTask`, `exclusiveGateway` … */
  type: string;
  scope: number;
  lane?: string;
  incoming: number[];
  outgoing: number[];
  defaultFlow?: number;
  boundary: number[];
  attachedTo?: number;
  isInterrupting: boolean;
  isHandler: boolean;
  /** Of a scope: where it begins, and the event sub-processes in it. */
  starts: number[];
  eventSubs: number[];
  /** What it waits for, in the kind of the wait. */
  awaits?: { kind: Awaits['kind']; says: string };
  timer?: OutlineTimer;
  /** The code of an error or escalation that it catches (null: any) or throws. */
  catches?: { what: 'error' | 'escalation'; code: string | null };
  throws?: { kind: string; code?: string; name?: string };
  /** Where a thrown link leads. */
  jump?: number;
  action?: string;
  isOutside: boolean;
  form?: string;
  fields?: TSchema;
  due?: OutlineTimer;
  decision?: string;
  /** The key of the drawing that it calls; empty where that is worked out. */
  calls?: string;
  multi?: 'parallel' | 'sequential' | 'loop';
  tells: { template: string; to: string; when: 'start' | 'done' }[];
  /** What people are told about it: the drawing's own words, and those in other languages. */
  note?: string;
  notes: Record<string, string>;
};

export type OutlineFlow = { id: string; name: string; source: number; target: number; condition?: string };

export type Outline = {
  key: string;
  name: string;
  documentKind: string;
  nodes: OutlineNode[];
  flows: OutlineFlow[];
};

type AnyData = {
  kind?: string;
  interrupting?: boolean;
  awaits?: Awaits;
  catches?: Catches;
  throws?: Throws | { kind: 'terminate' } | { kind: 'error'; code: string } | { kind: 'cancel' };
  link?: number;
  action?: { name: string; outside?: unknown };
  form?: { name: string };
  drawn?: DrawnForm;
  due?: Expression;
  decision?: string;
  key?: string;
  offers?: AdHoc['offers'];
};

/** The outline of a drawing that was read (`readDrawing`), or why it can not run. */
export function outlineOf(definitions: Moddle, registry: Registry, key?: string): { outline: Outline } | { problems: Problem[] } {
  const { graph, problems } = compileDrawing(definitions, registry, key);
  if (!graph) return { problems };
  const drawn = new Map<string, Moddle>();
  for (const root of definitions.rootElements ?? []) if (root.id === graph.key) gather(root, drawn);
  return {
    outline: {
      key: graph.key,
      name: graph.name,
      documentKind: graph.documentKind,
      nodes: graph.nodes.map((node) => outlined(graph, node, drawn.get(node.id) ?? {})),
      flows: graph.flows.map(({ id, source, target, condition }) => ({
        id,
        name: String(drawn.get(id)?.name ?? ''),
        source,
        target,
        ...(condition ? { condition: condition.text.replace(/^=\s*/, '') } : {}),
      })),
    },
  };
}

function gather(element: Moddle, into: Map<string, Moddle>): void {
  into.set(element.id, element);
  for (const inner of element.flowElements ?? []) gather(inner, into);
}

function outlined(graph: Graph, node: Node, drawn: Moddle): OutlineNode {
  const data = (node.data ?? {}) as AnyData;
  const { awaits, action } = data;
  const info = graph.scopes.get(node.index);
  const due = data.due && timerOf('duration', data.due);
  return {
    id: node.id,
    name: node.name,
    isNamed: typeof drawn.name === 'string' && drawn.name !== '',
    type: node.type,
    scope: node.scope,
    ...(node.lane === undefined ? {} : { lane: node.lane }),
    incoming: node.incoming,
    outgoing: node.outgoing,
    ...(node.defaultFlow === undefined ? {} : { defaultFlow: node.defaultFlow }),
    boundary: node.boundary,
    ...(node.attachedTo === undefined ? {} : { attachedTo: node.attachedTo }),
    isInterrupting: data.interrupting !== false,
    isHandler: graph.handlers.has(node.index),
    starts: info ? (data.offers ?? plainStarts(graph, node.index)) : [],
    eventSubs: info?.eventSubs ?? [],
    ...(awaits ? { awaits: { kind: awaits.kind, says: awaits.says ?? '' } } : {}),
    ...(awaits?.timer ? { timer: timerOf(awaits.timer.kind, awaits.timer.expression) } : {}),
    ...(data.catches ? { catches: { what: data.catches.what, code: data.catches.code } } : {}),
    ...thrown(data),
    ...(action ? { action: action.name } : {}),
    isOutside: action?.outside !== undefined,
    ...(data.form ? { form: data.form.name } : {}),
    ...(data.drawn ? { fields: data.drawn.schema } : {}),
    ...(due ? { due } : {}),
    ...(data.decision ? { decision: data.decision } : {}),
    ...(node.type === 'callActivity' ? { calls: data.key ?? '' } : {}),
    ...(node.multi ? { multi: node.multi.sequential ? 'sequential' : 'parallel' } : node.loop ? { multi: 'loop' } : {}),
    tells: node.tells.map(({ template, to, when }) => ({ template, to, when })),
    ...notesOf(drawn),
  };
}

function thrown({ throws, link }: AnyData): Pick<OutlineNode, 'throws' | 'jump'> {
  if (!throws) return {};
  const code = 'code' in throws ? { code: throws.code } : {};
  const name = 'name' in throws ? { name: throws.name } : {};
  return { throws: { kind: throws.kind, ...code, ...name }, ...(link === undefined ? {} : { jump: link }) };
}

/** The words of bpmn:documentation, and those of kontor:note by language. */
function notesOf(drawn: Moddle): Pick<OutlineNode, 'note' | 'notes'> {
  const own: string = (drawn.documentation ?? [])
    .map((one: Moddle) => String(one.text ?? '').trim())
    .join('\n\n')
    .trim();
  const notes: Record<string, string> = {};
  for (const one of drawn.extensionElements?.values ?? []) {
    const text = String(one.text ?? '').trim();
    if (one.$type === 'kontor:Note' && one.lang && text !== '') notes[one.lang] = text;
  }
  return { ...(own === '' ? {} : { note: own }), notes };
}

const EPOCH = new Date(0);

/** A time in words of the drawing, with its seconds where nothing of the run is read. */
function timerOf(kind: OutlineTimer['kind'], expression: Expression): OutlineTimer {
  const says = expression.text;
  if (expression.roots.length > 0) return { kind, says };
  try {
    const text = String(expression.value({}, EPOCH) ?? '').trim();
    const due = kind === 'duration' ? after(EPOCH, text) : firstDue({ kind, expression }, {}, EPOCH)?.at;
    const repeat = kind === 'cycle' ? firstDue({ kind, expression }, {}, EPOCH)?.repeat : undefined;
    // A date, and a calendar's first time, depend on when a run comes there.
    const isSame = kind === 'duration' || (kind === 'cycle' && /^R\d*\/P/.test(text));
    return { kind, says: text, ...(due && isSame ? { seconds: due.getTime() / 1000 } : {}), ...(repeat === undefined ? {} : { repeat }) };
  } catch {
    // An expression that only fails without a run's values gives no time that all runs share.
    return { kind, says };
  }
}
