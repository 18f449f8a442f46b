// What pages see of the engine: tasks, drawings with live counts, a document's runs with their tokens and history, incidents.
import Type from 'typebox';
import { Instant, MaybeInstant, type ReadCtx, Refusal, defineQuery } from '#kernel';
import type { Awaits } from './awaiting.ts';
import type { Definitions } from './definitions.ts';
import type { Graph } from './graph.ts';
import { incidentQueries } from './incident-queries.ts';
import { drawnForm } from './fields.ts';
import { lanesQuery } from './lanes.ts';
import * as reads from './reads.ts';
import type { HistoryStep } from './run.ts';

const Text = Type.String();
const Maybe = Type.Union([Type.String(), Type.Null()]);
const page = { after: Type.Optional(Text), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) };
const pageOf = <T extends { id: string }>(items: T[], limit: number): { items: T[]; next: string | null } => ({
  items,
  next: items.length === limit ? items.at(-1)!.id : null,
});

const Wait = Type.Object({
  id: Text,
  element: Text,
  name: Text,
  kind: Type.Unsafe<string>({ enum: ['message', 'timer', 'user', 'job', 'child', 'incident', 'continue', 'signal', 'condition', 'activity'] }),
  main: Type.Boolean({ description: 'False for what only watches beside the step, such as a reminder on its border.' }),
  at: Type.String({ description: 'The element at which the token stands.' }),
  message: Maybe,
  signal: Maybe,
  condition: Type.Union([Type.String(), Type.Null()], { description: 'The expression that is to come true, as the drawing says it.' }),
  dueAt: MaybeInstant,
  since: Instant,
  lane: Maybe,
  form: Maybe,
  taskId: Maybe,
  begins: Type.Boolean({
    description: 'Whether a person may begin it (`processes.begin_activity`): an activity that is offered, or the end of what offers them.',
  }),
  incident: Type.Union([Type.Object({ id: Text, message: Text, kind: Text }), Type.Null()]),
  child: Maybe,
});
const Step = Type.Object({
  at: Instant,
  actor: Text,
  element: Text,
  name: Text,
  what: Type.Unsafe<string>({ enum: ['done', 'wait', 'error', 'fired', 'stopped', 'incident', 'in', 'undo', 'moved', 'begun'] }),
  input: Type.Optional(Type.Unknown()),
  output: Type.Optional(Type.Unknown()),
  note: Type.Optional(Type.Unsafe<string | undefined>({ type: 'string' })),
});
const Join = Type.Object({
  element: Text,
  name: Text,
  arrived: Type.Array(Text, { description: 'Flows by which a token has come to the gateway.' }),
  missing: Type.Array(Text, { description: 'Flows by which none has come yet.' }),
});
const RunShape = Type.Object({
  id: Text,
  parentId: Maybe,
  key: Text,
  name: Text,
  version: Type.Integer(),
  definitionId: Text,
  documentId: Text,
  documentKind: Text,
  documentNumber: Maybe,
  status: Type.Unsafe<string>({ enum: ['live', 'ended', 'stopped'] }),
  outcome: Maybe,
  startedAt: Instant,
  endedAt: MaybeInstant,
  waits: Type.Array(Wait),
  joins: Type.Array(Join),
  done: Type.Array(Text),
  flows: Type.Array(Text),
  history: Type.Array(Step),
});

/** The engine's queries over the drawings that this program keeps. */
export const engineQueries = (definitions: Definitions) =>
  [
    tasksQuery(definitions),
    processesQuery,
    mapQuery,
    atQuery,
    runsQuery(definitions),
    whereQuery(definitions),
    ...incidentQueries(definitions),
    decisionQuery,
    lanesQuery,
  ] as const;

/** The name that an element has in its drawing. */
async function nameOf(definitions: Definitions, read: ReadCtx, definitionId: string, element: string): Promise<string> {
  const { graph } = await definitions.get(read.db, definitionId);
  const index = graph.byId.get(element);
  return index === undefined ? element : graph.nodes[index]!.name;
}

/** Which tasks are asked for. */
const TASKS_ASKED = Type.Object(
  {
    lane: Type.Optional(Text),
    document: Type.Optional(Text),
    form: Type.Optional(Text),
    who: Type.Optional(Type.Union([Type.Literal('me'), Type.Literal('nobody')], { description: 'Whose tasks: one’s own, or those that nobody has taken.' })),
    late: Type.Optional(Type.Boolean({ description: 'Only those whose time is over.' })),
    ...page,
  },
  { additionalProperties: false },
);

const tasksQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'tasks.list',
    summary: 'Open tasks for people, oldest first.',
    input: TASKS_ASKED,
    output: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Text,
          element: Text,
          name: Text,
          lane: Maybe,
          form: Maybe,
          process: Text,
          processName: Text,
          documentId: Text,
          documentKind: Text,
          documentNumber: Maybe,
          openedAt: Instant,
          dueAt: MaybeInstant,
          priority: Type.Union([Type.Integer({ description: 'The more, the sooner.' }), Type.Null()]),
          assignee: Maybe,
          prefill: Type.Record(Text, Type.Unknown()),
          schema: Type.Unsafe<object | null>({ type: ['object', 'null'] }),
          summary: Maybe,
        }),
      ),
      next: Maybe,
    }),
    run: async (read, { who, late, ...input }) => {
      const limit = input.limit ?? 50;
      const assignee = who === 'me' ? { assignee: read.actor.id } : who === 'nobody' ? { assignee: who } : {};
      const rows = await read.db.read(reads.openTasks({ ...input, ...assignee, ...(late ? { dueBefore: read.now } : {}), limit }));
      const items = await Promise.all(
        rows.map(async (row) => {
          const { graph } = await definitions.get(read.db, row.definition_id);
          const form = row.form === null ? undefined : definitions.registry.actions.get(row.form);
          const prefill = row.payload?.prefill ?? {};
          return {
            id: row.id,
            element: row.element,
            name: await nameOf(definitions, read, row.definition_id, row.element),
            lane: row.lane,
            form: row.form,
            process: row.process,
            processName: graph.name,
            documentId: row.document_id,
            documentKind: row.document_kind,
            documentNumber: row.number,
            openedAt: row.opened_at,
            dueAt: row.task_due_at,
            priority: row.priority,
            assignee: row.assignee,
            prefill,
            schema: form?.input ?? drawnForm(graph, row.element)?.schema ?? null,
            summary: form?.summary ?? null,
          };
        }),
      );
      return pageOf(items, limit);
    },
  });

const processesQuery = defineQuery({
  name: 'processes.list',
  summary: 'Published drawings with how much runs on each, and decision tables.',
  input: Type.Object({}),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        key: Text,
        name: Text,
        version: Type.Integer(),
        documentKind: Text,
        publishedAt: Instant,
        publishedBy: Text,
        live: Type.Integer(),
        incidents: Type.Integer(),
      }),
    ),
    decisions: Type.Array(Type.Object({ key: Text, name: Text, version: Type.Integer(), publishedAt: Instant, publishedBy: Text })),
  }),
  run: async ({ db }) => {
    const [items, decisions] = await Promise.all([db.read(reads.drawings()), db.read(reads.tables())]);
    return {
      items: items.map((row) => ({
        key: row.key,
        name: row.name,
        version: row.version,
        documentKind: row.document_kind,
        publishedAt: row.published_at,
        publishedBy: row.published_by,
        live: Number(row.live),
        incidents: Number(row.incidents),
      })),
      decisions: decisions.map((row) => ({
        key: row.key,
        name: row.name,
        version: row.version,
        publishedAt: row.published_at,
        publishedBy: row.published_by,
      })),
    };
  },
});

const mapQuery = defineQuery({
  name: 'processes.map',
  summary: 'A drawing with how many tokens stand at each element, and since when the oldest.',
  input: Type.Object({ key: Text }),
  output: Type.Object({
    key: Text,
    name: Text,
    version: Type.Integer(),
    xml: Text,
    elements: Type.Array(Type.Object({ element: Text, count: Type.Integer(), oldest: Instant, incidents: Type.Integer() })),
  }),
  run: async ({ db }, { key }) => {
    const [drawing] = await db.read(reads.drawingByKey(key));
    if (!drawing) throw reads.noDrawing(key);
    const counts = await db.read(reads.countsAt(key));
    return {
      ...drawing,
      elements: counts.map((row) => ({ element: row.at, count: Number(row.count), oldest: row.oldest, incidents: Number(row.incidents) })),
    };
  },
});

const atQuery = defineQuery({
  name: 'processes.at',
  summary: 'The documents whose token stands at one element, longest first.',
  input: Type.Object({ key: Text, element: Text, ...page }),
  output: Type.Object({
    items: Type.Array(Type.Object({ id: Text, documentId: Text, documentKind: Text, documentNumber: Maybe, since: Instant, kind: Text })),
    next: Maybe,
  }),
  run: async ({ db }, input) => {
    const limit = input.limit ?? 50;
    const rows = await db.read(reads.standingAt({ ...input, limit }));
    return pageOf(
      rows.map((row) => ({
        id: row.id,
        documentId: row.document_id,
        documentKind: row.document_kind,
        documentNumber: row.number,
        since: row.opened_at,
        kind: row.kind,
      })),
      limit,
    );
  },
});

const runsQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'runs.of_document',
    summary: 'Everything that runs for a document: drawings, tokens, what they wait for, and what has happened.',
    input: Type.Object({ documentId: Text }),
    output: Type.Object({ runs: Type.Array(RunShape), drawings: Type.Record(Text, Text) }),
    run: (read, { documentId }) => runsOf(read, definitions, documentId),
  });

const WHERE_LIMIT = 200;

const whereQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'runs.where',
    summary: 'Where documents stand in their drawings, at most 200 of them at once.',
    input: Type.Object(
      { documents: Type.String({ maxLength: 41 * WHERE_LIMIT, description: 'Ids of documents with commas between.' }) },
      { additionalProperties: false },
    ),
    output: Type.Object({
      items: Type.Array(
        Type.Object({
          documentId: Text,
          at: Type.Array(Type.Object({ process: Text, element: Text, name: Text, kind: Text, since: Instant })),
        }),
      ),
    }),
    run: async (read, { documents }) => {
      const ids = [...new Set(documents.split(',').filter((id) => id !== ''))];
      if (ids.length > WHERE_LIMIT)
        throw new Refusal('runs.too_many', { atMost: WHERE_LIMIT }, { status: 422, message: `At most ${WHERE_LIMIT} documents at once.` });
      const rows = await read.db.read(reads.standingOf(ids));
      const at = new Map(ids.map((id) => [id, [] as { process: string; element: string; name: string; kind: string; since: Date }[]]));
      for (const row of rows) {
        const name = await nameOf(definitions, read, row.definition_id, row.at);
        at.get(row.document)!.push({ process: row.process, element: row.at, name, kind: row.kind, since: row.opened_at });
      }
      return { items: ids.map((documentId) => ({ documentId, at: at.get(documentId)! })) };
    },
  });

const decisionQuery = defineQuery({
  name: 'decisions.get',
  summary: 'The newest version of a decision table.',
  input: Type.Object({ key: Text }),
  output: Type.Object({ key: Text, version: Type.Integer(), name: Text, xml: Text }),
  run: async ({ db }, { key }) => {
    const [row] = await db.read(reads.decisionByKey(key));
    if (!row) throw reads.noDrawing(key);
    return row;
  },
});

async function runsOf(read: ReadCtx, definitions: Definitions, documentId: string) {
  const rows = await read.db.read(reads.runsAboutDocument(documentId));
  const ids = rows.map((row) => row.id);
  const [waits, history, incidents] = await Promise.all([
    read.db.read(reads.waitsOf(ids)),
    read.db.read(reads.historyOf(ids)),
    read.db.read(reads.incidentsOf(ids)),
  ]);
  const drawings: Record<string, string> = {};
  const graphs = new Map<string, Graph>();
  const runs = [];
  for (const row of rows) {
    const { graph } = await definitions.get(read.db, row.definition_id);
    drawings[row.definition_id] ??= row.xml;
    const name = nameIn(graph);
    const mine = history.filter((entry) => entry.run_id === row.id);
    // What happened on an earlier drawing is named as that one names it.
    for (const id of new Set(mine.map((entry) => entry.definition_id))) await definitions.get(read.db, id).then((one) => graphs.set(id, one.graph));
    const steps = mine.flatMap((entry) =>
      entry.steps.map((step) => ({ step, at: entry.at, actor: entry.actor, name: nameIn(graphs.get(entry.definition_id)!) })),
    );
    runs.push({
      id: row.id,
      parentId: row.parent_id,
      key: row.key,
      name: graph.name,
      version: row.version,
      definitionId: row.definition_id,
      documentId: row.document_id,
      documentKind: row.document_kind,
      documentNumber: row.number,
      status: row.status,
      outcome: row.outcome,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      waits: waits
        .filter((wait) => wait.run_id === row.id)
        .map((wait) => ({
          id: wait.id,
          element: wait.element,
          name: name(wait.element),
          kind: wait.kind,
          main: wait.main,
          at: wait.at,
          message: wait.kind === 'message' ? wait.name : null,
          signal: wait.kind === 'signal' ? wait.name : null,
          condition: wait.kind === 'condition' ? conditionOf(graph, wait.element) : null,
          dueAt: wait.due_at ?? wait.task_due_at,
          since: wait.opened_at,
          lane: wait.lane,
          form: wait.form,
          taskId: wait.kind === 'user' ? wait.id : null,
          begins: wait.begins,
          incident: wait.kind === 'incident' ? (incidents.find((incident) => incident.id === wait.name) ?? null) : null,
          child: wait.kind === 'child' ? wait.name : null,
        })),
      joins: Object.entries(row.joins ?? {}).map(([key, arrived]) => joinOf(graph, key.slice(key.indexOf(':') + 1), arrived)),
      done: [...new Set(steps.filter(({ step }) => step.k === 'done').map(({ step }) => step.e))],
      flows: [...new Set(steps.flatMap(({ step }) => step.f ?? []))],
      history: steps.map(({ step, at, actor, name: called }) => lineOf(step, at, actor, called)),
    });
  }
  return { runs, drawings };
}

function conditionOf(graph: Graph, element: string): string | null {
  const index = graph.byId.get(element);
  const { awaits } = (index === undefined ? {} : graph.nodes[index]!.data) as { awaits?: Awaits };
  return awaits?.says ?? null;
}
/** Names of elements in a drawing; what it does not have keeps its id. */
const nameIn =
  (graph: Graph) =>
  (element: string): string => {
    const index = graph.byId.get(element);
    return index === undefined ? element : graph.nodes[index]!.name;
  };

function joinOf(graph: Graph, element: string, arrived: Record<string, number>) {
  const node = graph.nodes[graph.byId.get(element) ?? 0]!;
  const flows = node.incoming.map((index) => graph.flows[index]!.id);
  return { element, name: node.name, arrived: flows.filter((id) => arrived[id]), missing: flows.filter((id) => !arrived[id]) };
}

function lineOf(step: HistoryStep, at: Date, actor: string, name: (element: string) => string) {
  return { at, actor, element: step.e, name: name(step.e), what: step.k, input: step.in, output: step.out, note: step.x };
}
