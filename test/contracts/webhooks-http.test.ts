// The port `webhooks.post` over real connections to this machine: what comes back is said, and nothing goes into private networks.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { isInner, webhooksHttp } from '../../src/providers/webhooks-http/index.ts';

async function receiver() {
  const got: { body: string; type: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      got.push({ body: Buffer.concat(pieces).toString(), type: request.headers['content-type'] });
      if (request.url === '/silent') return;
      if (request.url === '/moved') return void response.writeHead(302, { location: '/taken' }).end();
      if (request.url === '/busy') return void response.writeHead(503, { 'retry-after': '90' }).end('later');
      if (request.url === '/endless') return void response.writeHead(200).end('x'.repeat(5_000_000));
      if (request.url === '/cut') return void request.socket.destroy();
      response.writeHead(200).end('thanks');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((closed) => (server.closeAllConnections(), server.close(() => closed())));
  return { got, url: `http://127.0.0.1:${port}`, port, [Symbol.asyncDispose]: close };
}

const message = (url: string, timeoutMs = 5_000) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"ș":1}', timeoutMs });

test('what the other side answers is said as it is, and a redirection is not followed', async () => {
  await using side = await receiver();
  const { post } = webhooksHttp({ mayBeInner: true });
  assert.deepEqual(await post(message(side.url + '/taken')), { status: 200, error: null, answer: 'thanks', retryAfterMs: null });
  assert.deepEqual(await post(message(side.url + '/busy')), { status: 503, error: null, answer: 'later', retryAfterMs: 90_000 });
  assert.equal((await post(message(side.url + '/moved'))).status, 302);
  assert.equal((await post(message(side.url + '/endless'))).answer?.length, 2_000);
  assert.deepEqual(
    side.got,
    Array.from({ length: 4 }, () => ({ body: '{"ș":1}', type: 'application/json' })),
  );
});

test('no answer is an answer with a reason', async () => {
  await using side = await receiver();
  const { post } = webhooksHttp({ mayBeInner: true });
  assert.deepEqual(await post(message(side.url + '/silent', 200)), { status: null, error: 'No answer within 200 ms.', answer: null, retryAfterMs: null });
  assert.match((await post(message(side.url + '/cut'))).error ?? '', /hang up|ECONNRESET/);
  assert.match((await post(message('http://127.0.0.1:1/'))).error ?? '', /ECONNREFUSED/);
  assert.match((await post(message('https://nowhere.invalid/'))).error ?? '', /ENOTFOUND|EAI_AGAIN/);
});

test('nothing is sent into private networks, by number or by name', async () => {
  await using side = await receiver();
  const { post } = webhooksHttp({ mayBeInner: false });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '[::ffff:127.0.0.1]']) {
    assert.match((await post(message(`http://${host}:${side.port}/`))).error ?? '', /private network/, host);
  }
  assert.deepEqual(side.got, []);
  assert.deepEqual(
    ['10.1.2.3', '172.31.0.1', '169.254.169.254', '100.64.0.1', 'fe80::1', 'fd00::1', '::ffff:192.168.1.1', '::'].map(isInner),
    Array(8).fill(true),
  );
  assert.deepEqual(['8.8.8.8', '172.32.0.1', '2606:4700::1111'].map(isInner), [false, false, false]);
});
