// The HTTP server: routes from the registry, fences around them, and problem documents for all that goes wrong.
import compress from '@fastify/compress';
import rateLimit from '@fastify/rate-limit';
import type { Kernel, RawRoute } from '#kernel';
import type { Access } from '#modules/staff';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type IncomingMessage, type Server, type ServerResponse, createServer as createHttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { readJson } from './body.ts';
import type { Health } from './health.ts';
import type { Live } from './live.ts';
import { addLiveRoute } from './live-route.ts';
import { openapi } from './openapi.ts';
import { COMPRESSION, addPages } from './pages.ts';
import { meaningOf, refuse, troubleOf } from './problem.ts';
import { addRawRoutes, refuseUnguarded } from './raw-routes.ts';
import { addActionRoutes, addQueryRoutes, admitReader, unknownAddress } from './routes.ts';

export type ServerOptions = {
  kernel: Kernel;
  access: Access;
  health: Health;
  live: Live;
  log: Logger;
  /** The folder of the built pages. */
  pages: string;
  routes?: RawRoute[];
  /** Whether the outside reaches us over https, so that cookies are sent over nothing else. */
  secure?: boolean;
  /** Which proxies may say where a request comes from, as Fastify's `trustProxy`. */
  trustProxy?: boolean | string;
  /** Whether somebody who is not signed in may do what only the machine's owner may, e.g. set the shop up; else: nobody. */
  atConsole?: (request: IncomingMessage) => boolean;
};

export const BODY_LIMIT_BYTES = 1_048_576;
const METHODS = new Set(['GET', 'HEAD', 'POST']);
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 72_000;

/** Makes the server; it does not listen yet. Throws when a route has no permission. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { kernel, access, health, live } = options;
  const routes = [...kernel.registry.routes, ...(options.routes ?? [])];
  refuseUnguarded(routes, kernel);
  const secureCookies = options.secure === true;
  const app = bare(options);
  app.decorateRequest('identity', undefined);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, readJson(text as string));
    } catch (error) {
      done(error as Error);
    }
  });
  addFences(app, health);
  addProblems(app, options);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => refuse('server.rate', 429, { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });
  const parts = { kernel, access, secureCookies, atConsole: options.atConsole ?? (() => false) };
  addActionRoutes(app, parts);
  addLiveRoute(app, { live, access, kernel });
  await app.register(async (scope) => {
    await scope.register(compress, COMPRESSION);
    addQueryRoutes(scope, parts);
    const document = JSON.stringify(openapi(kernel.registry));
    scope.get('/api/openapi.json', { onRequest: (request) => admitReader(access, request) }, (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(document),
    );
  });
  if (routes.length > 0) await app.register((scope) => addRawRoutes(scope, routes, { kernel, access }));
  addHealthRoutes(app, health);
  await app.register((scope) => addPages(scope, { folder: options.pages, secure: secureCookies, registry: kernel.registry }));
  // Before the listener closes: it waits for its connections, and a follower's would never end.
  app.addHook('preClose', () => live.close());
  return app;
}

function bare({ kernel, log, trustProxy = false }: ServerOptions): FastifyInstance {
  const prefix = Buffer.from(kernel.env.bytes(5)).toString('hex');
  let count = 0;
  return fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy,
    genReqId: () => `${prefix}-${(++count).toString(36)}`,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void sendTrouble(error, request, reply, kernel, log),
    clientErrorHandler: answerUnreadable,
  });
}

/** What a connection gets whose bytes are no request. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const problem = JSON.stringify({
    type: '/problems/server.request',
    title: 'The request cannot be read.',
    status: Number(status.slice(0, 3)),
    code: 'server.request',
  });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(problem)}\r\nconnection: close\r\n\r\n${problem}`,
  );
}

/** A listener with the limits of our servers, for whoever hands requests on to several of them. */
export function createListener(handle: (request: IncomingMessage, response: ServerResponse) => void): Server {
  return createHttpServer({ requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS }, handle).on('clientError', answerUnreadable);
}

/** What every request has to pass, whatever its address. */
function addFences(app: FastifyInstance, health: Health): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { rawHeaders, method } = request.raw;
    let hosts = 0;
    for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') hosts++;
    reply.header('x-request-id', request.id);
    if (hosts > 1) return done(refuse('server.host', 400));
    if (!METHODS.has(method!)) return done(refuse('server.method', 405, { allow: [...METHODS] }));
    done();
  });
  app.addHook('onResponse', (_request, reply, done) => {
    health.note(reply.statusCode, reply.elapsedTime);
    done();
  });
}

function addProblems(app: FastifyInstance, { kernel, log }: ServerOptions): void {
  const { registry } = kernel;
  app.setErrorHandler((error, request, reply) => sendTrouble(error, request, reply, kernel, log));
  app.setNotFoundHandler((request) => {
    throw unknownAddress(registry, request.method, request.url);
  });
  app.get('/problems/:code', (request, reply) => {
    const { code } = request.params as { code: string };
    const meaning = meaningOf(code, registry);
    if (meaning === undefined) throw refuse('server.not_found', 404);
    return reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(`${code}\n\n${meaning}\n`);
  });
}

function sendTrouble(error: unknown, request: FastifyRequest, reply: FastifyReply, kernel: Kernel, log: Logger): FastifyReply {
  const action = request.routeOptions?.config?.action;
  const { problem, headers, log: isOurs } = troubleOf(error, kernel.registry, action, 'urn:kontor:request:' + request.id);
  if (isOurs)
    log.error(
      {
        err: error,
        request: request.id,
        method: request.method,
        path: request.url.split('?')[0],
        status: problem.status,
      },
      problem.code,
    );
  return reply
    .code(problem.status)
    .headers({
      ...headers,
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(JSON.stringify(problem));
}

function addHealthRoutes(app: FastifyInstance, health: Health): void {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send('ok\n'));
  app.get('/readyz', async (_request, reply) => {
    const readiness = await health.ready();
    return reply
      .code(readiness.ready ? 200 : 503)
      .headers({ 'cache-control': 'no-store', ...(readiness.ready ? {} : { 'retry-after': '1' }) })
      .send(readiness);
  });
  app.get('/metrics', async (_request, reply) =>
    reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(await health.metrics()),
  );
}
