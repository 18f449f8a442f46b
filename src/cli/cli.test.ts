// The command line on a shop's database: what it prints, what it answers, and that it is the same action as over HTTP.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parts, readConfig } from '#app';
import { sql } from '#kernel';
import { ROOT, house, shipped, shippedDemo } from '#testing';
import { makeProgram } from './program.ts';

/** A shop and a `kontor` for it; `kontor` answers the exit code, what was printed and what was said beside it. */
async function shell(env: Record<string, string> = {}) {
  const shop = await house({ modules: parts.modules, furnish: env['KONTOR_DEMO'] === '0' ? shipped : shippedDemo });
  let printed: string[] = [];
  let said: string[] = [];
  const program = makeProgram({
    config: () => readConfig({ DATABASE_URL: shop.url, KONTOR_ROOT: ROOT, ...env }, ROOT),
    parts,
    print: (text) => void printed.push(text),
    say: (text) => void said.push(text),
    readText: async () => '{"email":"piped@shop.example","name":"Piped","password":"a long walk by the sea","roles":["courier"]}',
    onStop: () => {},
  });
  program.command.configureOutput({
    writeErr: (text) => void said.push(text),
    writeOut: (text) => void printed.push(text),
  });
  for (const command of program.command.commands)
    command.configureOutput({ writeErr: (text) => void said.push(text), writeOut: (text) => void printed.push(text) });
  return {
    shop,
    kontor: async (...words: string[]): Promise<{ code: number; out: string; beside: string }> => {
      printed = [];
      said = [];
      const code = await program.run(words);
      return { code, out: printed.join('\n'), beside: said.join('\n') };
    },
    [Symbol.asyncDispose]: shop.close,
  };
}

test('run does an action and ask a query, under their names', async () => {
  await using one = await shell();
  const made = await one.kontor('run', 'staff.create_account', '--input', '-');
  assert.equal(made.code, 0, made.beside);
  assert.equal((JSON.parse(made.out) as { email: string }).email, 'piped@shop.example');
  const asked = await one.kontor('ask', 'staff.accounts', 'limit=5');
  assert.ok((JSON.parse(asked.out) as { items: { email: string }[] }).items.some((account) => account.email === 'piped@shop.example'));
});

test('a refusal is said with its code and its place, and the exit code is 1', async () => {
  await using one = await shell();
  const wrong = await one.kontor('run', 'staff.create_account', '-i', '{"email":"x","name":"","password":"short","roles":[]}');
  assert.equal(wrong.code, 1);
  assert.match(wrong.beside, /^kernel\.invalid: .*\n {2}\/email /);
  assert.match((await one.kontor('ask', 'staff.accounts', 'limit=many')).beside, /\/limit must be integer/);
  assert.equal((await one.kontor('run', 'staff.nothing')).code, 1);
  assert.equal((await one.kontor('frobnicate')).code, 1);
});

test('verify counts what it checked, and fails when an invariant does not hold', async () => {
  await using one = await shell();
  const fine = JSON.parse((await one.kontor('verify', '--json')).out) as {
    figures: { checked: number; violations: number };
  };
  assert.ok(fine.figures.checked > 20);
  assert.equal(fine.figures.violations, 0);
  await one.shop.kernel.tx({ kind: 'system', id: 'test', may: () => true }, async (ctx) =>
    ctx.write(sql`insert into kernel.balance (account, unit, posted) values ('goods:loss', 'sku_x', 5)`),
  );
  const broken = await one.kontor('verify');
  assert.equal(broken.code, 1);
  assert.match(broken.out, /✗ S1: .*\n {4}\{"account":"goods:loss"/);
});

test('time turns the demonstration’s clock and leaves a real shop’s alone', async () => {
  await using demo = await shell({ KONTOR_DEMO: '1' });
  const before = Date.parse((await demo.kontor('time')).out);
  const after = Date.parse((await demo.kontor('time', '+1d12h')).out);
  assert.ok(Math.abs(after - before - 36 * 3_600_000) < 60_000);
  await assert.rejects(demo.kontor('time', 'tomorrow'), /is not a span/);
  await using own = await shell({ KONTOR_DEMO: '0' });
  const refused = await own.kontor('time', '+3d');
  assert.deepEqual([refused.code, refused.beside.split(':')[0]], [1, 'clock.real']);
});

test('account makes an owner whose password works, and shops lists the shop', async () => {
  await using one = await shell({ KONTOR_DEMO: '0' });
  const [email, password] = (await one.kontor('account', 'me@shop.example', 'Me')).out.split(/\s+/);
  const { value } = await one.shop.kernel.do<{ account: { roles: string[] } }>(
    'staff.sign_in',
    { email, password },
    { actor: { kind: 'person', id: 'anonymous:127.0.0.1', may: () => false } },
  );
  assert.deepEqual(value.account.roles, ['owner']);
  assert.match((await one.kontor('shops')).out, new RegExp(`^${new URL(one.shop.url).pathname.slice(1)} `, 'm'));
});

test('a drawing is published from a file', async () => {
  await using one = await shell();
  const folder = mkdtempSync(join(tmpdir(), 'kontor-cli-'));
  try {
    const file = join(folder, 'order.bpmn');
    writeFileSync(file, readFileSync(join(ROOT, 'processes/fulfilment.bpmn'), 'utf8').replace('</bpmn:definitions>', '<!-- ours --></bpmn:definitions>'));
    const published = await one.kontor('process', 'publish', file);
    assert.equal(published.code, 0, published.beside);
    assert.equal((JSON.parse(published.out) as { unchanged: boolean }).unchanged, false);
    const impact = await one.kontor('process', 'publish', file, '--impact', '--choices', '[]');
    assert.deepEqual([impact.code, impact.out.split('\n')[0]], [0, 'fulfilment: 0 under way, 0 follow by themselves, 0 need a choice.'], impact.beside);
    const wrong = await one.kontor('process', 'publish', file, '--choices', '[{"element": "Pick", "do": "move"}]', '--impact');
    assert.match(wrong.beside, /processes.choices: It is not said to which element/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('files are checked together, and published all or none', async () => {
  await using one = await shell();
  const folder = mkdtempSync(join(tmpdir(), 'kontor-cli-'));
  try {
    const till = readFileSync(join(ROOT, 'processes/till-sale.bpmn'), 'utf8');
    const [good, bad] = [join(folder, 'good.bpmn'), join(folder, 'bad.bpmn')];
    writeFileSync(good, till.replace('name="Sold"', 'name="Sold and paid"'));
    writeFileSync(bad, till.replace(' kontor:effect="stock.hold"', ''));
    const refused = await one.kontor('publish', '--check', bad);
    assert.equal(refused.code, 1);
    assert.match(refused.out, /✗ HandOver conservation\.ships_unheld: Nothing is shipped that was not held\.\n {6}by Sold > /);
    const checked = await one.kontor('publish', '--check', good);
    assert.deepEqual([checked.code, checked.out.split('\n')], [0, ['good.bpmn', '  ~ SoldAndPaid Sold and paid: name', 'It can be published.']]);
    const published = await one.kontor('publish', good, join(ROOT, 'processes/order-approval.dmn'));
    const { published: items } = JSON.parse(published.out) as { published: { key: string; unchanged: boolean }[] };
    assert.deepEqual(
      items.map(({ key, unchanged }) => [key, unchanged]),
      [
        ['till-sale', false],
        ['order-approval', true],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the fault points name every action, and new writes files only where there are none', async () => {
  await using one = await shell();
  const points = (await one.kontor('faults')).out.split('\n');
  for (const point of ['orders.place.beforeCommit', 'orders.place.afterCommit', 'jobs.settle.afterCommit', 'clock.turn.beforeCommit'])
    assert.ok(points.includes(point), point);
  const folder = mkdtempSync(join(tmpdir(), 'kontor-new-'));
  try {
    await using other = await shell({ KONTOR_ROOT: folder });
    assert.deepEqual((await other.kontor('new', 'action', 'stock.count')).out.split('\n'), [
      'src/modules/stock/actions/count.ts',
      'src/modules/stock/actions/count.test.ts',
    ]);
    assert.equal((await other.kontor('new', 'migration', 'stock.counts')).out, 'src/modules/stock/migrations/0001-counts.sql');
    assert.equal((await other.kontor('new', 'migration', 'stock.lots')).out, 'src/modules/stock/migrations/0002-lots.sql');
    await assert.rejects(other.kontor('new', 'action', 'stock.count'), /EEXIST/);
    await assert.rejects(other.kontor('new', 'action', '../evil'), /is not a name/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
