// The inbox of what has stopped: put together by likeness, as a list, and one incident with all that is needed to decide about it.
import Type from 'typebox';
import { Instant, MaybeInstant, type ReadCtx, Refusal, defineQuery } from '#kernel';
import type { Definitions } from './definitions.ts';
import type { Graph, Node } from './graph.ts';
import { actionOf, isEditable, waysOut } from './incidents.ts';
import * as store from './incident-store.ts';

const Text = Type.String();
const Maybe = Type.Union([Type.String(), Type.Null()]);
const GROUPS_AT_MOST = 200;

const nodeOf = (graph: Graph, element: string): Node | undefined => graph.nodes[graph.byId.get(element) ?? -1];

/** What all answers say of an incident or of several that are alike. */
const About = {
  process: Text,
  processName: Text,
  element: Text,
  name: Type.String({ description: 'The name of the element in its drawing.' }),
  kind: Type.String({ description: 'What went wrong, e.g. refused, outside, broken, input, expression.' }),
  code: Type.String({ description: 'The code of the refusal, or nothing.' }),
  action: Type.Union([Type.String(), Type.Null()], { description: 'The action that the element calls.' }),
  message: Text,
};

async function about(
  read: ReadCtx,
  definitions: Definitions,
  row: Pick<store.IncidentRow, 'process' | 'element' | 'kind' | 'code' | 'message' | 'definition_id'>,
) {
  const { graph } = await definitions.get(read.db, row.definition_id);
  const node = nodeOf(graph, row.element);
  return {
    process: row.process,
    processName: graph.name,
    element: row.element,
    name: node?.name || row.element,
    kind: row.kind,
    code: row.code,
    action: actionOf(node)?.name ?? null,
    message: row.message,
  };
}

const groupsQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'incidents.groups',
    summary: `What has stopped, put together by process, element, kind and code; the latest first, at most ${GROUPS_AT_MOST} groups.`,
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({
      items: Type.Array(
        Type.Object({
          ...About,
          count: Type.Integer(),
          oldest: Instant,
          newest: Instant,
          example: Type.String({ description: 'The newest of them.' }),
        }),
      ),
    }),
    run: async (read) => {
      const rows = await read.db.read(store.groups(GROUPS_AT_MOST));
      const items = await Promise.all(
        rows.map(async (row) => ({
          ...(await about(read, definitions, row)),
          count: Number(row.count),
          oldest: row.oldest,
          newest: row.newest,
          example: row.example,
        })),
      );
      return { items };
    },
  });

const listQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'incidents.list',
    summary: 'What has stopped and waits for a person, newest first; all of it, or what is alike.',
    input: Type.Object(
      {
        process: Type.Optional(Text),
        element: Type.Optional(Text),
        kind: Type.Optional(Text),
        code: Type.Optional(Text),
        after: Type.Optional(Text),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      items: Type.Array(
        Type.Object({ ...About, id: Text, documentId: Text, documentKind: Text, documentNumber: Maybe, payload: Type.Unknown(), openedAt: Instant }),
      ),
      next: Maybe,
    }),
    run: async (read, input) => {
      const limit = input.limit ?? 50;
      const rows = await read.db.read(store.openIncidents({ ...input, limit }));
      const items = await Promise.all(
        rows.map(async (row) => ({
          ...(await about(read, definitions, row)),
          id: row.id,
          documentId: row.document_id,
          documentKind: row.document_kind,
          documentNumber: row.number,
          payload: row.payload,
          openedAt: row.opened_at,
        })),
      );
      return { items, next: items.length === limit ? items.at(-1)!.id : null };
    },
  });

const Resolution = Type.Object({
  at: MaybeInstant,
  by: Maybe,
  how: Type.Unsafe<string>({ enum: ['retry', 'edit', 'skip', 'left'] }),
  reason: Maybe,
  edited: Type.Union([Type.Record(Text, Type.Unknown()), Type.Null()]),
});

const oneQuery = (definitions: Definitions) =>
  defineQuery({
    name: 'incidents.get',
    summary: 'One incident with its cause, what was tried, the drawing on which it stopped, and what can be done.',
    input: Type.Object({ incidentId: Text }, { additionalProperties: false }),
    output: Type.Object({
      ...About,
      id: Text,
      documentId: Text,
      documentKind: Text,
      documentNumber: Maybe,
      openedAt: Instant,
      meaning: Type.Union([Type.String(), Type.Null()], { description: 'What the code of the refusal means, by the action’s own words.' }),
      payload: Type.Unknown(),
      input: Type.Union([Type.Record(Text, Type.Unknown()), Type.Null()]),
      schema: Type.Unsafe<object | null>({
        type: ['object', 'null'],
        description: 'The input’s schema where it may be another; null where the work was done.',
      }),
      isSkippable: Type.Boolean({ description: 'False where the engine itself broke, so that there is no step to skip.' }),
      ways: Type.Array(Type.Object({ flow: Text, name: Text }), { description: 'The flows of which one is chosen when it is skipped.' }),
      alike: Type.Integer({ description: 'How many others are alike and open.' }),
      xml: Text,
      resolved: Type.Union([Resolution, Type.Null()]),
    }),
    run: async (read, { incidentId }) => {
      const [row] = await read.db.read(store.incidentById(incidentId));
      if (!row) throw new Refusal('incidents.none', { incident: incidentId }, { status: 404, message: 'There is no such incident.' });
      const { graph } = await definitions.get(read.db, row.definition_id);
      const node = nodeOf(graph, row.element);
      const action = actionOf(node);
      return {
        ...(await about(read, definitions, row)),
        id: row.id,
        documentId: row.document_id,
        documentKind: row.document_kind,
        documentNumber: row.number,
        openedAt: row.opened_at,
        meaning: action?.refusals[row.code] ?? null,
        payload: row.payload,
        input: row.payload.input ?? null,
        schema: isEditable(node, row.payload) ? action!.input : null,
        isSkippable: row.payload.wait === undefined,
        ways: waysOut(node, row.kind).map((index) => ({ flow: graph.flows[index]!.id, name: wayName(graph, index) })),
        alike: Number(row.alike),
        xml: row.xml,
        resolved: row.how === null ? null : { at: row.resolved_at, by: row.resolved_by, how: row.how, reason: row.resolution, edited: row.edited },
      };
    },
  });

/** A flow is told by where it leads. */
function wayName(graph: Graph, index: number): string {
  const target = graph.nodes[graph.flows[index]!.target]!;
  return target.name || target.id;
}

/** The queries of the inbox. */
export const incidentQueries = (definitions: Definitions) => [groupsQuery(definitions), listQuery(definitions), oneQuery(definitions)] as const;
