// The whole program, served: an order over HTTP, webhooks of its services, and stopping without losing what is under way.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { type Served, parts, readConfig, serve } from '#app';
import { ROOT, house, shipped, shippedDemo } from '#testing';

type Running = { served: Served; printed: string; log: () => string; url: string };

/** Serves a fresh database on a port of its own. */
async function running(env: Record<string, string>, work: (one: Running) => Promise<void>): Promise<void> {
  await using shop = await house({ modules: parts.modules, furnish: env['KONTOR_DEMO'] === '1' ? shippedDemo : shipped });
  const folder = mkdtempSync(join(tmpdir(), 'kontor-serve-'));
  const log = join(folder, 'log');
  let printed = '';
  try {
    const config = readConfig({ DATABASE_URL: shop.url, KONTOR_ROOT: ROOT, KONTOR_LOG: log, PORT: '0', ...env }, ROOT);
    const served = await serve(parts, config, (text) => (printed += text));
    try {
      await work({ served, printed, log: () => readFileSync(log, 'utf8'), url: served.url });
    } finally {
      await served.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the first screen says where to go, who can sign in and how long it took, and the login works', async () => {
  await running({ KONTOR_DEMO: '1' }, async ({ printed, url, log }) => {
    assert.match(printed, /Open {6}http:\/\/127\.0\.0\.1:\d+\n/);
    assert.match(printed, /5 drawings, 1 decision table/);
    assert.match(printed, /Started in \d+\.\d s\./);
    const [, email, password] = /Sign in {3}(\S+) {3}(\S+)/.exec(printed)!;
    const answer = await fetch(url + '/api/staff/sign_in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    assert.equal(answer.status, 200);
    assert.equal((await fetch(url + '/readyz')).status, 200);
    assert.ok(!log().includes(password!));
  });
});

test('a shop of one’s own says how to make the first account, and has no simulated services', async () => {
  await running({ KONTOR_DEMO: '0' }, async ({ printed, served }) => {
    assert.match(printed, /your shop/);
    assert.match(printed, /npm run -s kontor -- account/);
    const { kernel } = served.shop;
    await assert.rejects(kernel.do('clock.turn', { byMs: 1000 }, { actor: SYSTEM }), { code: 'clock.real' });
    assert.equal(kernel.registry.provider<{ provider: string }>('payments.card').provider, 'none');
    assert.equal(kernel.registry.provider<{ carrier: string }>('carrier').carrier, 'Own courier');
  });
});

test('every port has something that implements it', async () => {
  await running({ KONTOR_DEMO: '1' }, async ({ served }) => {
    const { ports, providers } = served.shop.kernel.registry;
    assert.deepEqual(
      [...ports.keys()].filter((port) => !providers.has(port)),
      [],
    );
    assert.ok(ports.size >= 4);
  });
});

test('a webhook without a genuine signature is refused and leaves no trace', async () => {
  await running({ KONTOR_DEMO: '1' }, async ({ url }) => {
    for (const path of ['/hooks/card', '/hooks/carrier']) {
      for (const headers of [
        undefined,
        {
          'webhook-id': 'x',
          'webhook-timestamp': '1',
          'webhook-signature': 'v1,AAAA',
          'x-carrier-signature': 't=1,v1=aa',
        },
      ]) {
        const answer = await fetch(url + path, { method: 'POST', body: '{"events":[]}', headers });
        assert.equal(answer.status, 401, path);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
      }
    }
  });
});

test('stopping answers what is under way, and then nothing listens', async () => {
  await running({ KONTOR_DEMO: '1' }, async ({ served, url }) => {
    const { value } = await served.shop.kernel.do<{ secret: string }>(
      'staff.create_key',
      { name: 'test', scopes: ['staff.create_account', 'staff.*', '*'] },
      { actor: SYSTEM },
    );
    const account = (n: number) =>
      fetch(url + '/api/staff/create_account', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${value.secret}` },
        body: JSON.stringify({
          email: `p${n}@shop.example`,
          name: 'P',
          password: 'a long walk by the sea',
          roles: ['courier'],
        }),
      }).then((answer) => answer.status);
    const asked = Array.from({ length: 10 }, (_, n) => account(n));
    // All ten have arrived: one in the first batch, nine in the second, which is at work now.
    while (served.shop.kernel.batchFigures()['staff.create_account']?.members !== 10) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const began = performance.now();
    await served.stop();
    assert.ok(performance.now() - began < 5_000);
    assert.deepEqual(await Promise.all(asked), Array(10).fill(200));
    await assert.rejects(fetch(url + '/livez'));
  });
});

test('variables that make no sense stop the program with their name', () => {
  assert.throws(() => readConfig({ PORT: 'http' }, ROOT), /PORT is "http"/);
  assert.throws(() => readConfig({ KONTOR_DEMO: 'yes' }, ROOT), /KONTOR_DEMO is "yes"/);
  assert.throws(() => readConfig({ HOST: '0.0.0.0' }, ROOT), /KONTOR_DEMO_PASSWORD/);
  assert.equal(readConfig({ HOST: '0.0.0.0', KONTOR_DEMO: '0' }, ROOT).host, '0.0.0.0');
});
