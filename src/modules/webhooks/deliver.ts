// Sending: due deliveries are taken in one transaction, posted outside of any, and what came of it is written in another.
import { type Ctx, type Kernel, SYSTEM, type StoredEvent, readSetting } from '#kernel';
import { endpointStopped } from './events.ts';
import { WEBHOOK_PORT, type WebhookPort } from './ports.ts';
import { headersOf, plainHeaders, verdictOf, wants } from './rules.ts';
import { shopUrlSetting } from './settings.ts';
import * as store from './store.ts';
import { type Beside, messageIn } from './told.ts';
import type { Endpoint, Sent, Taken } from './types.ts';

const TIMEOUT_MS = 15_000;
const LEASE_MS = 60_000;
const PER_ENDPOINT = 8;
const GONE = 'The other side says that it does not want any more (410).';
const SILENT = 'It did not take an event in three days of trying.';

/** Puts events on their way to everybody who wants them, in the form in which they want them. */
export async function fanOut(ctx: Ctx, events: StoredEvent[]): Promise<void> {
  const endpoints = (await store.heldEndpoints(ctx)).filter((endpoint) => endpoint.active);
  const wanted = events.flatMap((event) => endpoints.filter((endpoint) => isFor(endpoint, event)).map((endpoint) => ({ endpoint, event })));
  if (wanted.length === 0) return;
  const beside = await besideOf(
    ctx,
    wanted.filter(({ endpoint }) => endpoint.form !== 'standard').map(({ event }) => event),
  );
  store.insertDeliveries(
    ctx,
    wanted.map(({ endpoint, event }) => ({
      id: ctx.id('whd'),
      endpointId: endpoint.id,
      position: event.position,
      event: event.name,
      documentId: event.document,
      happenedAt: event.at,
      body: messageIn(endpoint.form, event, beside(event)),
      dueAt: ctx.now,
      replayOf: null,
    })),
  );
}

/** An event that names a lane goes to those who look after that lane, or after all. */
function isFor(endpoint: Endpoint, { name, payload }: StoredEvent): boolean {
  const { lane } = payload as { lane?: unknown };
  if (typeof lane === 'string' && endpoint.lanes !== null && !endpoint.lanes.includes(lane)) return false;
  return endpoint.patterns.some((pattern) => wants(pattern, name));
}

/** What people read besides an event, looked up once for all events that are told to people. */
export async function besideOf(ctx: Ctx, events: StoredEvent[]): Promise<(event: Pick<StoredEvent, 'name' | 'document'>) => Beside> {
  const numbers = await store.numbersOf(ctx, [...new Set(events.flatMap(({ document }) => document ?? []))]);
  const { url } = events.length === 0 ? { url: '' } : await readSetting(ctx, shopUrlSetting);
  return ({ name, document }) => ({
    says: ctx.registry.events.get(name)?.says.replace(/\.$/, '') ?? '',
    number: document === null ? null : (numbers.get(document) ?? null),
    shopUrl: url,
  });
}

/** Sends what is due, at most a few to each address at once; returns how many were sent. */
export async function deliverDue(kernel: Kernel): Promise<number> {
  const taken = await kernel.tx(SYSTEM, (ctx) => store.takeDue(ctx, PER_ENDPOINT, new Date(ctx.now.getTime() + LEASE_MS)));
  if (taken.length === 0) return 0;
  const port = kernel.registry.provider<WebhookPort>(WEBHOOK_PORT);
  const sent = await Promise.all(taken.map((one) => send(kernel, port, one)));
  await kernel.tx(SYSTEM, (ctx) => settle(ctx, sent));
  return sent.length;
}

async function send({ env }: Kernel, port: WebhookPort, one: Taken): Promise<Sent> {
  const at = env.now();
  const began = env.ticks();
  const reply = await port
    .post({
      url: one.url,
      headers: one.form === 'standard' ? headersOf(one, one.messageId, at, one.body) : plainHeaders(one.messageId),
      body: one.body,
      timeoutMs: TIMEOUT_MS,
    })
    .catch((error: Error) => ({ status: null, error: error.message, answer: null, retryAfterMs: null }));
  return { ...reply, deliveryId: one.deliveryId, endpointId: one.endpointId, attempt: one.attempts, at, tookMs: Math.round(env.ticks() - began) };
}

async function settle(ctx: Ctx, sent: Sent[]): Promise<void> {
  const judged = sent.map((one) => ({ one, verdict: verdictOf(one, one.attempt) }));
  store.endAttempts(
    ctx,
    judged.map(({ one, verdict }) => ({
      ...one,
      state: verdict.state === 'delivered' ? ('delivered' as const) : verdict.state === 'again' ? ('waiting' as const) : ('failed' as const),
      dueAt: verdict.state === 'again' ? new Date(ctx.now.getTime() + verdict.afterMs) : ctx.now,
    })),
  );
  const endpointsOf = (...states: string[]): string[] => [
    ...new Set(judged.flatMap(({ one, verdict }) => (states.includes(verdict.state) ? [one.endpointId] : []))),
  ];
  const well = endpointsOf('delivered');
  store.noteHealth(
    ctx,
    well,
    endpointsOf('again', 'failed').filter((id) => !well.includes(id)),
  );
  await stop(ctx, endpointsOf('gone'), GONE);
  await stop(
    ctx,
    endpointsOf('failed').filter((id) => !well.includes(id)),
    SILENT,
  );
}

async function stop(ctx: Ctx, ids: string[], reason: string): Promise<void> {
  if (ids.length === 0) return;
  const stopped = await store.stopEndpoints(ctx, ids, reason);
  if (stopped.length === 0) return;
  store.dropWaiting(
    ctx,
    stopped.map((it) => it.id),
  );
  for (const { id, url } of stopped) ctx.emit(endpointStopped, undefined, { endpointId: id, url, reason });
}
