// The interface as OpenAPI 3.1, printed from the registry: a TypeBox schema is a JSON Schema, so nothing has to be translated.
import type { Action, EventDefinition, Query, Registry } from '#kernel';
import { pathOf } from './routes.ts';

type Json = { [key: string]: unknown };

const PROBLEM: Json = {
  type: 'object',
  description: 'A problem document (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'What was refused, e.g. `stock.short`; also the error code of a drawing.' },
    instance: { type: 'string', description: 'The request’s id.' },
    details: { type: 'object', additionalProperties: true },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) into the input.' },
          line: { type: 'integer' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
};

const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
const refs = {
  '400': { $ref: '#/components/responses/Unreadable' },
  '401': { $ref: '#/components/responses/NotSignedIn' },
  '403': { $ref: '#/components/responses/Forbidden' },
  '503': { $ref: '#/components/responses/Busy' },
};

/** The document for all actions that have a route and all queries, in the order of their names. */
export function openapi(registry: Registry, version = '0.1.0'): Json {
  const paths: Record<string, Json> = {};
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  for (const action of [...registry.actions.values()].filter((one) => !one.internal).sort(byName)) paths[pathOf(action.name)] = { post: operationOf(action) };
  for (const query of [...registry.queries.values()].sort(byName)) paths[pathOf(query.name)] = { ...paths[pathOf(query.name)], get: readOf(query) };
  const rooms = [...new Set(Object.keys(paths).map((path) => path.split('/')[2]!))].sort();
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kontor',
      version,
      description: 'Each action is a POST, each query a GET. A permission is the name of an action or a query.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: rooms.map((name) => ({ name })),
    paths,
    webhooks: Object.fromEntries([...registry.events.values()].sort(byName).map((event) => [event.name, { post: messageOf(event) }])),
    components: {
      schemas: { Problem: PROBLEM },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'With the same key and body a repeated request gets the first one’s answer and does nothing.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
        IfMatch: {
          name: 'If-Match',
          in: 'header',
          required: false,
          description: 'The ETag under which the thing was read, in place of `version` in the body; another version is refused with 412.',
          schema: { type: 'string', pattern: '^"\\d{1,9}"$' },
        },
      },
      responses: {
        Unreadable: problem('The request cannot be read.'),
        NotSignedIn: problem('Nobody is signed in, and no API key was sent.'),
        Forbidden: problem('The permission is missing.'),
        Busy: problem('Try again after the time in Retry-After.'),
      },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        session: { type: 'apiKey', in: 'cookie', name: 'kontor_session' },
      },
    },
    security: [{ key: [] }, { session: [] }],
  };
}

function operationOf(action: Action): Json {
  const refusals = Object.entries(action.refusals).sort(([a], [b]) => (a < b ? -1 : 1));
  const answer = (schema: unknown, description: string): Json => ({
    description,
    content: { 'application/json': { schema } },
  });
  return {
    operationId: action.name,
    tags: [roomOf(action.name)],
    summary: action.summary,
    ...(refusals.length > 0 ? { description: 'Refuses with:\n' + refusals.map(([code, says]) => `- \`${code}\`: ${says}`).join('\n') } : {}),
    'x-permission': action.open ? null : action.name,
    'x-refusals': Object.fromEntries(refusals),
    'x-events': action.emits ?? [],
    ...(action.open ? { security: [{}] } : {}),
    parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }, ...(comparesVersions(action) ? [{ $ref: '#/components/parameters/IfMatch' }] : [])],
    requestBody: { required: true, content: { 'application/json': { schema: action.input } } },
    responses: {
      '200': answer(action.output, action.outside ? 'Done, and no call to the outside was needed.' : 'Done.'),
      ...(action.outside
        ? {
            '202': answer(
              { type: 'object', required: ['job'], properties: { job: { type: 'string' } } },
              'The outside is being asked; the outcome arrives as an event.',
            ),
          }
        : {}),
      ...refs,
      '409': problem('A rule said no.'),
      ...(comparesVersions(action) ? { '412': problem('It is another version than If-Match names.') } : {}),
      '413': problem('The body is too large.'),
      '415': problem('The body is not JSON.'),
      '422': problem('The input does not have the shape that is asked for, or the Idempotency-Key was used for another request.'),
      '429': problem('Too often; wait for the time in Retry-After.'),
    },
  };
}

function readOf(query: Query): Json {
  const { properties = {}, required = [] } = query.input as { properties?: Record<string, Json>; required?: string[] };
  return {
    operationId: query.name,
    tags: [roomOf(query.name)],
    summary: query.summary,
    'x-permission': query.open ? null : query.name,
    ...(query.open ? { security: [{}] } : {}),
    parameters: Object.entries(properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
      schema,
    })),
    responses: {
      '200': { description: 'Found.', content: { 'application/json': { schema: query.output } } },
      ...refs,
      '404': problem('There is nothing of that id.'),
      '422': problem('The parameters do not have the shape that is asked for.'),
    },
  };
}

/** An event as the message that webhooks send (Standard Webhooks 1.0). */
function messageOf(event: EventDefinition): Json {
  const data = { allOf: [event.payload, { type: 'object', properties: { documentId: { type: ['string', 'null'] }, position: { type: ['string', 'null'] } } }] };
  const body = {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: { type: { const: event.name }, timestamp: { type: 'string', format: 'date-time' }, data },
  };
  const header = (name: string, description: string): Json => ({ name, in: 'header', required: true, description, schema: { type: 'string' } });
  return {
    summary: event.says,
    tags: [roomOf(event.name)],
    parameters: [
      header('webhook-id', 'The same over retries and replays.'),
      header('webhook-timestamp', 'Seconds since 1970 at which it was sent.'),
      header('webhook-signature', '`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; several are divided by spaces.'),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: {
      '2XX': { description: 'Taken.' },
      '410': { description: 'Not wanted any more: nothing is sent from then on.' },
      default: { description: 'Tried again later.' },
    },
  };
}

const comparesVersions = (action: Action): boolean => 'version' in ((action.input as { properties?: object }).properties ?? {});

const roomOf = (name: string): string => name.slice(0, name.indexOf('.'));
