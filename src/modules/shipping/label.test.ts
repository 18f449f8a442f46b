// Labels: one for each parcel however often the carrier is asked, given back when it is not needed, and drawn the same every time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, sql, writeSetting } from '#kernel';
import { drawLabel, hashOf, senderSetting } from './label.ts';
import { ssccOf } from './rules.ts';
import { DAY_MS, MINUTE_MS, lines, order, type World, shopWithCarrier, to } from './shipping.fixture.ts';
import { parcels } from './store.ts';

const jobErrors = (world: World) =>
  world.shop.db.read<{ action: string; state: string; error: string | null }>(sql`select action, state, error from kernel.job order by id`);

test('a refused address is a refusal with its reason; corrected, the parcel gets its label', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 1]), { to: { ...to, postalCode: '12' } });
  await world.pack(parcelId);
  await world.buy(parcelId);
  assert.deepEqual(await jobErrors(world), [{ action: 'shipping.buy_label', state: 'done', error: 'shipping.refused' }]);
  assert.deepEqual([(await world.get(parcelId)).state, (await world.get(parcelId)).label], ['packed', 'none']);
  await assert.rejects(
    world.do('shipping.correct_address', { parcelId, to: { ...to, postalCode: '5000', city: ' ' } }),
    (error: { code: string; faults: { pointer: string }[] }) => {
      assert.deepEqual([error.code, error.faults.map((fault) => fault.pointer)], ['shipping.address', ['/to/city', '/to/postalCode']]);
      return true;
    },
  );
  assert.deepEqual(await world.do('shipping.correct_address', { parcelId, to }), { to: { ...to, region: null } });
  await world.buy(parcelId);
  const parcel = await world.get(parcelId);
  assert.deepEqual([parcel.state, parcel.label, parcel.carrier, parcel.promisedOn], ['labelled', 'bought', 'Simulated Parcel', '2026-11-04']);
  assert.match(parcel.trackingNumber!, /^SP\d{20}$/);
  assert.deepEqual(await world.do('shipping.buy_label', { parcelId }), {
    carrier: parcel.carrier,
    trackingNumber: parcel.trackingNumber,
  });
  await world.shop.verify();
});

test('an answer that was lost on the way is asked for again and brings the same label', async () => {
  await using world = await shopWithCarrier();
  const create = world.carrier.createShipment.bind(world.carrier);
  const given: string[] = [];
  let lost = 2;
  world.carrier.createShipment = async (request, key) => {
    const answer = await create(request, key).catch(() => create(request, key));
    assert.ok(answer.status === 'created');
    given.push(answer.trackingNumber);
    if (lost-- > 0) throw new Error('no line');
    return answer;
  };
  const parcelId = await world.planned(1, lines([1, 1]));
  await world.pack(parcelId);
  await world.buy(parcelId);
  for (let i = 0; i < 3; i++) await world.shop.turn(MINUTE_MS);
  assert.deepEqual(given, [given[0], given[0], given[0]]);
  assert.equal((await world.get(parcelId)).trackingNumber, given[0]);
  assert.equal(world.carrier.state().shipments.length, 1);
});

test('voiding an order cancels its parcels and gives the labels back; what has left is too late', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.labelled(1, lines([1, 1]));
  const bare = await world.planned(1, lines([2, 1]));
  await world.do('shipping.void', { documentId: order(1) });
  await world.shop.settle();
  assert.deepEqual([(await world.get(parcelId)).state, (await world.get(parcelId)).label, (await world.get(bare)).label], ['cancelled', 'voided', 'none']);
  assert.deepEqual(
    world.carrier.state().shipments.map(({ state }) => state),
    ['cancelled'],
  );
  assert.deepEqual(await world.do('shipping.void', { documentId: order(1) }), { cancelled: 0, voided: 0, refused: 0 });
  await assert.rejects(world.do('shipping.hand_over', { parcelId }), { code: 'shipping.cancelled' });
  assert.deepEqual(await world.do('shipping.void', { documentId: order(9) }), { cancelled: 0, voided: 0, refused: 0 });
  const gone = await world.labelled(2, lines([1, 1]));
  await world.do('shipping.hand_over', { parcelId: gone });
  await assert.rejects(world.do('shipping.void', { documentId: order(2) }), {
    code: 'shipping.too_late',
    details: { parcels: ['P-2026-000003'] },
  });
  assert.equal((await world.get(gone)).state, 'handed_over');
  const documents = await world.shop.db.read<{ state: string }>(sql`select state from kernel.document order by id`);
  assert.deepEqual(
    documents.map(({ state }) => state),
    ['cancelled', 'cancelled', 'open'],
  );
  await world.shop.verify();
});

test('a label that arrives after its parcel was cancelled is given back', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 1]));
  await world.pack(parcelId);
  await world.do('shipping.buy_label', { parcelId });
  assert.deepEqual(await world.do('shipping.void', { documentId: parcelId }), { cancelled: 1, voided: 0, refused: 0 });
  await world.shop.turn(MINUTE_MS);
  await world.shop.turn(MINUTE_MS);
  const parcel = await world.get(parcelId);
  assert.deepEqual([parcel.state, parcel.label], ['cancelled', 'voided']);
  assert.deepEqual(
    (await jobErrors(world)).map(({ action, state, error }) => [action, state, error]),
    [
      ['shipping.buy_label', 'done', 'shipping.cancelled'],
      ['shipping.void_label', 'done', null],
    ],
  );
  await world.shop.verify();
});

test('a dead carrier leaves the parcel packed and the call waiting, and nothing else', async () => {
  await using world = await shopWithCarrier();
  const parcelId = await world.planned(1, lines([1, 1]));
  await world.pack(parcelId);
  world.carrier.dead = true;
  await world.buy(parcelId);
  assert.deepEqual([(await world.get(parcelId)).state, (await world.get(parcelId)).label], ['packed', 'asked']);
  world.carrier.dead = false;
  await world.shop.turn(DAY_MS);
  assert.equal((await world.get(parcelId)).state, 'labelled');
  await world.shop.verify();
});

test('a label is a PDF that is drawn the same every time and kept under the hash of its content', async () => {
  await using world = await shopWithCarrier();
  await world.shop.kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, senderSetting, { name: 'Casa Țăranului', gs1Prefix: '9506000' }));
  const parcelId = await world.planned(1, lines([1, 1]), { collect: { amount: '199.90', currency: 'RON' } });
  await assert.rejects(world.shop.kernel.ask('shipping.label', { parcelId }, SYSTEM), {
    code: 'shipping.no_label',
    status: 404,
  });
  await assert.rejects(world.do('shipping.print_label', { parcelId }), { code: 'shipping.no_label' });
  await world.pack(parcelId);
  await world.buy(parcelId);
  type Label = { hash: string; base64: string; kept: boolean; mediaType: string };
  const preview = await world.shop.kernel.ask<Label>('shipping.label', { parcelId }, SYSTEM);
  const printed = await world.do<{ hash: string }>('shipping.print_label', { parcelId });
  const kept = await world.shop.kernel.ask<Label>('shipping.label', { parcelId }, SYSTEM);
  assert.deepEqual([preview.kept, kept.kept, kept.mediaType], [false, true, 'application/pdf']);
  assert.ok(kept.base64 === preview.base64, 'the preview is what is kept');
  assert.deepEqual([printed.hash, kept.hash, hashOf(kept.base64)], [preview.hash, preview.hash, preview.hash]);
  assert.equal(Buffer.from(kept.base64, 'base64').subarray(0, 5).toString(), '%PDF-');
  assert.deepEqual(await world.do('shipping.print_label', { parcelId }), {
    hash: printed.hash,
    mediaType: 'application/pdf',
  });
  const [parcel] = await parcels(world.shop.db, [parcelId]);
  assert.notEqual((await drawLabel({ ...parcel!, weightGrams: 1351 }, { name: 'Casa Țăranului', gs1Prefix: '9506000' })).hash, printed.hash);
});

test('an SSCC has its check digit and fits behind the prefix, or there is none', () => {
  assert.equal(ssccOf('9506000', 'P-2026-000123'), '095060002600001232');
  assert.equal(ssccOf('9506000', 'P-2026-10000000'), null);
  assert.equal(ssccOf('950', 'P-2026-000123'), null);
});
