// Publishing: drawings and tables are read, compiled and proved against all that they name, and only then become the newest.
import { createHash } from 'node:crypto';
import Type from 'typebox';
import { type Ctx, Refusal, defineAction, defineEvent, sql } from '#kernel';
import { Catalogue } from './catalogue.ts';
import { type Checked, checkFiles, isTable, readable } from './check.ts';
import type { Definitions } from './definitions.ts';
import { type Difference, isSame } from './difference.ts';
import { type Problem, isError, problemsRefusal } from './problem.ts';

export const processPublished = defineEvent({
  name: 'processes.published',
  says: 'A drawing or a decision table became the newest one.',
  payload: Type.Object({ key: Type.String(), version: Type.Integer(), what: Type.String() }),
});

const Text = Type.String();
const Xml = Type.String({ minLength: 1, maxLength: 2_000_000 });
const Some = <T extends Type.TSchema>(schema: T) => Type.Optional(schema);

/** What was found, as it is told to pages and to other programs. */
export const ProblemShape = Type.Object({
  element: Text,
  code: Text,
  reason: Text,
  level: Type.Unsafe<'error' | 'warning'>({ enum: ['error', 'warning'] }),
  line: Some(Type.Integer()),
  column: Some(Type.Integer()),
  text: Some(Text),
  path: Some(Type.Array(Text)),
  says: Some(Type.Record(Text, Type.Union([Text, Type.Number()]))),
  drawing: Some(Text),
});

const Part = { element: Text, type: Text, name: Text };
export const DifferenceShape = Type.Object({
  same: Type.Boolean({ description: 'Both do the same; they may look different.' }),
  added: Type.Array(Type.Object(Part)),
  removed: Type.Array(Type.Object(Part)),
  changed: Type.Array(Type.Object({ ...Part, what: Type.Array(Type.Object({ facet: Text, before: Text, after: Text })) })),
  moved: Type.Array(Text, { description: 'Elements that only stand elsewhere on the paper.' }),
});

const warnings = Type.Optional(Type.Array(ProblemShape, { description: 'What was found that does not stop it; left out when there is nothing.' }));
const Published = Type.Object({ key: Text, version: Type.Integer(), unchanged: Type.Boolean() });
const One = Type.Object({ key: Text, version: Type.Integer(), unchanged: Type.Boolean(), warnings });
const Files = Type.Array(Type.Object({ name: Some(Type.String({ maxLength: 200 })), xml: Xml }, { additionalProperties: false }), { minItems: 1, maxItems: 50 });
const refusals = {
  'processes.unreadable': 'The file is not a BPMN drawing.',
  'processes.problems': 'The drawing can not run; each problem names its element.',
};
const tableRefusals = { 'decisions.unreadable': 'The file is not a DMN model.', 'processes.problems': 'The table does not fit the drawings that use it.' };

/** A problem as it is told: what has no level is an error, and what is not there is left out. */
export const told = (problem: Problem) => {
  const { element, code, reason, level, ...rest } = problem;
  return { element, code, reason, level: level ?? ('error' as const), ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) };
};

export const toldDifference = (difference: Difference) => ({ same: isSame(difference), ...difference });

/** The actions that publish, over the compiled drawings that this program keeps. */
export function publishActions(definitions: Definitions) {
  const publishProcess = defineAction({
    name: 'processes.publish',
    summary: 'Makes a drawing the newest of its key: runs that start from now on follow it.',
    input: Type.Object({ xml: Xml }, { additionalProperties: false }),
    output: One,
    refusals,
    emits: ['processes.published'],
    run: async (ctx, { xml }) => {
      if (isTable(xml)) throw new Refusal('processes.unreadable', {}, { status: 422, message: 'The file is a decision table (DMN) and not a drawing.' });
      const checked = await checkFiles(await new Catalogue(ctx, definitions).open(), [xml]);
      const [one] = await publishChecked(ctx, definitions, checked);
      return { ...one!.published, ...warningsOf(checked) };
    },
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
      const checked = await checkFiles(await new Catalogue(ctx, definitions).open(), [xml]);
      const published = await publishChecked(ctx, definitions, checked);
      return { decisions: published.map((one) => one.published), ...warningsOf(checked) };
    },
  });

  const publishAll = defineAction({
    name: 'processes.publish_all',
    summary: 'Makes drawings and decision tables that name each other the newest together: all of them or none.',
    input: Type.Object({ files: Files }, { additionalProperties: false }),
    output: Type.Object({
      published: Type.Array(Type.Object({ what: Type.Unsafe<'definition' | 'decision'>({ enum: ['definition', 'decision'] }), ...Published.properties })),
      warnings,
    }),
    refusals: { ...refusals, ...tableRefusals },
    emits: ['processes.published'],
    run: async (ctx, { files }) => {
      const checked = await checkFiles(
        await new Catalogue(ctx, definitions).open(),
        files.map(({ xml }) => xml),
      );
      const published = await publishChecked(ctx, definitions, checked);
      return { published: published.map((one) => ({ what: one.what, ...one.published })), ...warningsOf(checked) };
    },
  });

  return [publishProcess, publishDecision, publishAll, checkAction(definitions)] as const;
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
  const checked = await checkFiles(
    catalogue,
    good.map(({ xml }) => xml),
  );
  return files.map((file, index) => {
    const refusal = refused[index];
    return refusal ? unread(file, refusal) : checked[good.indexOf(file)]!;
  });
}

function unread({ name, xml }: { name?: string; xml: string }, refusal: Refusal): Checked {
  const { line, column } = refusal.details as { line?: number; column?: number };
  const [fault] = refusal.faults;
  const problem: Problem = { element: fault?.pointer?.slice(1) ?? '', code: refusal.code, reason: fault?.message ?? refusal.message, line: line ?? fault?.line, column };
  return { is: 'drawing', key: '', name: name ?? '', documentKind: 'none', xml, definitions: {}, graph: undefined, problems: [problem], difference: undefined };
}

function warningsOf(checked: Checked[]) {
  const warnings = checked.flatMap(({ problems }) => problems.filter((problem) => !isError(problem)).map(told));
  return warnings.length > 0 ? { warnings } : {};
}

/** Writes what was checked; throws with everything that is wrong with any of it. */
async function publishChecked(ctx: Ctx, definitions: Definitions, checked: Checked[]) {
  const problems = checked.flatMap((one) => one.problems);
  if (problems.some(isError) || checked.some((one) => one.is === 'drawing' && !one.graph)) throw problemsRefusal(problems);
  const published: { what: 'definition' | 'decision'; published: { key: string; version: number; unchanged: boolean } }[] = [];
  for (const one of checked) {
    const items = one.is === 'drawing' ? [{ key: one.key, name: one.graph!.name }] : one.keys;
    const what = one.is === 'drawing' ? 'definition' : 'decision';
    const kind = one.is === 'drawing' ? one.documentKind : '';
    for (const { key, name } of items) published.push({ what, published: await insert(ctx, definitions, what, { key, name, kind, xml: one.xml }) });
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
