// Publishing: a drawing or a table is read, compiled and checked against all that it names, and only then becomes the newest.
import { createHash } from 'node:crypto';
import Type from 'typebox';
import { type Ctx, type Fault, Refusal, defineAction, defineEvent, sql } from '#kernel';
import { keepStartTimers } from './starting.ts';
import { type Problem, compileDrawing } from './compile.ts';
import { compileDecisionOf, readDmn } from './decision.ts';
import type { Definition, Definitions } from './definitions.ts';
import { FeelError } from './feel/feel.ts';
import { contextType } from './feel/types.ts';
import type { Graph } from './graph.ts';
import { moveInput, moveRefusals, nextVersion, planMove } from './moving/plan.ts';
import { readDrawing } from './read.ts';

export const processPublished = defineEvent({
  name: 'processes.published',
  says: 'A drawing or a decision table became the newest one.',
  payload: Type.Object({ key: Type.String(), version: Type.Integer(), what: Type.String() }),
});

const Published = Type.Object({ key: Type.String(), version: Type.Integer(), unchanged: Type.Boolean() });
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The actions that publish, over the compiled drawings that this program keeps. */
export function publishActions(definitions: Definitions) {
  const publishProcess = defineAction({
    name: 'processes.publish',
    summary: 'Makes a drawing the newest of its key: runs that start from now on follow it, and those under way come to it as far as they can.',
    input: Type.Object({ xml: Type.String({ minLength: 1, maxLength: 2_000_000 }), ...moveInput }, { additionalProperties: false }),
    output: Published,
    refusals: {
      'processes.unreadable': 'The file is not a BPMN drawing.',
      'processes.problems': 'The drawing can not run; each problem names its element.',
      ...moveRefusals,
    },
    emits: ['processes.published'],
    run: async (ctx, { xml, ...move }) => {
      const draft = await draftOf(ctx, definitions, xml);
      if (await isNewest(ctx, draft.key, xml)) return { key: draft.key, version: draft.version - 1, unchanged: true };
      const plan = await planMove(ctx, definitions, draft, move);
      const published = await insert(ctx, definitions, 'definition', {
        id: draft.id,
        key: draft.key,
        name: draft.graph.name,
        kind: draft.documentKind,
        xml,
        policy: plan.policy,
      });
      plan.store();
      await keepStartTimers(ctx, draft.graph, published.version);
      return published;
    },
  });

  const publishDecision = defineAction({
    name: 'decisions.publish',
    summary: 'Makes a decision table the newest of its key: the next evaluation uses it.',
    input: Type.Object({ xml: Type.String({ minLength: 1, maxLength: 2_000_000 }) }, { additionalProperties: false }),
    output: Type.Object({ decisions: Type.Array(Published) }),
    refusals: { 'decisions.unreadable': 'The file is not a DMN model.', 'processes.problems': 'The table does not fit the drawings that use it.' },
    emits: ['processes.published'],
    run: async (ctx, { xml }) => {
      await definitions.refresh(ctx, 0);
      const model = await readDmn(xml).catch((error: Error) => {
        throw new Refusal('decisions.unreadable', {}, { status: 422, message: error.message });
      });
      const problems: Problem[] = [];
      const published = [];
      for (const decision of model.decisions) {
        const users = definitions.usersOf(decision.id);
        for (const scope of users.length > 0 ? users.map((user) => user.scope) : [contextType({}, true)]) {
          try {
            compileDecisionOf(model, decision.id, scope);
          } catch (error) {
            if (!(error instanceof FeelError)) throw error;
            problems.push({ element: error.details.elementId ?? decision.id, code: error.code, reason: error.message, line: error.line, column: error.column });
          }
        }
      }
      if (problems.length > 0) throw problemsRefusal(problems);
      for (const decision of model.decisions)
        published.push(await insert(ctx, definitions, 'decision', { key: decision.id, name: decision.name ?? decision.id, kind: '', xml }));
      return { decisions: published };
    },
  });

  return [publishProcess, publishDecision] as const;
}

/** A drawing read, compiled and checked as what it would be if it were published now. Refuses one that can not run. */
export async function draftOf(ctx: Ctx, definitions: Definitions, xml: string): Promise<Definition> {
  await definitions.refresh(ctx, 0);
  const { graph, problems, scope } = compileDrawing(await readDrawing(xml), ctx.registry);
  const found = graph ? [...problems, ...namesNothingUnknown(definitions, ctx, graph), ...(await decisionsFit(ctx, definitions, graph, xml))] : problems;
  if (!graph || found.length > 0) throw problemsRefusal(found);
  return { id: ctx.id('def'), key: graph.key, version: await nextVersion(ctx, graph.key), documentKind: graph.documentKind, graph, scope };
}

async function isNewest(ctx: Ctx, key: string, xml: string): Promise<boolean> {
  const [newest] = await ctx.read<{ hash: string }>(sql`select hash from engine.definition where key = ${key} order by version desc limit 1`);
  return newest?.hash === hashOf(xml);
}

function namesNothingUnknown(definitions: Definitions, ctx: Ctx, graph: Graph): Problem[] {
  const problems: Problem[] = [];
  for (const key of graph.calls) {
    if (key !== graph.key && !definitions.has(key))
      problems.push({ element: key, code: 'processes.unknown_process', reason: `The called drawing "${key}" is not published.` });
  }
  const begins = graph.begins.flatMap((begin) => (begin.kind === 'message' ? [begin.name] : []));
  const roomOf = (name: string): string => name.slice(0, name.indexOf('.') + 1);
  const rooms = new Set([...ctx.registry.events.keys()].map(roomOf));
  for (const name of new Set([...graph.listens, ...begins])) {
    // A name that is none of our rooms' is a message that drawings throw, perhaps one that is published only after this one.
    if (rooms.has(roomOf(name)) && !ctx.registry.events.has(name) && !graph.throws.has(name) && !definitions.isThrown(name))
      problems.push({ element: name, code: 'processes.unknown_message', reason: `There is no event "${name}" that could be waited for.` });
  }
  return problems;
}

async function decisionsFit(ctx: Ctx, definitions: Definitions, graph: Graph, xml: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  const { scope } = compileDrawing(await readDrawing(xml), ctx.registry, graph.key);
  for (const key of graph.decisions) {
    const head = definitions.decisionHead(key);
    if (!head) {
      problems.push({ element: key, code: 'processes.unknown_decision', reason: `The decision table "${key}" is not published.` });
      continue;
    }
    try {
      compileDecisionOf(await readDmn(head.xml), key, scope);
    } catch (error) {
      if (!(error instanceof FeelError)) throw error;
      problems.push({
        element: key,
        code: error.code,
        reason: `The table "${key}" does not fit this drawing: ${error.message}`,
        line: error.line,
        column: error.column,
      });
    }
  }
  return problems;
}

function problemsRefusal(problems: Problem[]): Refusal {
  const faults = problems.map((problem): Fault => ({
    pointer: '/' + problem.element,
    code: problem.code,
    message: problem.text ? `${problem.reason} (in "${problem.text}", column ${problem.column})` : problem.reason,
    ...(problem.line === undefined ? {} : { line: problem.line }),
  }));
  return new Refusal(
    'processes.problems',
    { problems },
    { status: 422, message: problems[0] ? `${problems[0].element}: ${problems[0].reason}` : 'The drawing can not run.', faults },
  );
}

async function insert(
  ctx: Ctx,
  definitions: Definitions,
  table: 'definition' | 'decision',
  item: { id?: string; key: string; name: string; kind: string; xml: string; policy?: string },
) {
  const hash = hashOf(item.xml);
  const newest =
    table === 'definition'
      ? await ctx.read<{ version: number; hash: string }>(
          sql`select version, hash from engine.definition where key = ${item.key} order by version desc limit 1`,
        )
      : await ctx.read<{ version: number; hash: string }>(sql`select version, hash from engine.decision where key = ${item.key} order by version desc limit 1`);
  if (newest[0]?.hash === hash) return { key: item.key, version: newest[0].version, unchanged: true };
  const version = (newest[0]?.version ?? 0) + 1;
  if (table === 'definition') {
    ctx.write(sql`
      insert into engine.definition (id, key, version, document_kind, name, xml, hash, policy, published_at, published_by)
      values (${item.id ?? ctx.id('def')}, ${item.key}, ${version}, ${item.kind}, ${item.name}, ${item.xml}, ${hash}, ${item.policy ?? 'follow'}, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
  } else {
    ctx.write(sql`
      insert into engine.decision (id, key, version, name, xml, hash, published_at, published_by)
      values (${ctx.id('dec')}, ${item.key}, ${version}, ${item.name}, ${item.xml}, ${hash}, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
  }
  ctx.emit(processPublished, undefined, { key: item.key, version, what: table });
  ctx.afterCommit(() => definitions.stale());
  return { key: item.key, version, unchanged: false };
}
