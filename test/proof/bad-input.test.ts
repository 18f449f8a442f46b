// Bad input over HTTP: every case is a refusal with status, code and field, and nothing at all is written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodOrder, openDoor } from './bad-input.fixture.ts';
import { changed, shipped } from './merchant.fixture.ts';

const PLACE = '/api/orders/place';
const json = (over: object): string => JSON.stringify(goodOrder(over));
const line = (over: object): string => json({ lines: [{ sku: 'MUG', quantity: 1, ...over }] });
/** The order with something in place of its quantity that is no number a JSON writer would write. */
const quantity = (text: string): string => line({}).replace('"quantity":1', `"quantity":${text}`);
const price = (amount: string, currency = 'RON') => ({ price: { amount, currency } });
const TEN_MB = 10 * 1024 * 1024;

type Case = [what: string, body: string, status: number, code: string, pointer?: string];

const orders: Case[] = [
  ['unknown SKU', line({ sku: 'MUGG' }), 422, 'orders.unknown_sku', '/lines/0/sku'],
  [
    'unknown SKU behind a good line',
    json({
      lines: [
        { sku: 'MUG', quantity: 1 },
        { sku: 'no', quantity: 1 },
      ],
    }),
    422,
    'orders.unknown_sku',
    '/lines/1/sku',
  ],
  ['quantity nothing', quantity('0'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity negative', quantity('-1'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity fractional', quantity('1.5'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity huge', quantity('1000000000000'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity larger than any number', quantity('1e400'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity that no float can hold', quantity('9007199254740993'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity as text', quantity('"1"'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity null', quantity('null'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity as a list', quantity('[1]'), 422, 'kernel.invalid', '/lines/0/quantity'],
  ['quantity NaN', quantity('NaN'), 400, 'server.json'],
  ['quantity Infinity', quantity('-Infinity'), 400, 'server.json'],
  ['more than there is', json({ lines: [{ sku: 'RARE', quantity: 2 }] }), 409, 'stock.short', '/lines/0/quantity'],
  ['other currency', json({ currency: 'EUR' }), 422, 'orders.currency', '/currency'],
  ['price in another currency', line(price('49.90', 'EUR')), 422, 'orders.currency', '/lines/0/price/currency'],
  ['no currency at all', json({ currency: 'lei' }), 422, 'kernel.invalid', '/currency'],
  ['changed price', line(price('39.90')), 422, 'orders.price_changed', '/lines/0/price'],
  ['price with too many decimals', line(price('49.901')), 422, 'orders.price', '/lines/0/price/amount'],
  ['price that is no number', line(price('NaN')), 422, 'kernel.invalid', '/lines/0/price/amount'],
  ['price as a float', line({ price: { amount: 49.9, currency: 'RON' } }), 422, 'kernel.invalid', '/lines/0/price/amount'],
  ['unknown channel', json({ channel: 'nowhere' }), 422, 'orders.unknown_channel', '/channel'],
  ['a total of the sender’s own', json({ total: { amount: '1.00', currency: 'RON' } }), 422, 'kernel.invalid', '/total'],
  ['no lines', json({ lines: [] }), 422, 'kernel.invalid', '/lines'],
  ['lines that are no list', json({ lines: { 0: {} } }), 422, 'kernel.invalid', '/lines'],
  ['200,000 short lines', json({ lines: Array.from({ length: 200_000 }, () => 0) }), 422, 'kernel.invalid', '/lines/0'],
  ['200,000 whole lines', json({ lines: Array.from({ length: 200_000 }, () => ({ sku: 'MUG', quantity: 1 })) }), 413, 'server.too_large'],
  ['10 MB of text', json({ note: 'x'.repeat(TEN_MB) }), 413, 'server.too_large'],
  ['10 MB that is no JSON', 'x'.repeat(TEN_MB), 413, 'server.too_large'],
  ['a NUL in a text', json({ note: 'a\u0000b' }), 422, 'server.text', '/note'],
  ['a NUL in a text deep inside', line({ sku: 'MUG\u0000' }), 422, 'server.text', '/lines/0/sku'],
  ['half of a surrogate pair', json({ customer: { name: '\ud83d' } }), 422, 'server.text', '/customer/name'],
  ['a raw NUL', line({}).replace('MUG', 'MU\u0000G'), 400, 'server.json'],
  ['half a body', line({}).slice(0, -5), 400, 'server.json'],
  ['a list for an object', '[]', 422, 'kernel.invalid', ''],
  ['null for an object', 'null', 422, 'kernel.invalid', ''],
  ['nothing', '{}', 422, 'kernel.invalid', '/channel'],
  ['nested a thousand times', '['.repeat(3_000) + ']'.repeat(3_000), 400, 'server.json'],
  ['a polluting name', line({}).replace('{', '{"__proto__":{"admin":true},'), 400, 'server.json'],
];

test('an order that is wrong is refused with its field, and nothing is written', async () => {
  await using door = await openDoor();
  // The first order opens the year's series of numbers, which a refusal alone might do as well; no number is used up by one.
  const opened = await door.post(PLACE, json({}));
  assert.deepEqual([opened.status, (JSON.parse(opened.text) as { number: string }).number], [200, 'RO-2026-000001'], opened.text);
  for (const [what, body, status, code, pointer] of orders) {
    const problem = await door.refused(what, PLACE, body);
    assert.deepEqual([what, problem.status, problem.code, problem.errors?.[0]?.pointer], [what, status, code, pointer]);
  }
  // The door still stands, and what is right is taken.
  const { status, text } = await door.post(PLACE, json({ customer: { name: 'Ion', email: 'ion@example.com' } }));
  assert.deepEqual([status, (JSON.parse(text) as { number: string }).number], [200, 'RO-2026-000002'], text);
  await door.world.pass(0);
  assert.deepEqual([await door.world.mugs(), door.broken], [[1000n, 2n], []]);
  await door.world.wellDone();
});

test('an external id or a key that was used before is the same order, or a refusal when it says something else', async () => {
  await using door = await openDoor();
  const first = await door.post(PLACE, json({ externalId: 'A-1' }), { 'idempotency-key': 'k-1' });
  assert.equal(first.status, 200, first.text);
  const taken = await door.refused('same external id, other content', PLACE, json({ externalId: 'A-1', note: 'two, please' }));
  assert.deepEqual([taken.status, taken.code, taken.errors?.[0]?.pointer], [409, 'orders.duplicate', '/externalId']);
  const reused = await door.refused('same key, another body', PLACE, json({ externalId: 'A-2' }), { 'idempotency-key': 'k-1' });
  assert.deepEqual([reused.status, reused.code], [422, 'kernel.key_reused']);
  const bad = await door.refused('a key that can not be one', PLACE, json({}), { 'idempotency-key': 'k'.repeat(300) });
  assert.deepEqual([bad.status, bad.code], [400, 'server.key']);
  const again = await door.post(PLACE, json({ externalId: 'A-1' }), { 'idempotency-key': 'k-1' });
  assert.deepEqual([again.status, again.headers['idempotency-replayed'], again.text], [200, 'true', first.text]);
  await door.world.wellDone();
});

test('who may not, and what is not JSON, gets no further than the door', async () => {
  await using door = await openDoor();
  const reader = await door.keyed('read:*', 'orders.list');
  const nobody = await door.refused('no key', PLACE, json({}), { authorization: '' });
  const stranger = await door.refused('a key that is none', PLACE, json({}), { authorization: 'Bearer kontor_key_nobody' });
  const weak = await door.refused('no permission', PLACE, json({}), reader);
  const publisher = await door.refused('no permission to publish', '/api/processes/publish', JSON.stringify({ xml: '<x/>' }), reader);
  assert.deepEqual(
    [nobody, stranger, weak, publisher].map(({ status, code }) => [status, code]),
    [
      [401, 'server.sign_in'],
      [401, 'server.sign_in'],
      [403, 'kernel.forbidden'],
      [403, 'kernel.forbidden'],
    ],
  );
  for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const { status, code } = await door.refused(type, PLACE, json({}), { 'content-type': type });
    assert.deepEqual([type, status, code], [type, 415, 'server.media_type']);
  }
  const unknown = await door.refused('no such action', '/api/orders/steal', json({}));
  const method = await door.refused('a query is not posted', '/api/orders/list', '{}');
  const forged = await door.refused('a webhook nobody signed', '/hooks/card', '{"kind":"captured"}');
  assert.deepEqual(
    [unknown, method, forged].map(({ status }) => status),
    [404, 405, 401],
  );
  const nul = await door.get('/api/orders/list?q=a%00b');
  const huge = await door.get('/api/orders/list?limit=100000');
  assert.deepEqual(
    [nul, huge].map(({ status, text }) => [status, (JSON.parse(text) as { code: string; errors: { pointer: string }[] }).errors[0]!.pointer]),
    [
      [422, '/q'],
      [422, '/limit'],
    ],
  );
  assert.deepEqual(door.broken, []);
});

const drawing = (...changes: [string, string][]): string => changed(shipped('order-to-delivery.bpmn'), changes);
const table = (...changes: [string, string][]): string => changed(shipped('order-approval.dmn'), changes);
const SOURCE = '<kontor:call action="stock.source">';
const ACCEPT = '=approval.decision = "accept"';
const NEW_HIGH = '<inputEntry id="Rule_NewHigh_Value">\n          <text>&gt; 1000</text>';
const COUNTRY = '<text>order.country</text>';

type Published = [what: string, action: 'processes' | 'decisions', xml: string, code: string, fault?: [pointer: string, code: string]];
const published: Published[] = [
  ['no XML', 'processes', 'not a drawing', 'processes.unreadable'],
  ['half a drawing', 'processes', drawing().slice(0, 20_000), 'processes.unreadable'],
  ['XML that is no drawing', 'processes', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'processes.unreadable'],
  ['an entity that is to grow', 'processes', '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', 'processes.unreadable'],
  ['unknown action', 'processes', drawing([SOURCE, '<kontor:call action="stock.teleport">']), 'processes.problems', ['/Source', 'processes.unknown_action']],
  [
    'input that the action does not take',
    'processes',
    drawing(['<kontor:input name="prefer"', '<kontor:input name="preference"']),
    'processes.problems',
    ['/Source', 'processes.input'],
  ],
  ['a flow to nowhere', 'processes', drawing(['sourceRef="Source" targetRef="PlanParcels"', 'sourceRef="Source" targetRef="Nowhere"']), 'processes.unreadable'],
  [
    'an element that can not run',
    'processes',
    drawing(
      ['<bpmn:exclusiveGateway id="AllHeld">', '<bpmn:complexGateway id="AllHeld">'],
      [
        '<bpmn:outgoing>Flow_AllHeld_Payment</bpmn:outgoing>\n    </bpmn:exclusiveGateway>',
        '<bpmn:outgoing>Flow_AllHeld_Payment</bpmn:outgoing>\n    </bpmn:complexGateway>',
      ],
    ),
    'processes.problems',
    ['/AllHeld', 'processes.unsupported'],
  ],
  ['a timer that is none', 'processes', drawing(['R2/P2D', 'every other day']), 'processes.problems', ['/TransferReminder', 'processes.timer']],
  [
    'a message that nobody sends',
    'processes',
    drawing(['name="payments.captured"', 'name="payments.captureed"']),
    'processes.problems',
    ['/payments.captureed', 'processes.unknown_message'],
  ],
  [
    'a table that is not there',
    'processes',
    drawing(['decision="order-approval"', 'decision="order-approvals"']),
    'processes.problems',
    ['/order-approvals', 'processes.unknown_decision'],
  ],
  ['FEEL that can not be read', 'processes', drawing([ACCEPT, '=approval.decision = ']), 'processes.problems', ['/Flow_Approval_Accepted', 'feel.syntax']],
  [
    'FEEL with a name that is not there',
    'processes',
    drawing(['=order.paymentMethod = "card"', '=order.paymentMethd = "card"']),
    'processes.problems',
    ['/Flow_Payment_CardPayment', 'feel.unknown_property'],
  ],
  [
    'FEEL that compares a number with a text',
    'processes',
    drawing(['=payment.captured &gt;= order.total', '=payment.captured &gt;= "all"']),
    'processes.problems',
    ['/Flow_TransferComplete_Paid', 'feel.type'],
  ],
  ['FEEL that is no truth value', 'processes', drawing(['=order.held != "full"', '=order.total + 1']), 'processes.problems', ['/Flow_Held_Hold', 'feel.type']],
  ['no XML', 'decisions', 'not a table', 'decisions.unreadable'],
  ['half a table', 'decisions', table().slice(0, 3_000), 'decisions.unreadable'],
  ['a drawing for a table', 'decisions', drawing(), 'decisions.unreadable'],
  [
    'a cell that can not be read',
    'decisions',
    table([NEW_HIGH, NEW_HIGH.replace('&gt; 1000', '&gt; (1000')]),
    'processes.problems',
    ['/Rule_NewHigh_Value', 'feel.syntax'],
  ],
  [
    'a cell of another type than its column',
    'decisions',
    table([NEW_HIGH, NEW_HIGH.replace('&gt; 1000', '&gt; "much"')]),
    'processes.problems',
    ['/Rule_NewHigh_Value', 'feel.type'],
  ],
  [
    'a column that asks for what is not there',
    'decisions',
    table([COUNTRY, '<text>order.contry</text>']),
    'processes.problems',
    ['/Clause_Country', 'feel.unknown_property'],
  ],
];

test('a drawing or a table that can not run is refused with the element, and the one in use stays', async () => {
  await using door = await openDoor();
  for (const [what, action, xml, code, fault] of published) {
    const { status, code: found, errors } = await door.refused(`${action}: ${what}`, `/api/${action}/publish`, JSON.stringify({ xml }));
    assert.deepEqual([what, status, found, ...(fault ? [errors?.[0]?.pointer, errors?.[0]?.code] : [])], [what, 422, code, ...(fault ?? [])]);
  }
  const same = await door.post('/api/processes/publish', JSON.stringify({ xml: drawing() }));
  assert.deepEqual([same.status, JSON.parse(same.text)], [200, { key: 'order-to-delivery', version: 1, unchanged: true }]);
  await door.world.place('cash_on_delivery');
  assert.deepEqual([await door.world.forms(), door.broken], [['shipping.pick'], []]);
  await door.world.wellDone();
});
