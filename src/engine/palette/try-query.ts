// Tries an expression while it is being written: checked as publishing checks it, and evaluated on a real document without changing anything.
import Type from 'typebox';
import { Ctx, type Env, Instant, type ProcessRunner, type ReadCtx, Refusal, defineQuery, idPattern } from '#kernel';
import type { Definitions } from '../definitions.ts';
import { type Expression, ZONE, expressionOf } from '../expression.ts';
import { FeelError, type FeelType } from '../feel/feel.ts';
import { anyType, contextType, typeName } from '../feel/types.ts';
import { loadRuns } from '../load.ts';
import * as reads from '../reads.ts';
import type { Run } from '../run.ts';
import { type Timer, firstDue, nextDue } from '../timer.ts';
import { variablesOf } from '../variables.ts';
import { type Variables, scopeOf, variablesIn } from './scope.ts';
import { type TypeJson, typeJson, typeOfJson } from './type-json.ts';

/** An expression of a drawing is a line or a few; the types of the variables that it names come with it in an address. */
const MAX_EXPRESSION = 4_000;
const MAX_TYPES = 12_000;
const Text = Type.String();
const Name = Type.String({ maxLength: 200 });

const Input = Type.Object(
  {
    expression: Type.String({ maxLength: MAX_EXPRESSION, description: 'FEEL, with or without the `=` with which an attribute of a drawing begins.' }),
    documentKind: Name,
    documentId: Type.Optional(Type.String({ pattern: idPattern('[a-z]{2,8}'), description: 'The document on whose facts and run it is tried.' })),
    number: Type.Optional(Type.String({ maxLength: 100, description: 'The same document by its number.' })),
    key: Type.Optional(Type.String({ maxLength: 200, description: 'The published drawing whose variables it may name, unless they are given.' })),
    element: Type.Optional(Type.String({ maxLength: 200, description: 'The step at which it stands: its own variables, and what it last gave as `result`.' })),
    variables: Type.Optional(
      Type.String({
        maxLength: MAX_TYPES,
        description: 'JSON: types of the variables that it names, as `processes.scope` tells them for a drawing that is being changed.',
      }),
    ),
    timer: Type.Optional(
      Type.Unsafe<Timer['kind']>({
        enum: ['date', 'duration', 'cycle'],
        description: 'What is given says a time (ISO 8601, or a calendar as in cron) or is `=` and an expression that gives one: the next times are told.',
      }),
    ),
  },
  { additionalProperties: false },
);
const Output = Type.Object({
  ok: Type.Boolean(),
  type: Type.Optional(Type.String({ description: 'What it gives, in words of FEEL.' })),
  shape: Type.Optional(Type.Unsafe<TypeJson>({ type: 'object' })),
  names: Type.Optional(Type.Array(Text, { description: 'The facts and variables that it reads.' })),
  value: Type.Optional(Type.Unknown({ description: 'What it gives for the document; left out when there is none to try it on.' })),
  times: Type.Optional(Type.Array(Instant, { description: 'When the timer would be due if it began now, the next few times; none where it gives no time.' })),
  document: Type.Optional(Type.Object({ id: Text, number: Text })),
  problem: Type.Optional(Type.Object({ code: Text, reason: Text, line: Type.Integer(), column: Type.Integer(), from: Type.Integer(), to: Type.Integer() })),
});

const textOf = (expression: string): string => (expression.startsWith('=') ? expression : '=' + expression);

const MAX_TIMES = 5;

/** The next times that a text of a timer says. */
function timesOf(kind: Timer['kind'], text: unknown, now: Date): Date[] {
  if (typeof text !== 'string') return [];
  const timer: Timer = { kind, expression: { text, type: { kind: 'string' }, roots: [], value: () => text } };
  const times: Date[] = [];
  let due = firstDue(timer, {}, now);
  while (due && times.length < MAX_TIMES) {
    times.push(due.at);
    due = nextDue(timer, {}, due, now);
  }
  return times;
}

function problemOf(error: unknown, shift: number) {
  if (!(error instanceof FeelError)) throw error;
  const { code, message, line, column, from, to } = error;
  return { code, reason: message, line, column: line === 1 ? column + shift : column, from: from + shift, to: to + shift };
}

function givenVariables(text: string): Variables {
  try {
    const given: unknown = JSON.parse(text);
    const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
    return { types: Object.fromEntries(entries.map(([name, type]) => [name, typeOfJson(type)])), open: false };
  } catch {
    throw new Refusal('kernel.invalid', {}, { status: 422, message: 'The types of the variables are not JSON.' });
  }
}

/** Types of the variables of published drawings, for as long as neither the drawing nor a table that it uses is published anew. */
type Remembered = { at: string; variables: Variables };

async function publishedVariables(read: ReadCtx, definitions: Definitions, memory: Map<string, Remembered>, key: string): Promise<Variables> {
  await definitions.refresh(read.db, 0);
  if (!definitions.has(key)) throw reads.noDrawing(key);
  const definition = definitions.latest(key);
  const at = [definition.id, ...[...definition.graph.decisions].map((decision) => definitions.decisionHead(decision)?.id ?? '')].join(' ');
  const known = memory.get(key);
  if (known?.at === at) return known.variables;
  const [row] = await read.db.read(reads.drawingByKey(key));
  const { variables } = await variablesIn(read.db, definitions, row!.xml, key);
  memory.set(key, { at, variables });
  return variables;
}

type Asked = { expression: Expression; document: string; kind: string; key: string | undefined; element: string | undefined };

/** The value for one document, in a transaction that can not write. */
function valueOn(read: ReadCtx, definitions: Definitions, outer: { env: Env; process: ProcessRunner }, asked: Asked): Promise<unknown> {
  const { expression, document, kind, key, element } = asked;
  return read.db.withTx(async (tx) => {
    tx.write({ text: 'set transaction read only', values: [], name: '' });
    const ctx = new Ctx({ tx, ...outer, now: read.now, actor: read.actor, registry: read.registry, careful: false });
    const vars: Record<string, unknown> = {};
    const [found] = await ctx.read(reads.newestRun(document, key));
    const [run] = found ? await loadRuns(ctx, definitions, [found.id]) : [];
    if (run) Object.assign(vars, variablesAt(run, element));
    if (run && element !== undefined && expression.roots.includes('result')) vars.result = (await ctx.read(reads.lastOutput(run.id, element)))[0]?.out ?? null;
    const wanted = read.registry.factsFor(kind).filter(({ root }) => expression.roots.includes(root));
    for (const facts of wanted) vars[facts.root] = (await facts.load(ctx, [document])).get(document) ?? null;
    if (expression.clocked) vars[ZONE] = (await read.registry.zoneOf?.(ctx)) ?? 'UTC';
    return expression.value(vars, read.now);
  });
}

/** What is seen at an element where a token of the run stands at it, else what the whole run remembers. */
function variablesAt(run: Run, element: string | undefined): Record<string, unknown> {
  const index = element === undefined ? undefined : run.definition.graph.byId.get(element);
  const token = index === undefined ? undefined : [...run.tokens.values()].find(({ node }) => node === index);
  return token ? variablesOf(run, token) : run.vars;
}

/** The query over the compiled drawings that this program keeps. */
export function tryQuery(definitions: Definitions, outer: { env: Env; process: ProcessRunner }) {
  const memory = new Map<string, Remembered>();
  return defineQuery({
    name: 'processes.try_expression',
    summary: 'Checks an expression as publishing would, and tells what it gives for a document; nothing changes.',
    input: Input,
    output: Output,
    run: async (read, input) => {
      const { documentKind, key, element } = input;
      const none: Variables = { types: {}, open: false };
      const variables =
        input.variables !== undefined ? givenVariables(input.variables) : key === undefined ? none : await publishedVariables(read, definitions, memory, key);
      const shift = input.expression.startsWith('=') ? 1 : 0;
      const text = input.timer === undefined ? textOf(input.expression) : input.expression;
      const made = compiled(text, withResult(scopeOf(read.registry, documentKind, variables), element), shift);
      if ('problem' in made) return { ok: false, problem: made.problem };
      const { expression } = made;
      const told = { ok: true, type: typeName(expression.type), shape: typeJson(expression.type), names: expression.roots };
      const document = await documentIn(read, input);
      const times = (value: unknown) => (input.timer === undefined ? {} : { times: timesOf(input.timer, value, read.now) });
      try {
        if (!document && expression.roots.length > 0) return told;
        if (!document) {
          const value = expression.value({}, read.now) ?? null;
          return { ...told, value, ...times(value) };
        }
        const value = await valueOn(read, definitions, outer, { expression, document: document.id, kind: documentKind, key, element });
        return { ...told, value: value ?? null, document, ...times(value) };
      } catch (error) {
        return { ...told, ok: false, ...(document ? { document } : {}), problem: problemOf(error, shift) };
      }
    },
  });
}

function compiled(text: string, scope: FeelType, shift: number): { expression: Expression } | { problem: ReturnType<typeof problemOf> } {
  try {
    return { expression: expressionOf(text, scope) };
  } catch (error) {
    return { problem: problemOf(error, shift) };
  }
}

/** Behind a step `result` is what it gave; what that is was told with the variables, or is not known. */
function withResult(scope: FeelType, element: string | undefined): FeelType {
  if (scope.kind !== 'context' || element === undefined || Object.hasOwn(scope.fields, 'result')) return scope;
  return contextType({ ...scope.fields, result: anyType }, scope.open ?? false);
}

/** Whoever may see what the runs of a document have seen may try expressions on it. */
async function documentIn(read: ReadCtx, { documentId, number, documentKind }: { documentId?: string; number?: string; documentKind: string }) {
  if (documentId === undefined && (number === undefined || number === '')) return undefined;
  if (!read.actor.may('runs.of_document')) throw new Refusal('kernel.forbidden', { permission: 'runs.of_document' }, { status: 403 });
  const [document] = await read.db.read(reads.documentBy(documentKind, { id: documentId, number }));
  const named = documentId ?? number;
  if (document) return document;
  throw new Refusal('processes.no_document', { document: named }, { status: 404, message: `There is no ${documentKind} ${named}.` });
}
