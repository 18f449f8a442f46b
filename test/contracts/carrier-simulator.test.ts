// The simulated carrier keeps the contract, repeats itself for a seed, and is as good and as bad as the real figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackingEvent } from '#modules/shipping';
import { CarrierSimulator, type SimulatorOptions, drawFate, promiseMs } from '../../src/providers/carrier-simulator/index.ts';
import { aShipment, carrierContract, insist } from './carrier.ts';

const START = Date.parse('2026-11-02T08:00:00Z');
const DAY_MS = 86_400_000;

function simulator(options: Partial<SimulatorOptions> = {}) {
  let nowMs = START;
  const told: TrackingEvent[] = [];
  const webhooks: { body: string; headers: Record<string, string> }[] = [];
  const carrier: CarrierSimulator = new CarrierSimulator({
    seed: 'test',
    now: () => new Date(nowMs),
    tell: async (webhook, events) => void (webhooks.push(webhook), told.push(...events)),
    ...options,
  });
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    await carrier.tick(new Date(nowMs));
  };
  return { carrier, pass, told, webhooks, now: () => new Date(nowMs) };
}

carrierContract('simulated carrier', simulator);

async function shipped(world: ReturnType<typeof simulator>, key: string): Promise<string> {
  const answer = await insist(() => world.carrier.createShipment(aShipment(), key));
  assert.ok(answer.status === 'created');
  await world.carrier.manifest([answer.trackingNumber], world.now().toISOString());
  return answer.trackingNumber;
}

test('a parcel that fails at the door waits for our word and is then delivered', async () => {
  const world = simulator({
    fateOf: () => ({ ending: 'failed_then_delivered', early: false, twice: false, lateMs: 0, transitMs: DAY_MS }),
  });
  const number = await shipped(world, 'k');
  await world.pass(30 * DAY_MS);
  assert.deepEqual(
    world.told.map(({ status }) => status),
    ['picked_up', 'in_transit', 'in_transit', 'out_for_delivery', 'delivery_failed'],
  );
  assert.deepEqual(await world.carrier.instruct({ trackingNumber: number, decision: 'again' }), { accepted: true });
  await world.pass(DAY_MS);
  assert.deepEqual(
    world.told.slice(5).map(({ status }) => status),
    ['out_for_delivery', 'delivered'],
  );
});

test('words are told twice and late, and the webhook of each is signed', async () => {
  const world = simulator({
    fateOf: () => ({ ending: 'delivered', early: true, twice: true, lateMs: 12 * 3_600_000, transitMs: DAY_MS }),
  });
  await shipped(world, 'k');
  await world.pass(3 * DAY_MS);
  assert.deepEqual(
    world.told.map(({ status }) => status),
    [
      'picked_up',
      'picked_up',
      'picked_up',
      'in_transit',
      'in_transit',
      'in_transit',
      'in_transit',
      'delivered',
      'delivered',
      'out_for_delivery',
      'out_for_delivery',
    ],
  );
  assert.equal(new Set(world.told.map(({ eventId }) => eventId)).size, 6);
  const [webhook] = world.webhooks;
  assert.deepEqual(world.carrier.parseWebhook(webhook!.body, webhook!.headers, world.now()), world.told);
  assert.throws(() => world.carrier.parseWebhook(webhook!.body + ' ', webhook!.headers, world.now()), {
    code: 'shipping.signature',
  });
  assert.throws(() => world.carrier.parseWebhook(webhook!.body, webhook!.headers, new Date(world.now().getTime() + 301_000)), { code: 'shipping.signature' });
});

test('what could not be told is told at the next tick, and a restarted simulator goes on', async () => {
  let down = true;
  const fateOf = () => ({ ending: 'delivered' as const, early: false, twice: false, lateMs: 0, transitMs: DAY_MS });
  const world = simulator({
    fateOf,
    tell: async () => (down ? Promise.reject(new Error('the shop is down')) : undefined),
  });
  await shipped(world, 'k');
  await assert.rejects(world.pass(5 * DAY_MS), /the shop is down/);
  down = false;
  const again = simulator({ state: JSON.parse(JSON.stringify(world.carrier.state())) });
  await again.pass(5 * DAY_MS);
  assert.deepEqual(
    again.told.map(({ status }) => status),
    ['picked_up', 'in_transit', 'in_transit', 'out_for_delivery', 'delivered'],
  );
  assert.equal(await world.carrier.tick(world.now()), 5);
});

test('a dead carrier answers nobody, and a parcel on its way is not given back', async () => {
  const world = simulator();
  const answer = await insist(() => world.carrier.createShipment(aShipment(), 'k'));
  assert.ok(answer.status === 'created');
  world.carrier.dead = true;
  await assert.rejects(world.carrier.createShipment(aShipment(), 'k2'), /does not answer/);
  world.carrier.dead = false;
  await world.carrier.manifest([answer.trackingNumber], world.now().toISOString());
  assert.deepEqual(await world.carrier.cancelShipment(answer), {
    status: 'refused',
    reason: 'The parcel is on its way.',
  });
});

test('over 20,000 parcels the shares are those of the measured orders', () => {
  const count = 20_000;
  const fates = Array.from({ length: count }, (_, i) => drawFate('calibration', `key-${i}`, 'BR'));
  const share = (of: (fate: (typeof fates)[number]) => boolean): number => Math.round((fates.filter(of).length / count) * 1000) / 10;
  const days = fates.map(({ transitMs }) => transitMs / DAY_MS).sort((a, b) => a - b);
  assert.deepEqual(
    {
      late: share(({ transitMs }) => transitMs > promiseMs('BR')),
      early: share(({ early }) => early),
      lost: share(({ ending }) => ending === 'lost'),
      returned: share(({ ending }) => ending === 'returned'),
      failed: share(({ ending }) => ending === 'failed_then_delivered'),
      p50: Math.round(days[count / 2]! * 10) / 10,
      p95: Math.round(days[count * 0.95]! * 10) / 10,
    },
    // Drawn from 8.1, 1.4, 0.3, 0.7, 3.5, 8.4 and 24.5; the rest is this seed's chance.
    { late: 8, early: 1.4, lost: 0.3, returned: 0.6, failed: 3.6, p50: 8.5, p95: 24.3 },
  );
});
