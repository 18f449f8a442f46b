// Routes that are neither an action nor a query: webhooks of providers, downloads. Each says who may call it, or the program does not start.
import type { Kernel } from '#kernel';
import type { Access } from '#modules/staff';
import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { fromOwnPages, identify } from './identity.ts';
import { refuse } from './problem.ts';

/** What a raw route answers; an object is sent as JSON, a text or bytes as they are. */
export type RawAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

export type RawRoute = {
  method: 'GET' | 'POST';
  /** Fastify's path, e.g. `/hooks/carrier/:carrier`. */
  path: string;
  /** The body comes as bytes, as a signature over it needs. */
  rawBody: true;
  /** Anybody may call it: it checks a signature itself. */
  open?: true;
  /** Else: the action or query whose permission it needs. */
  permission?: string;
  handle(kernel: Kernel, raw: Buffer, headers: IncomingHttpHeaders, params: Record<string, string>): Promise<RawAnswer>;
};

/** Throws for a route without `open` or a permission that somebody could hold: deny by default, checked at boot. */
export function refuseUnguarded(routes: RawRoute[], kernel: Kernel): void {
  const { actions, queries } = kernel.registry;
  for (const { method, path, open, permission } of routes) {
    if (open === true && permission === undefined) continue;
    if (open === undefined && permission !== undefined && (actions.has(permission) || queries.has(permission))) continue;
    throw new Error(`The route ${method} ${path} has no permission: it needs \`open: true\` or the name of an action or a query, and not both.`);
  }
}

/** Adds the routes in a scope in which every body is bytes. */
export function addRawRoutes(app: FastifyInstance, routes: RawRoute[], parts: { kernel: Kernel; access: Access }): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      onRequest: async (request) => {
        if (route.open) return;
        const identity = await identify(parts.access, request.raw.headers);
        if (!identity) throw refuse('server.sign_in', 401);
        if (identity.by === 'cookie' && route.method === 'POST' && !fromOwnPages(request.raw.headers)) throw refuse('server.foreign_origin', 403);
        if (!identity.actor.may(route.permission!)) throw refuse('kernel.forbidden', 403, { permission: route.permission }, 'You may not do this.');
      },
      handler: async (request, reply) => {
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { status, body, headers } = await route.handle(parts.kernel, raw, request.raw.headers, request.params as Record<string, string>);
        reply.code(status).headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
        if (body === undefined) return reply.send();
        if (typeof body === 'string' || Buffer.isBuffer(body)) return reply.send(body);
        return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
      },
    });
  }
}
