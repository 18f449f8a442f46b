// Actions and queries as routes: the registry is the list, and a path is a name with a slash for its dot.
import { type Action, type Actor, type Kernel, type Query, type Refusal, type Registry, fingerprintOf } from '#kernel';
import type { Access } from '#modules/staff';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Body } from './body.ts';
import type { IncomingMessage } from 'node:http';
import { type Identity, cookieOf, endedCookie, fromBrowser, fromForeignPages, fromOwnPages, identify, nobody, sessionCookie, shopCookie } from './identity.ts';
import { refuse } from './problem.ts';
import { queryReader } from './query-input.ts';
import { asPrecondition, isKnown, tagOf, withVersion } from './version.ts';

export const SIGN_IN = 'staff.sign_in';
export const SIGN_OUT = 'staff.sign_out';

/** The path of an action or a query: `orders.place` is `/api/orders/place`. */
export const pathOf = (name: string): string => '/api/' + name.replace('.', '/');

/** What is said of an address that has no route: that it knows another method, or that there is nothing. */
export function unknownAddress(registry: Registry, method: string, url: string): Refusal {
  const [, room, verb] = /^\/api\/([^/?]+)\/([^/?]+)(?:\?|$)/.exec(url) ?? [];
  const name = `${room}.${verb}`;
  const allow = [...(registry.actions.get(name) && !registry.actions.get(name)!.internal ? ['POST'] : []), ...(registry.queries.has(name) ? ['GET'] : [])];
  return allow.length > 0 && !allow.includes(method) ? refuse('server.method', 405, { allow }) : refuse('server.not_found', 404);
}

/** What a request found out about its sender before its body was read. */
declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | undefined;
  }
  interface FastifyContextConfig {
    action?: string;
  }
}

export type RouteParts = {
  kernel: Kernel;
  access: Access;
  secureCookies: boolean;
  /** Whether somebody who is not signed in has shown what the program printed at the machine. */
  atConsole: (request: IncomingMessage) => boolean;
};

/** Adds a POST route for each action that is not internal. */
export function addActionRoutes(app: FastifyInstance, parts: RouteParts): void {
  for (const action of parts.kernel.registry.actions.values()) {
    if (action.internal) continue;
    const perform = performer(action, parts);
    app.route({
      method: 'POST',
      url: pathOf(action.name),
      config: { action: action.name, ...(action.name === SIGN_IN || action.signsIn ? { rateLimit: SIGN_IN_LIMIT } : {}) },
      onRequest: (request) => admit(parts.access, request, action.open === true),
      handler: perform,
    });
  }
}

/** A second fence before the slow hash; the count of failures in the database is the first. */
const SIGN_IN_LIMIT = { max: 120, timeWindow: 60_000 };

/** Finds out who asks before the body is read, so that a stranger's megabyte is not. */
async function admit(access: Access, request: FastifyRequest, open: boolean): Promise<void> {
  const { headers } = request.raw;
  const identity = await identify(access, headers).catch((error: unknown) => {
    if (open) return undefined;
    throw error;
  });
  if (!identity && !open) throw refuse('server.sign_in', 401);
  if (identity?.by === 'cookie' ? !open && !fromOwnPages(headers) : open && fromForeignPages(headers)) throw refuse('server.foreign_origin', 403);
  request.identity = identity;
}

function performer(action: Action, parts: RouteParts) {
  const { kernel, secureCookies } = parts;
  const signsIn = action.signsIn === true || action.name === SIGN_IN;
  const secret = hasSecret(action.input) || hasSecret(action.output);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { text, value } = (request.body as Body | undefined) ?? { text: '', value: {} };
    const { identity } = request;
    const given = request.raw.headers['idempotency-key'];
    // An answer that holds a secret is never stored, so such an action has no replay.
    const key = given === undefined || secret ? undefined : readKey(given);
    const ifMatch = request.raw.headers['if-match'];
    const input = withVersion(action, action.name === SIGN_OUT ? withOwnSession(value, identity) : value, ifMatch);
    const actor = identity && !signsIn ? identity.actor : nobody(request.ip, parts.atConsole(request.raw));
    const fingerprint = key === undefined ? undefined : fingerprintOf(text + (ifMatch ?? ''));
    const answer = await kernel.do(action.name, input, { actor, key, fingerprint }).catch((error: unknown) => {
      throw asPrecondition(error, ifMatch);
    });
    if (answer.replayed) reply.header('idempotency-replayed', 'true');
    if (action.outside && isAsked(answer.value)) reply.code(202);
    if (signsIn) return sendSession(request, reply, answer.value as { token?: string }, parts);
    if (action.name === SIGN_OUT && identity?.by === 'cookie') reply.header('set-cookie', endedCookie(secureCookies, cookieOf(parts.access)));
    return sendJson(reply, answer.value);
  };
}

/** Adds a GET route for each query, in a scope whose answers may be compressed. */
export function addQueryRoutes(app: FastifyInstance, parts: RouteParts): void {
  for (const query of parts.kernel.registry.queries.values()) {
    const ask = asker(query, parts);
    app.route({
      method: 'GET',
      url: pathOf(query.name),
      config: { action: query.name },
      onRequest: (request) => (query.open ? admitAnybody(parts.access, request) : admitReader(parts.access, request)),
      handler: ask,
    });
  }
}

/** A reader shows who it is; where it comes from does not matter, because reading changes nothing and its answer stays with the asker. */
export async function admitReader(access: Access, request: FastifyRequest): Promise<void> {
  request.identity = await identify(access, request.raw.headers);
  if (!request.identity) throw refuse('server.sign_in', 401);
}

/** Who asks an open question: the same person, signed in or not, may also sit at the machine. */
const openly = ({ identity, ip }: FastifyRequest, atConsole: boolean): Actor => (identity ? { ...identity.actor, atConsole } : nobody(ip, atConsole));

/** An open query is answered to everybody; a secret that stands for nobody does not keep one out. */
async function admitAnybody(access: Access, request: FastifyRequest): Promise<void> {
  request.identity = await identify(access, request.raw.headers).catch(() => undefined);
}

function asker(query: Query, { kernel, atConsole }: RouteParts) {
  const read = queryReader(query);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const actor = query.open ? openly(request, atConsole(request.raw)) : request.identity!.actor;
    // Whoever may not ask is told so before the input is looked at.
    const input = query.open || actor.may(query.name) ? read(request.query as Record<string, unknown>) : {};
    const value = await kernel.ask(query.name, input, actor);
    const text = JSON.stringify(value ?? null);
    const tag = tagOf(value, text);
    reply.header('etag', tag);
    return isKnown(request.raw.headers['if-none-match'], tag) ? reply.code(304).header('cache-control', 'no-store').send() : sendText(reply, text);
  };
}

/** Sends a value as JSON text, past Fastify's serialisers. */
export const sendJson = (reply: FastifyReply, value: unknown): FastifyReply => sendText(reply, JSON.stringify(value ?? null));

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(text);
}

function sendSession(request: FastifyRequest, reply: FastifyReply, value: { token?: string }, { access, secureCookies }: RouteParts): FastifyReply {
  const session = sessionCookie(value.token!, secureCookies, cookieOf(access));
  reply.header('set-cookie', access.realm === '' ? session : [session, shopCookie(access.realm, secureCookies)]);
  const { token, ...withoutToken } = value;
  return sendJson(reply, fromBrowser(request.raw.headers) ? withoutToken : { token, ...withoutToken });
}

function withOwnSession(value: unknown, identity: Identity | undefined): unknown {
  const input = value as { sessionId?: string } | null;
  return typeof input === 'object' && input !== null && input.sessionId === undefined && identity?.sessionId
    ? { ...input, sessionId: identity.sessionId }
    : value;
}

const isAsked = (value: unknown): boolean => typeof value === 'object' && value !== null && 'job' in value && Object.keys(value).length === 1;

/** An Idempotency-Key, bare or as a quoted string (draft-ietf-httpapi-idempotency-key-header-07, section 2.1). */
export function readKey(header: string | string[]): string {
  const text = Array.isArray(header) ? header.join(',') : header;
  const key = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
  if (key.length < 1 || key.length > 255 || !/^[\x20-\x7e]+$/.test(key)) throw refuse('server.key', 400);
  return key;
}

/** Whether a schema marks anything as a secret. */
function hasSecret(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return (schema as { 'x-secret'?: unknown })['x-secret'] === true || Object.values(schema).some(hasSecret);
}
