// What channels are told about their orders: that they are here, that they have left, that they can not be delivered.
import Type from 'typebox';
import { type Ctx, type Outcome, type Reader, type Sweep, ask, defineAction, done } from '#kernel';
import { type ConnectorPort, CONNECTOR_PORT } from '../ports.ts';
import { backoffMs } from '../rules.ts';
import { addErrands, claimErrands, endErrands, forgetLog, originsOf, parcelsOf, writeLog } from '../store.ts';
import type { Errand } from '../types.ts';
import { ChannelCode, saying } from './sync.ts';

const STALE_MS = 2 * 60_000;
const AT_ONCE = 100;
const LOG_KEPT_MS = 30 * 86_400_000;

const ErrandSchema = Type.Object({
  id: Type.String(),
  channel: ChannelCode,
  kind: Type.Union([Type.Literal('acknowledge'), Type.Literal('shipment'), Type.Literal('cancel')]),
  externalId: Type.String(),
  payload: Type.Record(Type.String(), Type.Unknown()),
  attempts: Type.Integer(),
});

export const runErrand = defineAction({
  name: 'channels.tell',
  summary: 'Tells a channel something about one of its orders.',
  input: Type.Object({ errand: ErrandSchema }),
  output: Type.Object({ told: Type.Boolean() }),
  refusals: {},
  internal: true,
  outside: {
    port: CONNECTOR_PORT,
    ask: async (_: Ctx, inputs) => inputs.map(({ errand }) => done({ request: errand })),
    call: (port: ConnectorPort, errand: Errand) => saying(() => tell(port, errand)),
    settle: async (ctx, items) => {
      const finished: string[] = [];
      const broken: { id: string; error: string; again: Date }[] = [];
      const outcomes = items.map(({ request, answer }): Outcome<{ told: boolean }> => {
        const errand = request as Errand;
        const trouble = answer as { broken?: string; waitMs?: number | null } | null;
        if (trouble?.broken === undefined) finished.push(errand.id);
        else {
          const again = new Date(ctx.now.getTime() + (trouble.waitMs ?? backoffMs(errand.attempts)));
          broken.push({ id: errand.id, error: trouble.broken, again });
          writeLog(ctx, { channel: errand.channel, what: 'errand', ok: false, count: 0, message: `${errand.kind} ${errand.externalId}: ${trouble.broken}` });
        }
        return done({ told: trouble?.broken === undefined });
      });
      endErrands(ctx, finished, broken);
      return outcomes;
    },
  },
});

async function tell(port: ConnectorPort, { channel, kind, externalId, payload }: Errand): Promise<null> {
  const { connector, account } = await port.open(channel);
  const text = (key: string): string | null => (typeof payload[key] === 'string' ? payload[key] : null);
  if (kind === 'acknowledge') await connector.acknowledge(account, [{ externalId, number: text('number') ?? '' }]);
  else if (kind === 'shipment') await connector.pushShipment(account, { externalId, carrier: text('carrier'), trackingNumber: text('trackingNumber') });
  else await connector.pushCancel(account, { externalId, reason: text('reason') ?? '' });
  return null;
}

export const errandSweep: Sweep = {
  name: 'channels.errands',
  everyMs: 1_000,
  run: async (ctx) => {
    const due = await claimErrands(ctx, AT_ONCE, STALE_MS);
    await ask(
      ctx,
      runErrand,
      due.map((errand) => ({ input: { errand }, key: `${errand.id}:${errand.attempts}` })),
    );
    return due.length;
  },
};

/** Orders that have left or were cancelled are told to the channel that sold them. */
export const orderReader: Reader = {
  name: 'channels.orders',
  events: ['shipping.handed_over', 'orders.cancelled'],
  handle: async (ctx, events) => {
    const parcels = await parcelsOf(
      ctx,
      events.flatMap((event) => (event.name === 'shipping.handed_over' && event.document !== null ? [event.document] : [])),
    );
    const cancelled = new Map(
      events.flatMap((event) =>
        event.name === 'orders.cancelled' && event.document !== null ? [[event.document, String(event.payload.reason)] as const] : [],
      ),
    );
    const origins = await originsOf(ctx, [...new Set([...parcels.map((parcel) => parcel.orderId), ...cancelled.keys()])]);
    const shipments = parcels.flatMap(({ orderId, parcel, carrier, trackingNumber }) =>
      origins
        .filter((origin) => origin.orderId === orderId)
        .map(({ channel, externalId }) => ({ channel, externalId, kind: 'shipment' as const, payload: { parcel, carrier, trackingNumber } })),
    );
    // What the channel has taken back itself it need not be told, nor of an order that lives on in another one or in a part of it.
    const cancels = origins
      .filter(({ orderId, state, isOver }) => cancelled.has(orderId) && isOver && state !== 'cancelled')
      .map(({ orderId, channel, externalId }) => ({ channel, externalId, kind: 'cancel' as const, payload: { reason: cancelled.get(orderId)! } }));
    addErrands(ctx, [...shipments, ...cancels]);
  },
};

/** Keeps the log of the last thirty days. */
export const logSweep: Sweep = { name: 'channels.forget_log', everyMs: 3_600_000, run: (ctx) => forgetLog(ctx, new Date(ctx.now.getTime() - LOG_KEPT_MS)) };
