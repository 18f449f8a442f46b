// What every HTTP client may rely on: problem documents, limits, methods, and nothing of the inside in an answer.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { Problem } from '#server';
import { served } from './served.fixture.ts';
import { toyRoom } from './toy.fixture.ts';

/** Sends raw text and gives the answer's status line. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
      socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('each way to be refused is a problem document with its status, its code and the request', async () => {
  const toy = toyRoom();
  await using shop = await served({ modules: [toy.module] });
  const owner = await shop.signedIn();
  const key = await shop.keyed('toy.list');
  const ask = async (expected: [status: number, code: string], answer: ReturnType<typeof shop.post>): Promise<Problem> => {
    const { statusCode, headers, body } = await answer;
    const problem = JSON.parse(body) as Problem;
    assert.deepEqual([statusCode, problem.code], expected, body);
    assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8');
    assert.equal(problem.status, expected[0]);
    assert.equal(problem.type, '/problems/' + expected[1]);
    assert.equal(problem.instance, 'urn:kontor:request:' + String(headers['x-request-id']));
    assert.ok(problem.title.length > 3 && problem.detail.length > 3);
    return problem;
  };
  await ask([400, 'server.json'], shop.post('/api/toy/put', '{"note":', owner));
  await ask([400, 'server.json'], shop.post('/api/toy/put', '{"__proto__":{"note":"x"}}', owner));
  await ask([400, 'server.json'], shop.post('/api/toy/put', `{"note":${'['.repeat(4000)}${']'.repeat(4000)}}`, owner));
  await ask([401, 'server.sign_in'], shop.post('/api/toy/put', { note: 'x' }));
  await ask([401, 'server.sign_in'], shop.post('/api/toy/put', { note: 'x' }, { authorization: 'Bearer kontor_key_wrong' }));
  await ask([403, 'kernel.forbidden'], shop.post('/api/toy/put', { note: 'x' }, key));
  await ask([404, 'server.not_found'], shop.get('/api/toy/nothing', owner));
  await ask([404, 'server.not_found'], shop.post('/api/toy/inside', {}, owner));
  await ask([404, 'server.not_found'], shop.get('/nothing'));
  await ask([405, 'server.method'], shop.get('/api/toy/put', owner));
  await ask([405, 'server.method'], shop.post('/api/toy/list', {}, owner));
  const no = await ask([409, 'toy.no'], shop.post('/api/toy/put', { note: 'no' }, owner));
  assert.equal(no.title, 'The room says no.');
  assert.deepEqual(no.details, { wanted: 3, free: 1 });
  assert.deepEqual(no.errors, [{ pointer: '/lines/0/sku', code: 'toy.short', message: 'only 1 is there' }]);
  await ask([413, 'server.too_large'], shop.post('/api/toy/put', { note: 'x'.repeat(1_100_000) }, owner));
  await ask([415, 'server.media_type'], shop.post('/api/toy/put', 'note=x', { ...owner, 'content-type': 'application/x-www-form-urlencoded' }));
  const invalid = await ask([422, 'kernel.invalid'], shop.post('/api/toy/put', { note: 'x', lines: [{ sku: 'A', quantity: 0 }] }, owner));
  assert.equal(invalid.errors?.[0]?.pointer, '/lines/0/quantity');
  const text = await ask([422, 'server.text'], shop.post('/api/toy/put', '{"note":"a\\u0000b"}', owner));
  assert.equal(text.errors?.[0]?.pointer, '/note');
  await ask([422, 'server.text'], shop.post('/api/toy/put', '{"note":"\\ud800"}', owner));
  await ask([422, 'kernel.invalid'], shop.get('/api/toy/list?limit=0', owner));
  await ask([422, 'kernel.invalid'], shop.get('/api/toy/list?limt=5', owner));
  await ask([500, 'server.broken'], shop.post('/api/toy/fail', { how: 'throw' }, owner));
  await ask([503, 'server.busy'], shop.post('/api/toy/fail', { how: 'full' }, owner));
  await ask([503, 'server.unavailable'], shop.post('/api/toy/fail', { how: 'down' }, owner));
  assert.equal(toy.counts.put, 0);
});

test('what cannot be served now says when to come back', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const owner = await shop.signedIn();
  assert.equal((await shop.post('/api/toy/fail', { how: 'full' }, owner)).headers['retry-after'], '1');
  assert.equal((await shop.post('/api/toy/fail', { how: 'down' }, owner)).headers['retry-after'], '2');
});

test('nothing of an unexpected error gets out, and the log has it under the id of the request', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const owner = await shop.signedIn();
  const { body, headers } = await shop.post('/api/toy/fail', { how: 'throw' }, owner);
  assert.doesNotMatch(body + JSON.stringify(headers), /select|secret|staff\.account|\.ts/);
  const line = shop.lines
    .map((text) => JSON.parse(text) as { request?: string; err?: { message: string } })
    .find((one) => one.request === headers['x-request-id']);
  assert.match(line?.err?.message ?? '', /select password/);
});

test('a query string becomes numbers, truth values and lists by the query’s schema', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const key = await shop.keyed('toy.list');
  const understood = async (query: string): Promise<unknown> => (await shop.get('/api/toy/list' + query, key)).json<{ input: unknown }>().input;
  assert.deepEqual(await understood(''), {});
  assert.deepEqual(await understood('?limit=20&open=true&q=007&state=new'), {
    limit: 20,
    open: true,
    q: '007',
    state: ['new'],
  });
  assert.deepEqual(await understood('?state=new&state=paid&open=false&size=3'), {
    state: ['new', 'paid'],
    open: false,
    size: 3,
  });
  assert.equal((await shop.get('/api/toy/list?limit=1e3', key)).statusCode, 422);
  assert.equal((await shop.get('/api/toy/list?q=a%00b', key)).statusCode, 422);
  assert.equal((await shop.get('/api/toy/list?__proto__=1', key)).statusCode, 422);
});

test('a long list is compressed, a short answer and an action’s answer are not', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const key = { ...(await shop.keyed('toy.*')), 'accept-encoding': 'gzip' };
  assert.equal((await shop.get('/api/toy/list?limit=200', key)).headers['content-encoding'], 'gzip');
  assert.equal((await shop.get('/api/toy/list?limit=2', key)).headers['content-encoding'], undefined);
  assert.equal((await shop.post('/api/toy/put', { note: 'x'.repeat(5_000) }, key)).headers['content-encoding'], undefined);
});

test('two Host headers, foreign methods and broken requests are refused before anything runs', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  await shop.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = shop.app.server.address() as { port: number };
  const status = async (text: string): Promise<string> => (await raw(port, text)).split('\r\n')[0]!;
  assert.equal(await status('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n'), 'HTTP/1.1 200 OK');
  assert.equal(await status('GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'), 'HTTP/1.1 400 Bad Request');
  assert.equal(await status('TRACE /livez HTTP/1.1\r\nHost: a\r\n\r\n'), 'HTTP/1.1 405 Method Not Allowed');
  assert.equal(await status('DELETE /api/toy/put HTTP/1.1\r\nHost: a\r\n\r\n'), 'HTTP/1.1 405 Method Not Allowed');
  assert.equal(await status('nonsense\r\n\r\n'), 'HTTP/1.1 400 Bad Request');
  assert.equal(await status(`GET /livez HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), 'HTTP/1.1 431 Request Header Fields Too Large');
  assert.match(await raw(port, 'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/);
});

test('a body of ten megabytes is a 413 although it is never read to its end', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const { authorization } = await shop.keyed('toy.put');
  await shop.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = shop.app.server.address() as { port: number };
  const head = `POST /api/toy/put HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n`;
  assert.match(await raw(port, head + '{"note":"'), /^HTTP\/1\.1 413 [\s\S]*"code":"server\.too_large"/);
});

test('the program is ready only with a database that takes writes, its migrations and its workers, and not while it stops', async () => {
  await using shop = await served();
  const ready = async (): Promise<[number, Record<string, string>]> => {
    const { statusCode, body } = await shop.get('/readyz');
    return [statusCode, (JSON.parse(body) as { checks: Record<string, string> }).checks];
  };
  assert.deepEqual(await ready(), [200, { database: 'ok', migrations: 'ok', workers: 'ok' }]);
  shop.state.workers = false;
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  assert.deepEqual(await ready(), [503, { database: 'ok', migrations: 'ok', workers: 'do not run' }]);
  shop.health.leave();
  assert.deepEqual(await ready(), [503, { program: 'is about to stop' }]);
  assert.equal((await shop.get('/livez')).statusCode, 200);
});

test('the figures are in Prometheus’ format and count what happened', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const key = await shop.keyed('toy.*');
  await shop.post('/api/toy/put', { note: 'a' }, key);
  await shop.post('/api/toy/put', { note: 'no' }, key);
  const { body, headers } = await shop.get('/metrics');
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  assert.match(body, /^kontor_http_requests_total\{status="200"\} 1$/m);
  assert.match(body, /^kontor_http_requests_total\{status="409"\} 1$/m);
  assert.match(body, /^kontor_batch_members_total\{action="toy.put"\} 2$/m);
  assert.match(body, /^kontor_outbox_lag_seconds 0$/m);
  for (const line of body.trim().split('\n')) assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+)$/);
});

test('a problem’s type leads to its meaning', async () => {
  await using shop = await served({ modules: [toyRoom().module] });
  const { statusCode, body } = await shop.get('/problems/toy.no');
  assert.deepEqual([statusCode, body], [200, 'toy.no\n\nThe room says no.\n']);
  assert.equal((await shop.get('/problems/toy.never')).statusCode, 404);
});
