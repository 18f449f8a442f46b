// Publishing: drawings and tables are read, compiled and proved against all that they name, and only then become the newest.
import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { type Ctx, Refusal, defineAction, defineEvent, sql } from '#kernel';
import { Catalogue } from './catalogue.ts';
import { type Checked, type CheckedDrawing, checkEach, checkFiles, isTable, readable } from './check.ts';
import type { Definition, Definitions } from './definitions.ts';
import { moveInput, moveRefusals, nextVersion, planMove, type MoveInput } from './moving/plan.ts';
import { type Problem, isError, problemsRefusal } from './problem.ts';
import { keepStartTimers } from './starting.ts';
import { anyType } from './feel/types.ts';
import { DifferenceShape, ProblemShape, told, toldDifference } from './told.ts';

export const processPublished = defineEvent({
  name: 'processes.published',
  says: 'A drawing or a decision table became the newest one.',
  payload: Type.Object({ key: Type.String(), version: Type.Integer(), what: Type.String() }),
});

const Text = Type.String();
const Xml = Type.String({ minLength: 1, maxLength: 2_000_000 });

const warnings = Type.Optional(Type.Array(ProblemShape, { description: 'What was found that does not stop it; left out when there is nothing.' }));
const Published = Type.Object({ key: Text, version: Type.Integer(), unchanged: Type.Boolean() });
/** What publishing one file answers. */
export const One = Type.Object({
  key: Text,
  version: Type.Integer(),
  unchanged: Type.Boolean(),
  also: Type.Optional(Type.Array(Published, { description: 'The other pools of the file that run, each with a key of its own.' })),
  warnings,
});
const Files = Type.Array(Type.Object({ name: Type.Optional(Type.String({ maxLength: 200 })), xml: Xml }, { additionalProperties: false }), {
  minItems: 1,
  maxItems: 50,
});
export const refusals = {
  'processes.unreadable': 'The file is not a BPMN drawing.',
  'processes.problems': 'The drawing can not run; each problem names its element.',
};
export const tableRefusals = {
  'decisions.unreadable': 'The file is not a DMN model.',
  'processes.problems': 'The table does not fit the drawings that use it.',
};

/** The actions that publish, over the compiled drawings that this program keeps. */
export function publishActions(definitions: Definitions) {
  const publishProcess = defineAction({
    name: 'processes.publish',
    summary: 'Makes a drawing the newest of its key: runs that start from now on follow it, and those under way come to it as far as they can.',
    input: Type.Object({ xml: Xml, ...moveInput }, { additionalProperties: false }),
    output: One,
    refusals: { ...refusals, ...moveRefusals },
    emits: ['processes.published'],
    run: (ctx, { xml, ...move }) => publishFile(ctx, definitions, aDrawing(xml), move),
  });

  const publishDecision = defineAction({
    name: 'decisions.publish',
    summary: 'Makes a decision table the newest of its key: the next evaluation uses it.',
    input: Type.Object({ xml: Xml }, { additionalProperties: false }),
    output: Type.Object({ decisions: Type.Array(Published), warnings }),
    refusals: tableRefusals,
    emits: ['processes.published'],
    run: async (ctx, { xml }) => {
      if (!isTable(xml)) throw new Refusal('decisions.unreadable', {}, { status: 422, message: 'The file is not a decision table (DMN).' });
      const checked = await checkedToPublish(ctx, definitions, [xml]);
      const published = await publishChecked(ctx, definitions, checked, {});
      return { decisions: published.map((one) => one.published), ...warningsOf(checked) };
    },
  });

  const publishAll = defineAction({
    name: 'processes.publish_all',
    summary: 'Makes drawings and decision tables that name each other the newest together: all of them or none.',
    input: Type.Object({ files: Files, otherwise: moveInput.otherwise }, { additionalProperties: false }),
    output: Type.Object({
      published: Type.Array(Type.Object({ what: Type.Unsafe<'definition' | 'decision'>({ enum: ['definition', 'decision'] }), ...Published.properties })),
      warnings,
    }),
    refusals: { ...refusals, ...tableRefusals, ...moveRefusals },
    emits: ['processes.published'],
    run: async (ctx, { files, otherwise }) => {
      const checked = await checkedToPublish(
        ctx,
        definitions,
        files.map(({ xml }) => xml),
      );
      const published = await publishChecked(ctx, definitions, checked, { otherwise });
      return { published: published.map((one) => ({ what: one.what, ...one.published })), ...warningsOf(checked) };
    },
  });

  return [publishProcess, publishDecision, publishAll, checkAction(definitions)] as const;
}

/** Publishes a drawing or a table as it is, with the refusals of both; the first of its keys is told, the others beside it. */
export async function publishFile(ctx: Ctx, definitions: Definitions, xml: string, move: MoveInput): Promise<Static<typeof One>> {
  const checked = await checkedToPublish(ctx, definitions, [xml]);
  const [first, ...also] = (await publishChecked(ctx, definitions, checked, move)).map((one) => one.published);
  return { ...first!, ...(also.length > 0 ? { also } : {}), ...warningsOf(checked) };
}

const checkAction = (definitions: Definitions) =>
  defineAction({
    name: 'processes.check',
    summary: 'Looks at drawings and tables as publishing would, and changes nothing: what is wrong with each, and what differs from what is published.',
    input: Type.Object({ files: Files }, { additionalProperties: false }),
    output: Type.Object({
      ok: Type.Boolean({ description: 'They could be published as they are.' }),
      files: Type.Array(
        Type.Object({
          what: Type.Unsafe<'definition' | 'decision'>({ enum: ['definition', 'decision'] }),
          key: Text,
          name: Text,
          problems: Type.Array(ProblemShape),
          difference: Type.Union([DifferenceShape, Type.Null()]),
        }),
      ),
    }),
    refusals: {},
    changes: [],
    run: async (ctx, { files }) => {
      const checked = await checkedOrTold(ctx, definitions, files);
      return {
        ok: checked.every(({ problems }) => !problems.some(isError)),
        files: checked.map((one) => ({
          what: one.is === 'drawing' ? ('definition' as const) : ('decision' as const),
          key: one.is === 'drawing' ? one.key : one.keys.map(({ key }) => key).join(', '),
          name: one.is === 'drawing' ? one.name : one.keys.map(({ name }) => name).join(', '),
          problems: one.problems.map(told),
          difference: one.is === 'drawing' && one.difference ? toldDifference(one.difference) : null,
        })),
      };
    },
  });

/** Checks the files; one that can not be read is told as its only problem, and the others are checked without it. */
async function checkedOrTold(ctx: Ctx, definitions: Definitions, files: { name?: string; xml: string }[]): Promise<Checked[]> {
  const refused = await Promise.all(files.map(({ xml }) => readable(xml)));
  const good = files.filter((_, index) => !refused[index]);
  const catalogue = await new Catalogue(ctx, definitions).open();
  const checked = await checkEach(
    catalogue,
    good.map(({ xml }) => xml),
  );
  return files.flatMap((file, index) => {
    const refusal = refused[index];
    return refusal ? [unread(file, refusal)] : checked[good.indexOf(file)]!;
  });
}

function unread({ name, xml }: { name?: string; xml: string }, refusal: Refusal): Checked {
  const { line, column } = refusal.details as { line?: number; column?: number };
  const [fault] = refusal.faults;
  const problem: Problem = {
    element: fault?.pointer?.slice(1) ?? '',
    code: refusal.code,
    reason: fault?.message ?? refusal.message,
    line: line ?? fault?.line,
    column,
  };
  return {
    is: 'drawing',
    key: '',
    name: name ?? '',
    documentKind: 'none',
    xml,
    definitions: {},
    graph: undefined,
    scope: anyType,
    problems: [problem],
    difference: undefined,
  };
}

function warningsOf(checked: Checked[]) {
  const warnings = checked.flatMap(({ problems }) => problems.filter((problem) => !isError(problem)).map(told));
  return warnings.length > 0 ? { warnings } : {};
}

const aDrawing = (xml: string): string => {
  if (isTable(xml)) throw new Refusal('processes.unreadable', {}, { status: 422, message: 'The file is a decision table (DMN) and not a drawing.' });
  return xml;
};

/** What was checked and can be published; throws with everything that is wrong with any of it. */
async function checkedToPublish(ctx: Ctx, definitions: Definitions, files: string[]): Promise<Checked[]> {
  const checked = await checkFiles(await new Catalogue(ctx, definitions).open(), files);
  const problems = checked.flatMap((one) => one.problems);
  if (problems.some(isError) || checked.some((one) => one.is === 'drawing' && !one.graph)) throw problemsRefusal(problems);
  return checked;
}

/** A drawing read, compiled and checked as what it would be if it were published now. Refuses one that can not run. */
export async function draftOf(ctx: Ctx, definitions: Definitions, xml: string): Promise<Definition> {
  const [drawing] = await checkedToPublish(ctx, definitions, [aDrawing(xml)]);
  return draftFrom(ctx, drawing as CheckedDrawing);
}

async function draftFrom(ctx: Ctx, { key, documentKind, graph, scope }: CheckedDrawing): Promise<Definition> {
  return { id: ctx.id('def'), key, version: await nextVersion(ctx, key), documentKind, graph: graph!, scope };
}

async function isNewest(ctx: Ctx, key: string, xml: string): Promise<boolean> {
  const [newest] = await ctx.read<{ hash: string }>(sql`select hash from engine.definition where key = ${key} order by version desc limit 1`);
  return newest?.hash === hashOf(xml);
}

async function publishDrawing(ctx: Ctx, definitions: Definitions, drawing: CheckedDrawing, move: MoveInput) {
  const draft = await draftFrom(ctx, drawing);
  const { id, key, documentKind: kind, graph } = draft;
  if (await isNewest(ctx, key, drawing.xml)) return { key, version: draft.version - 1, unchanged: true };
  const plan = await planMove(ctx, definitions, draft, move);
  const published = await insert(ctx, definitions, 'definition', { id, key, name: graph.name, kind, xml: drawing.xml, policy: plan.policy });
  if (!published.unchanged) await keepStartTimers(ctx, graph, published.version);
  plan.store();
  return published;
}

async function publishChecked(ctx: Ctx, definitions: Definitions, checked: Checked[], move: MoveInput) {
  const published: { what: 'definition' | 'decision'; published: { key: string; version: number; unchanged: boolean } }[] = [];
  for (const one of checked) {
    if (one.is === 'drawing') published.push({ what: 'definition', published: await publishDrawing(ctx, definitions, one, move) });
    else
      for (const { key, name } of one.keys)
        published.push({ what: 'decision', published: await insert(ctx, definitions, 'decision', { key, name, kind: '', xml: one.xml }) });
  }
  return published;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

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
