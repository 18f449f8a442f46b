// Adds the routes that are neither an action nor a query, each behind the permission that it names.
import { type Kernel, type RawRequest, type RawRoute, Refusal } from '#kernel';
import type { Access } from '#modules/staff';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Readable, Transform } from 'node:stream';
import { fromOwnPages, identify } from './identity.ts';
import { refuse } from './problem.ts';

/** Throws for a route without `open` or a permission that somebody could hold: deny by default, checked at boot. */
export function refuseUnguarded(routes: RawRoute[], kernel: Kernel): void {
  const { actions, queries } = kernel.registry;
  for (const { method, path, open, permission } of routes) {
    if (open === true && permission === undefined) continue;
    if (open === undefined && permission !== undefined && (actions.has(permission) || queries.has(permission))) continue;
    throw new Error(`The route ${method} ${path} has no permission: it needs \`open: true\` or the name of an action or a query, and not both.`);
  }
}

type Parts = { kernel: Kernel; access: Access };

/** Adds the routes in scopes in which every body is bytes, or a stream. */
export async function addRawRoutes(app: FastifyInstance, routes: RawRoute[], parts: Parts): Promise<void> {
  const collected = routes.filter((route) => !route.streams);
  const streamed = routes.filter((route) => route.streams);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const route of collected) addRoute(scope, route, parts);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const route of streamed) addRoute(scope, route, parts);
  });
}

function addRoute(app: FastifyInstance, route: RawRoute, { kernel, access }: Parts): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.streams ? { bodyLimit: route.streams.atMostBytes } : {}),
    onRequest: (request) => admit(route, access, request),
    handler: async (request, reply) => {
      const { status, body, headers } = await route.handle(kernel, requestOf(route, request));
      reply.code(status).headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
      if (body === undefined) return reply.send();
      if (typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable) return reply.send(body);
      return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
    },
  });
}

async function admit(route: RawRoute, access: Access, request: FastifyRequest): Promise<void> {
  if (route.open) return;
  const identity = await identify(access, request.raw.headers);
  if (!identity) throw refuse('server.sign_in', 401);
  if (identity.by === 'cookie' && route.method === 'POST' && !fromOwnPages(request.raw.headers)) throw refuse('server.foreign_origin', 403);
  if (!identity.actor.may(route.permission!)) throw refuse('kernel.forbidden', 403, { permission: route.permission }, 'You may not do this.');
  request.identity = identity;
}

function requestOf(route: RawRoute, request: FastifyRequest): RawRequest {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const incoming = request.body instanceof Readable ? request.body : Readable.from([body]);
  return {
    body,
    stream: route.streams ? incoming.pipe(atMost(route.streams.atMostBytes)) : incoming,
    headers: request.raw.headers,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    actor: request.identity?.actor,
  };
}

/** Lets so many bytes through and breaks with a refusal at the next. */
function atMost(limit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > limit) done(new Refusal('server.too_large', { limit }, { status: 413, message: `The file has more than ${limit} bytes.` }));
      else done(null, chunk);
    },
  });
}
