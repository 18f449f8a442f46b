// ETag, If-None-Match and If-Match over HTTP, and the list of who did what.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhooksModule } from '../modules/webhooks/module.ts';
import { WEBHOOK_PORT } from '#modules/webhooks';
import { auditModule } from './audit.ts';
import { served } from './served.fixture.ts';

const shopWithHook = async () => {
  const shop = await served({ modules: [webhooksModule, auditModule((event) => (event === 'webhooks.endpoint_saved' ? 'An address was saved.' : undefined))] });
  shop.kernel.registry.providers.set(WEBHOOK_PORT, { post: async () => ({ status: 204, error: null, answer: null, retryAfterMs: null }) });
  const headers = { 'content-type': 'application/json', ...(await shop.keyed('*')) };
  const post = (name: string, input: unknown, more: Record<string, string> = {}) =>
    shop.app.inject({ method: 'POST', url: `/api/webhooks/${name}`, payload: JSON.stringify(input), headers: { ...headers, ...more } });
  const { endpointId } = (await post('add', { url: 'https://one.example/x', events: ['webhooks.endpoint_saved'] })).json<{ endpointId: string }>();
  return { shop, headers, post, endpointId };
};

test('an answer that the asker knows is not sent again', async () => {
  const { shop, headers, post, endpointId } = await shopWithHook();
  await using _ = shop;
  const first = await shop.get('/api/webhooks/endpoints', headers);
  const etag = String(first.headers['etag']);
  assert.match(etag, /^W\/"[\w-]{22}"$/);
  const again = await shop.get('/api/webhooks/endpoints', { ...headers, 'if-none-match': `"other", ${etag}` });
  assert.deepEqual([again.statusCode, again.body, again.headers['etag']], [304, '', etag]);
  await post('change', { endpointId, description: 'new' });
  assert.equal((await shop.get('/api/webhooks/endpoints', { ...headers, 'if-none-match': etag })).statusCode, 200);
});

test('a change under If-Match happens only to the version that was seen', async () => {
  const { shop, post, endpointId } = await shopWithHook();
  await using _ = shop;
  assert.equal((await post('change', { endpointId, description: 'first' }, { 'if-match': '"1"' })).statusCode, 200);
  const late = await post('change', { endpointId, description: 'second' }, { 'if-match': '"1"' });
  assert.deepEqual([late.statusCode, late.json<{ code: string }>().code], [412, 'webhooks.changed']);
  assert.equal((await post('change', { endpointId, description: 'x', version: 1 })).statusCode, 409);
  assert.equal((await post('change', { endpointId, description: 'x' }, { 'if-match': 'W/"1"' })).json<{ code: string }>().code, 'server.if_match');
  assert.equal((await post('ping', { endpointId }, { 'if-match': '"1"' })).statusCode, 400, 'an action that compares no versions says so');
});

test('what a key did is on record with its name, and what the shop did by itself is not in the list', async () => {
  const { shop, headers, post, endpointId } = await shopWithHook();
  await using _ = shop;
  await post('change', { endpointId, description: 'first' });
  type Deeds = { items: { event: string; says: string; actor: string; payload: object }[]; next: string | null };
  const all = (await shop.get('/api/audit/list', headers)).json<Deeds>();
  assert.deepEqual(
    all.items.map(({ event, says }) => [event, says]),
    [
      ['webhooks.endpoint_saved', 'An address was saved.'],
      ['webhooks.endpoint_saved', 'An address was saved.'],
    ],
  );
  assert.match(all.items[0]!.actor, /^key_/);
  const page = (await shop.get('/api/audit/list?limit=1', headers)).json<Deeds>();
  assert.equal(page.items.length, 1);
  const rest = (await shop.get(`/api/audit/list?limit=1&after=${page.next}&event=webhooks.&actor=${all.items[0]!.actor}`, headers)).json<Deeds>();
  assert.deepEqual([rest.items, rest.next], [[all.items[1]], null]);
  assert.deepEqual((await shop.get('/api/audit/list?from=2199-01-01', headers)).json<Deeds>().items, []);
});
