// Offers on the shipped drawing: sent, reminded of, accepted by the desk or by the customer's link, expired, withdrawn, and when goods are missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RawAnswer, type RawRequest, SYSTEM, sql } from '#kernel';
import { parts } from '#app';
import { DAY_MS, HOUR_MS, type World, shopOnDrawings } from './drawings.fixture.ts';

const ron = (amount: string) => ({ amount, currency: 'RON' });

/** A draft of two mugs at 40.00 each; its id. */
async function taken(world: World, sku = 'MUG'): Promise<string> {
  const { draftId } = await world.run<{ draftId: string }>('orders.save_draft', {
    draft: {
      channel: 'phone',
      customer: { name: 'Ana Țăran', email: 'ana@example.com', phone: '+40722123456', language: 'ro' },
      shipTo: { name: 'Ana Țăran', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
      lines: [{ sku, quantity: 2, price: ron('40.00'), reason: 'many' }],
      payment: { method: 'cash_on_delivery' },
      delivery: { method: 'courier' },
    },
  });
  return draftId;
}

const until = (world: World, ms: number): string => new Date(world.shop.env.now().getTime() + ms).toISOString();
const offer = (world: World, draftId: string, ms = 10 * DAY_MS) =>
  world.run<{ version: number; link: string }>('orders.send_quote', {
    draftId,
    validUntil: until(world, ms),
    note: 'Transport inclus <b>',
    site: 'https://office.example.com',
  });

async function draftOf(world: World, draftId: string) {
  return world.shop.kernel.ask<{
    state: string;
    order: { id: string; number: string } | null;
    quotes: { state: string; version: number; link: string | null }[];
  }>('orders.draft', { draftId }, SYSTEM);
}

/** What the customer's browser gets. */
async function visit(world: World, method: 'GET' | 'POST', link: string): Promise<RawAnswer> {
  const route = parts.modules.flatMap((module) => module.routes ?? []).find((one) => one.path === '/hooks/quote/:token' && one.method === method)!;
  const answer = await route.handle(world.shop.kernel, { params: { token: link.slice(link.lastIndexOf('/') + 1) } } as unknown as RawRequest);
  await world.pass(0);
  return answer;
}

test('an offer is told, reminded of and accepted by the desk: the order is placed at its prices though the list has changed', async () => {
  await using world = await shopOnDrawings();
  const draftId = await taken(world);
  await offer(world, draftId);
  assert.deepEqual([await world.letters(), await world.runs(), (await draftOf(world, draftId)).state], [['quote-sent'], ['quote:live'], 'quoted']);
  const [letter] = await world.shop.db.read<{ subject: string; text: string }>(sql`select subject, text from messages.sent`);
  assert.match(letter!.subject, /D-2026-000001/);
  for (const part of ['2 × Mug', 'https://office.example.com/hooks/quote/', 'Transport inclus', '99,99'])
    assert.ok(letter!.text.includes(part), `${part} in ${letter!.text}`);
  await assert.rejects(world.run('orders.place_draft', { draftId }), { code: 'orders.draft_frozen' });
  await assert.rejects(offer(world, draftId), { code: 'orders.draft_frozen' });
  await world.run('pricing.set_prices', { list: 'ro', prices: [{ sku: 'MUG', price: ron('80.00') }] });
  await world.pass(9 * DAY_MS + HOUR_MS);
  assert.deepEqual(await world.letters(), ['quote-sent', 'quote-reminder']);
  await world.run('orders.accept_quote', { draftId });
  await world.run('orders.accept_quote', { draftId });
  await world.pass(0);
  const { state, order, quotes } = await draftOf(world, draftId);
  assert.deepEqual([state, quotes[0]!.state, await world.runs()], ['placed', 'accepted', ['quote:Accepted', 'order-to-delivery:live', 'fulfilment:live']]);
  const [head] = await world.shop.db.read<Record<string, unknown>>(
    sql`select total_minor, difference_minor, taken_by from orders.head where id = ${order!.id}`,
  );
  assert.deepEqual(head, { total_minor: 9999n, difference_minor: -8000n, taken_by: 'system' });
  await world.wellDone();
});

test('a customer reads and accepts an offer by its link, once; a false link leads nowhere', async () => {
  await using world = await shopOnDrawings();
  const draftId = await taken(world);
  const { link } = await offer(world, draftId);
  const page = await visit(world, 'GET', link);
  assert.equal(page.status, 200);
  assert.match(String(page.body), /<html lang="ro">/);
  assert.match(String(page.body), /99,99/);
  assert.ok(String(page.body).includes('Transport inclus &#60;b&#62;') && !String(page.body).includes('<b>'));
  assert.deepEqual(
    [(await visit(world, 'GET', 'x'.repeat(32))).status, (await visit(world, 'POST', 'x'.repeat(32))).status, (await draftOf(world, draftId)).state],
    [404, 404, 'quoted'],
  );
  assert.match(String((await visit(world, 'POST', link)).body), /Ați acceptat/);
  assert.match(String((await visit(world, 'POST', link)).body), /Ați acceptat/);
  const [count] = await world.shop.db.read<{ n: number }>(sql`select count(*)::int as n from orders.head`);
  assert.deepEqual([(await draftOf(world, draftId)).state, count!.n], ['placed', 1]);
  await world.wellDone();
});

test('an offer ends unanswered or is taken back; then it can not be accepted, and the draft goes on as another version', async () => {
  await using world = await shopOnDrawings();
  const draftId = await taken(world);
  const { link } = await offer(world, draftId, DAY_MS);
  await world.pass(DAY_MS + HOUR_MS);
  assert.deepEqual([(await draftOf(world, draftId)).state, await world.runs()], ['open', ['quote:Expired']]);
  assert.deepEqual((await visit(world, 'POST', link)).status, 409);
  await assert.rejects(world.run('orders.accept_quote', { draftId }), { code: 'orders.quote_expired' });
  assert.equal((await offer(world, draftId)).version, 2);
  await world.run('orders.withdraw_quote', { draftId, reason: 'too cheap' });
  await world.pass(0);
  const { state, quotes } = await draftOf(world, draftId);
  assert.deepEqual([state, quotes.map((quote) => quote.state), await world.runs()], ['open', ['withdrawn', 'expired'], ['quote:Expired', 'quote:TakenBack']]);
  await assert.rejects(world.run('orders.accept_quote', { draftId }), { code: 'orders.no_quote' });
  await world.run('orders.place_draft', { draftId });
  await world.wellDone();
});

test('an accepted offer whose goods are gone is a task: it is tried again when they are back', async () => {
  await using world = await shopOnDrawings();
  const draftId = await taken(world, 'RARE');
  await offer(world, draftId);
  await world.run('orders.accept_quote', { draftId });
  await world.pass(0);
  assert.deepEqual([await world.forms(), (await draftOf(world, draftId)).order], [['orders.decide_quote'], null]);
  await world.run('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'RARE', quantity: 1 }] });
  await world.does('orders.decide_quote', { decision: 'retry' });
  assert.equal((await draftOf(world, draftId)).state, 'placed');
  await world.wellDone();
});

test('numbers and pages count days as the shop does, not as the server', async () => {
  await using world = await shopOnDrawings();
  // In Bucharest the new year has begun for half an hour; where the server stands it has not.
  world.shop.env.set(new Date('2026-12-31T22:30:00Z'));
  const draftId = await taken(world);
  const { link } = await offer(world, draftId, HOUR_MS);
  assert.match(String((await visit(world, 'GET', link)).body), /valabile până la 1 ianuarie 2027</);
  const orderId = await world.place('cash_on_delivery');
  const [order] = await world.shop.db.read<{ number: string }>(sql`select number from kernel.document where id = ${orderId}`);
  assert.equal(order!.number, 'RO-2027-000001');
  const found = (await world.shop.kernel.ask('orders.list', { q: '1' }, SYSTEM)) as { items: { number: string }[] };
  assert.deepEqual(
    found.items.map((one) => one.number),
    ['RO-2027-000001'],
  );
});
