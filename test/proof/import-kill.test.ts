// The program is killed in the middle of an import, at staging and at writing, again and again: no row is lost, none is done twice.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startDatabase } from '#database';
import { OWNER, type Program, makeAgent, send, startProgram, verifyShop } from './program.fixture.ts';
import { skip } from './victim.fixture.ts';

const ROWS = 8_000;
const BOUND_MS = 60_000;

function post(port: number, path: string, body: string, authorization: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method: 'POST', timeout: BOUND_MS, headers: { authorization, 'content-type': 'application/octet-stream' } },
      (incoming) => {
        let text = '';
        incoming.on('data', (chunk) => (text += String(chunk)));
        incoming.on('end', () => resolve({ status: incoming.statusCode!, text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

test('killed while staging and while writing, an import goes on where it was', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-import-'));
  const agent = makeAgent();
  let program: Program | undefined;
  let authorization = '';
  const ask = async <T>(name: string, input: object, method: 'GET' | 'POST' = 'POST'): Promise<T> => {
    const path = `/api/${name.replace('.', '/')}`;
    const query = new URLSearchParams(input as Record<string, string>);
    const { status, text } = await send(
      agent,
      program!.port,
      method === 'GET' ? `${path}?${String(query)}` : path,
      method === 'GET' ? '' : JSON.stringify(input),
      authorization === '' ? {} : { authorization },
    );
    assert.equal(status, 200, `${name}: ${text}`);
    return JSON.parse(text) as T;
  };
  const until = async (batchId: string, state: string): Promise<void> => {
    for (let waited = 0; waited < BOUND_MS; waited += 100) {
      if ((await ask<{ state: string }>('batches.get', { batchId }, 'GET')).state === state) return;
      await sleep(100);
    }
    assert.fail(`The batch is not ${state} within ${BOUND_MS} ms.`);
  };
  try {
    program = await startProgram(folder, 'batches.stage.beforeCommit=crash:2');
    authorization = `Bearer ${(await ask<{ token: string }>('staff.sign_in', OWNER)).token}`;
    authorization = `Bearer ${(await ask<{ secret: string }>('staff.create_key', { name: 'import', scopes: ['*'] })).secret}`;
    const filler = 'x'.repeat(200);
    const file =
      'SKU,Name,Weight (g),Description,Stock\n' + Array.from({ length: ROWS }, (_, n) => `KILL-${n},Thing ${n},${n % 500},${filler},${n % 7}`).join('\n');
    const { status, text } = await post(program.port, '/files/batches/upload?kind=products&name=kill.csv', file, authorization);
    assert.equal(status, 201, text);
    const { batchId } = JSON.parse(text) as { batchId: string };
    assert.equal(await program.ended(), 'SIGKILL', 'killed while staging');
    program = await startProgram(folder, 'batches.run.beforeCommit=crash:3');
    await until(batchId, 'staged');
    await ask('batches.start', { batchId });
    assert.equal(await program.ended(), 'SIGKILL', 'killed before a commit');
    program = await startProgram(folder, 'batches.run.afterCommit=crash:2');
    assert.equal(await program.ended(), 'SIGKILL', 'killed after a commit');
    program = await startProgram(folder);
    await until(batchId, 'done');
    const { counts } = await ask<{ counts: Record<string, number> }>('batches.get', { batchId }, 'GET');
    assert.deepEqual([counts['created'], counts['updated'], counts['unchanged'], counts['refused']], [ROWS, 0, 0, 0]);
    assert.equal(await program.stop(), '0');
    const database = await startDatabase({ dataFolder: folder });
    const client = new pg.Client({ connectionString: database.url('kontor_demo') });
    await client.connect();
    const { rows } = await client.query(
      `
      select count(*)::int as variants, count(distinct v.product_id)::int as products, (select sum(b.posted)::int from kernel.balance b join catalog.variant w on w.id = b.unit where w.sku like 'KILL-%') as stock,
        (select count(*)::int from batches.change where batch_id = $1 and entity = 'product') as changes from catalog.variant v where v.sku like 'KILL-%'`,
      [batchId],
    );
    const stock = Array.from({ length: ROWS }, (_, n) => n % 7).reduce((sum, n) => sum + n, 0);
    await client.end();
    await database.stop();
    assert.deepEqual(rows, [{ variants: ROWS, products: ROWS, stock: (await hasWarehouse(folder)) ? stock : null, changes: ROWS }]);
    const { violations, missed } = await verifyShop(folder);
    assert.deepEqual([violations, missed], [0, []]);
  } finally {
    agent.destroy();
    await program?.kill().catch(() => {});
    await (await startDatabase({ dataFolder: folder })).stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The demonstration shop may begin without a warehouse; then there is nowhere to put stock. */
async function hasWarehouse(folder: string): Promise<boolean> {
  const database = await startDatabase({ dataFolder: folder });
  const client = new pg.Client({ connectionString: database.url('kontor_demo') });
  await client.connect();
  const { rowCount } = await client.query('select 1 from stock.warehouse limit 1');
  await client.end();
  await database.stop();
  return rowCount === 1;
}
