// What every carrier behind the port must keep to; a provider's test calls this with a way to make one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#kernel';
import { type CarrierPort, type ShipmentAnswer, type ShipmentRequest, TRACKING_STATUSES } from '#modules/shipping';

export type CarrierUnderTest = {
  carrier: CarrierPort;
  /** Lets so much time pass and everything be told. */
  pass: (ms: number) => Promise<void>;
};

const DAY_MS = 86_400_000;

export const aShipment = (over: Partial<ShipmentRequest> = {}): ShipmentRequest => ({
  reference: 'P-2026-000001',
  service: 'courier',
  shipper: { name: 'Depozit Cluj', city: 'Cluj-Napoca', country: 'RO' },
  recipient: {
    name: 'Ștefan Țăranu',
    street: 'Strada Lungă 5',
    city: 'Brașov',
    postalCode: '500035',
    region: null,
    country: 'RO',
    phone: '+40722123456',
  },
  weightGrams: 1200,
  collect: null,
  ...over,
});

/** Calls until an answer comes, as the kernel does; a carrier that stays silent ten times is broken. */
export async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 10) throw error;
    }
  }
}

type Created = ShipmentAnswer & { status: 'created' };

async function created(carrier: CarrierPort, key: string, over: Partial<ShipmentRequest> = {}): Promise<Created> {
  const answer = await insist(() => carrier.createShipment(aShipment(over), key));
  assert.equal(answer.status, 'created');
  return answer as Created;
}

/** Registers the contract's tests under `name`. */
export function carrierContract(name: string, make: () => CarrierUnderTest): void {
  test(`${name}: a repeated key gets the same label, another key another one`, async () => {
    const { carrier } = make();
    const numbers = new Set<string>();
    for (let i = 0; i < 300; i++) {
      const first = await created(carrier, `key-${i}`);
      const second = await created(carrier, `key-${i}`);
      assert.deepEqual(second, first);
      assert.equal(first.carrier, carrier.carrier);
      assert.match(first.trackingNumber, /^[A-Z0-9]{8,60}$/);
      numbers.add(first.trackingNumber);
    }
    assert.equal(numbers.size, 300);
  });

  test(`${name}: what it does not take is an answer with the field, and the same key serves once it is right`, async () => {
    const { carrier } = make();
    const tooHeavy = await insist(() => carrier.createShipment(aShipment({ weightGrams: carrier.capabilities().maxWeightGrams + 1 }), 'k'));
    assert.deepEqual([tooHeavy.status, tooHeavy.status === 'refused' && tooHeavy.field], ['refused', 'weightGrams']);
    const noStreet = await insist(() => carrier.createShipment(aShipment({ recipient: { ...aShipment().recipient, street: '' } }), 'k'));
    assert.deepEqual([noStreet.status, noStreet.status === 'refused' && noStreet.field], ['refused', 'street']);
    await created(carrier, 'k');
  });

  test(`${name}: a label can be given back, and giving it back twice is the same as once`, async () => {
    const { carrier } = make();
    const { shipmentRef, trackingNumber } = await created(carrier, 'k');
    assert.deepEqual(await carrier.cancelShipment({ shipmentRef, trackingNumber }, 'c'), { status: 'cancelled' });
    assert.deepEqual(await carrier.cancelShipment({ shipmentRef, trackingNumber }, 'c'), { status: 'cancelled' });
  });

  test(`${name}: what it tells is in the twelve words, with times, and an event has one id`, async () => {
    const { carrier, pass } = make();
    const made: Created[] = [];
    for (let i = 0; i < 50; i++) made.push(await created(carrier, `t-${i}`));
    const numbers = made.map(({ trackingNumber }) => trackingNumber);
    const { unknown } = await carrier.manifest(numbers, '2026-11-02T12:00:00.000Z', 'm');
    assert.deepEqual(unknown, []);
    await pass(60 * DAY_MS);
    const told = await carrier.track(numbers);
    assert.equal(told.length > 0, carrier.capabilities().tracks);
    for (const event of told) {
      assert.ok(TRACKING_STATUSES.includes(event.status), event.status);
      assert.equal(new Date(event.at).toISOString(), event.at);
      assert.ok(numbers.includes(event.trackingNumber));
    }
    assert.equal(new Set(told.map(({ eventId }) => eventId)).size, told.length);
  });

  test(`${name}: a webhook that nobody has signed is refused`, () => {
    const { carrier } = make();
    const now = new Date('2026-11-02T12:00:00Z');
    for (const headers of [{}, { 'x-carrier-signature': 't=1,v1=' + '0'.repeat(64) }, { 'x-carrier-signature': 'nonsense' }]) {
      assert.throws(
        () => carrier.parseWebhook('{"events":[]}', headers, now),
        (error) => error instanceof Refusal && error.code === 'shipping.signature' && error.status === 401,
      );
    }
  });
}
