// Verbs of webhooks: addresses are added, changed, tried and taken out; what was sent is sent again.
import { type Ctx, type Id, IdOf, Refusal, defineAction } from '#kernel';
import Type from 'typebox';
import { endpointRemoved, endpointSaved, secretRotated } from './events.ts';
import { secretOf, wantedBy } from './rules.ts';
import * as store from './store.ts';
import { messageIn } from './told.ts';
import type { Endpoint, Form } from './types.ts';

const closed = { additionalProperties: false } as const;
const EndpointId = IdOf('whe');
const Url = Type.String({
  minLength: 10,
  maxLength: 500,
  pattern: '^(https?://[^\\s#]+|mailto:[^\\s@]+@[^\\s@?]+)$',
  description: 'https, or mailto: for mails; plain http only to this machine.',
});
const FormSchema = Type.Union([Type.Literal('standard'), Type.Literal('slack'), Type.Literal('teams'), Type.Literal('mail')], {
  description: 'Signed JSON (Standard Webhooks), or words for people: in a Slack channel, in Teams, by mail.',
});
const Lanes = Type.Union([Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 50 }), Type.Null()], {
  description: 'Of events that name a lane only those of these; null is all.',
});
const Patterns = Type.Array(Type.String({ minLength: 1, maxLength: 80, pattern: '^[a-z_.*]+$' }), {
  minItems: 1,
  maxItems: 50,
  description: 'Names of events; * stands for any signs, e.g. orders.*',
});
const Description = Type.String({ maxLength: 200 });
const Secret = Type.String({ 'x-secret': true, description: 'Shown this once; the other side checks signatures with it.' });

const SECRET_BYTES = 32;
const OLD_SECRET_MS = 86_400_000;
const ENDPOINTS_AT_MOST = 50;
const REPLAY_AT_MOST = 1_000;
const UNKNOWN = { 'webhooks.unknown': 'There is no such address.' };
const NO_EVENT = { 'webhooks.no_event': 'No event has such a name.' };

/** The endpoint, locked. Refuses with `webhooks.unknown`, and with `webhooks.changed` when it is another version than the sender saw. */
async function lock(ctx: Ctx, endpointId: string, version?: number): Promise<Endpoint> {
  const endpoint = await store.lockEndpoint(ctx, endpointId);
  if (!endpoint) throw new Refusal('webhooks.unknown', { endpointId }, { status: 404, message: 'There is no such address.' });
  if (version !== undefined && version !== endpoint.version) {
    throw new Refusal('webhooks.changed', { version: endpoint.version }, { message: 'Somebody has changed it meanwhile; look at it again.' });
  }
  return endpoint;
}

function refuseNoEvent(ctx: Ctx, patterns: string[]): void {
  const names = [...ctx.registry.events.keys()];
  const idle = patterns.findIndex((pattern) => wantedBy([pattern], names).length === 0);
  if (idle < 0) return;
  const message = `No event is called ${patterns[idle]}.`;
  throw new Refusal(
    'webhooks.no_event',
    { pattern: patterns[idle] },
    { status: 422, message, faults: [{ pointer: `/events/${idle}`, code: 'webhooks.no_event', message }] },
  );
}

function refuseOpen(url: string, form: Form): void {
  const { protocol, hostname } = new URL(url);
  if ((protocol === 'mailto:') !== (form === 'mail')) throw faultyUrl('webhooks.form', 'Mails go to mailto: and an address; everything else to https.');
  if (protocol === 'mailto:') return;
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw faultyUrl('webhooks.not_secure', NOT_SECURE['webhooks.not_secure']);
}

const faultyUrl = (code: string, message: string): Refusal => new Refusal(code, {}, { status: 422, message, faults: [{ pointer: '/url', code, message }] });

const NOT_SECURE = {
  'webhooks.not_secure': 'Events are sent over https; plain http goes only to this machine.',
  'webhooks.form': 'Mails go to mailto: and an address; everything else to https.',
};
const shape = { url: Url, events: Patterns, description: Type.Optional(Description), form: Type.Optional(FormSchema), lanes: Type.Optional(Lanes) };

export const add = defineAction({
  name: 'webhooks.add',
  summary: 'Adds an address that gets events as they happen, signed; its secret is shown this once.',
  input: Type.Object(shape, closed),
  output: Type.Object({ endpointId: EndpointId, secret: Secret }, { description: 'The secret signs the standard form only.' }),
  refusals: { ...NO_EVENT, ...NOT_SECURE, 'webhooks.too_many': `There are ${ENDPOINTS_AT_MOST} addresses already.` },
  emits: ['webhooks.endpoint_saved'],
  run: async (ctx, input) => {
    const form = input.form ?? 'standard';
    refuseNoEvent(ctx, input.events);
    refuseOpen(input.url, form);
    if ((await store.endpoints(ctx)).length >= ENDPOINTS_AT_MOST) {
      throw new Refusal('webhooks.too_many', {}, { message: `There are ${ENDPOINTS_AT_MOST} addresses already.` });
    }
    const secret = secretOf(ctx.env.bytes(SECRET_BYTES));
    const id = ctx.id('whe');
    const patterns = [...new Set(input.events)].sort();
    store.insertEndpoint(ctx, {
      id,
      secret,
      url: input.url,
      description: input.description ?? '',
      patterns,
      form,
      lanes: input.lanes ?? null,
      active: true,
      stoppedBecause: null,
      failingSince: null,
      createdAt: ctx.now,
      createdBy: ctx.actor.id,
      version: 1,
    });
    ctx.emit(endpointSaved, undefined, { endpointId: id, url: input.url, patterns, active: true });
    return { endpointId: id, secret };
  },
});

export const change = defineAction({
  name: 'webhooks.change',
  summary: 'Changes an address, or lets it rest; made active again it gets what happens from then on.',
  input: Type.Object(
    {
      endpointId: EndpointId,
      url: Type.Optional(Url),
      events: Type.Optional(Patterns),
      description: Type.Optional(Description),
      lanes: Type.Optional(Lanes),
      active: Type.Optional(Type.Boolean()),
      version: Type.Optional(Type.Integer()),
    },
    closed,
  ),
  output: Type.Object({ endpointId: EndpointId, version: Type.Integer() }),
  refusals: { ...UNKNOWN, ...NO_EVENT, ...NOT_SECURE, 'webhooks.changed': 'Somebody has changed it meanwhile.' },
  emits: ['webhooks.endpoint_saved'],
  run: async (ctx, input) => {
    const before = await lock(ctx, input.endpointId, input.version);
    if (input.events) refuseNoEvent(ctx, input.events);
    if (input.url) refuseOpen(input.url, before.form);
    const active = input.active ?? before.active;
    const after: Endpoint = {
      ...before,
      url: input.url ?? before.url,
      description: input.description ?? before.description,
      patterns: input.events ? [...new Set(input.events)].sort() : before.patterns,
      lanes: input.lanes === undefined ? before.lanes : input.lanes,
      active,
      ...(active && !before.active ? { stoppedBecause: null, failingSince: null } : {}),
    };
    store.updateEndpoint(ctx, after);
    if (!active && before.active) store.dropWaiting(ctx, [before.id]);
    ctx.emit(endpointSaved, undefined, { endpointId: after.id, url: after.url, patterns: after.patterns, active });
    return { endpointId: after.id as Id<'whe'>, version: before.version + 1 };
  },
});

export const remove = defineAction({
  name: 'webhooks.remove',
  summary: 'Takes an address out, with the log of what was sent to it.',
  input: Type.Object({ endpointId: EndpointId }, closed),
  output: Type.Object({ endpointId: EndpointId }),
  refusals: UNKNOWN,
  emits: ['webhooks.endpoint_removed'],
  run: async (ctx, { endpointId }) => {
    const { url } = await lock(ctx, endpointId);
    store.removeEndpoint(ctx, endpointId);
    ctx.emit(endpointRemoved, undefined, { endpointId, url });
    return { endpointId };
  },
});

export const rotate = defineAction({
  name: 'webhooks.rotate',
  summary: 'Gives an address a new secret; for a day the old one signs besides.',
  input: Type.Object({ endpointId: EndpointId }, closed),
  output: Type.Object({ endpointId: EndpointId, secret: Secret, oldUntil: Type.String({ format: 'date-time' }) }),
  refusals: UNKNOWN,
  emits: ['webhooks.secret_rotated'],
  run: async (ctx, { endpointId }) => {
    await lock(ctx, endpointId);
    const secret = secretOf(ctx.env.bytes(SECRET_BYTES));
    const until = new Date(ctx.now.getTime() + OLD_SECRET_MS);
    store.rotateSecret(ctx, endpointId, secret, until);
    ctx.emit(secretRotated, undefined, { endpointId });
    return { endpointId, secret, oldUntil: until.toISOString() };
  },
});

export const ping = defineAction({
  name: 'webhooks.ping',
  summary: 'Sends a message that says nothing to an address, to see whether it is taken.',
  input: Type.Object({ endpointId: EndpointId }, closed),
  output: Type.Object({ deliveryId: IdOf('whd') }),
  refusals: { ...UNKNOWN, 'webhooks.resting': 'The address rests; make it active first.' },
  run: async (ctx, { endpointId }) => {
    const { active, form } = await lock(ctx, endpointId);
    refuseResting(active);
    const id = ctx.id('whd');
    const event = 'webhooks.ping';
    const beside = { says: 'Kontor can be heard here', number: null, shopUrl: '' };
    const body = messageIn(form, { name: event, document: null, payload: { endpointId }, at: ctx.now, position: null }, beside);
    store.insertDeliveries(ctx, [{ id, endpointId, position: null, event, documentId: null, happenedAt: ctx.now, body, dueAt: ctx.now, replayOf: null }]);
    return { deliveryId: id };
  },
});

function refuseResting(active: boolean): void {
  if (!active) throw new Refusal('webhooks.resting', {}, { message: 'The address rests; make it active first.' });
}

export const replay = defineAction({
  name: 'webhooks.replay',
  summary: 'Sends again, under their first ids: the deliveries that are named, or all that an address did not take since an instant.',
  input: Type.Object(
    {
      deliveryIds: Type.Optional(Type.Array(IdOf('whd'), { minItems: 1, maxItems: 200 })),
      endpointId: Type.Optional(EndpointId),
      since: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
    },
    closed,
  ),
  output: Type.Object({ replayed: Type.Integer(), more: Type.Boolean() }),
  refusals: { 'webhooks.nothing': 'There is nothing to send again.', 'webhooks.resting': 'The address rests; make it active first.' },
  run: async (ctx, input) => {
    const since = input.since === undefined ? undefined : new Date(input.since);
    const found = await store.toReplay(ctx, { ids: input.deliveryIds, endpointId: input.endpointId, since }, REPLAY_AT_MOST);
    if (found.length === 0) throw new Refusal('webhooks.nothing', {}, { message: 'There is nothing to send again.' });
    refuseResting(found.every((it) => it.active));
    store.insertDeliveries(
      ctx,
      found.map((it) => ({ ...it, id: ctx.id('whd'), dueAt: ctx.now })),
    );
    return { replayed: found.length, more: found.length === REPLAY_AT_MOST };
  },
});
