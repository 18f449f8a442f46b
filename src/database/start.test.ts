// The server's life as one user sees it: cold, warm, shared, killed, rivalled, and left half made.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { processesOn } from './process-table.ts';
import { DatabaseProblem, startDatabase } from './index.ts';
import { assertStopped, bareFolder, clearStage, otherProgram, packageWithoutLinks, query, serverOf } from './test-stage.ts';

after(clearStage);

const ms = (began: number): number => Math.round(performance.now() - began);
const hasCode = (code: string) => (error: unknown) => error instanceof DatabaseProblem && error.code === code;

let template: Promise<string> | undefined;

/** A stopped database with one row: made once, then copied, because what is tested comes after the making. */
async function stoppedCluster(): Promise<string> {
  template ??= (async () => {
    const dataFolder = join(bareFolder(), 'data');
    const database = await startDatabase({ dataFolder });
    await query(database.url(), 'create table kept (word text)');
    await query(database.url(), "insert into kept values ('acknowledged')");
    await database.stop();
    return dataFolder;
  })();
  const copy = join(bareFolder(), 'data');
  execFileSync('cp', ['-a', await template, copy]);
  return copy;
}

const keptIn = (url: string): Promise<{ word: string }[]> => query<{ word: string }>(url, 'select word from kept');

test('a database is made in a long path with spaces, durable, in UTF-8, and closed to everybody else', async (t) => {
  const dataFolder = join(bareFolder(), `a shop ${'with a long name '.repeat(9)}`.trim(), 'data');
  assert.ok(dataFolder.length > 150);
  const cold = performance.now();
  const database = await startDatabase({ dataFolder });
  t.diagnostic(`cold create and start: ${ms(cold)} ms (way: ${database.way})`);
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'server_encoding', 'jit', 'data_checksums', 'TimeZone'];
  const [row] = await query<Record<string, string>>(database.url(), `select ${names.map((name) => `current_setting('${name}') as "${name}"`).join(', ')}`);
  assert.deepEqual(Object.values(row!), ['on', 'on', 'on', '', 'UTF8', 'off', 'on', 'UTC']);
  const [locale] = await query(database.adminUrl, `select datlocprovider, datlocale, upper('ștefănescu żółć') from pg_database where datname = 'postgres'`);
  assert.deepEqual(locale, { datlocprovider: 'b', datlocale: 'C.UTF-8', upper: 'ȘTEFĂNESCU ŻÓŁĆ' });
  const remote = await query(database.adminUrl, "select distinct auth_method from pg_hba_file_rules where type <> 'local'");
  assert.deepEqual(remote, [{ auth_method: 'reject' }]);
  const socketFolder = new URL(database.adminUrl).searchParams.get('host')!;
  assert.equal(statSync(socketFolder).mode & 0o777, 0o700);
  assert.equal(statSync(join(dataFolder, 'cluster')).mode & 0o777, 0o700);
  await database.stop();
  assertStopped(dataFolder);
  assert.equal(existsSync(socketFolder), false);
});

test('a stopped database starts again quickly with its data and needs no recovery', async (t) => {
  const dataFolder = await stoppedCluster();
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    const database = await startDatabase({ dataFolder });
    times.push(ms(began));
    assert.equal(database.attached, false);
    assert.deepEqual(await keptIn(database.url()), [{ word: 'acknowledged' }]);
    await database.stop();
  }
  t.diagnostic(`warm starts: ${times.join(', ')} ms`);
  assert.equal(readFileSync(join(dataFolder, 'server.log'), 'utf8').includes('not properly shut down'), false);
});

test('databases and roles have connection strings of their own', async () => {
  const dataFolder = await stoppedCluster();
  const database = await startDatabase({ dataFolder });
  await query(database.adminUrl, 'create database "my shop"');
  await query(database.adminUrl, 'create role clerk login');
  const [row] = await query(database.url('my shop', 'clerk'), 'select current_database() as name, current_user as role');
  assert.deepEqual(row, { name: 'my shop', role: 'clerk' });
  await database.stop();
});

test('settings of the caller win over the usual ones', async () => {
  const dataFolder = await stoppedCluster();
  const database = await startDatabase({ dataFolder, settings: { max_connections: '7', cluster_name: "the owner's" } });
  const [row] = await query(database.url(), "select current_setting('max_connections') as connections, current_setting('cluster_name') as name");
  assert.deepEqual(row, { connections: '7', name: "the owner's" });
  await database.stop();
});

test('a second program attaches, and whoever stops first leaves the server to the other', async (t) => {
  const dataFolder = await stoppedCluster();
  const first = await startDatabase({ dataFolder });
  const other = await otherProgram({ dataFolder });
  const told = await other.told;
  assert.deepEqual({ attached: told.attached, url: told.url }, { attached: true, url: first.url() });
  await other.stop();
  assert.deepEqual(await keptIn(first.url()), [{ word: 'acknowledged' }]);
  const began = performance.now();
  const second = await startDatabase({ dataFolder });
  t.diagnostic(`attach: ${ms(began)} ms`);
  await first.stop();
  assert.deepEqual(await keptIn(second.url()), [{ word: 'acknowledged' }]);
  await Promise.all([second.stop(), second.stop()]);
  assertStopped(dataFolder);
});

test('after kill -9 of the program its server lives on, and the next program takes it over and ends it', async () => {
  const dataFolder = await stoppedCluster();
  const other = await otherProgram({ dataFolder });
  assert.equal((await other.told).attached, false);
  const server = serverOf(dataFolder);
  await other.kill();
  const next = await startDatabase({ dataFolder });
  assert.deepEqual([next.attached, serverOf(dataFolder)], [true, server]);
  await next.stop();
  assertStopped(dataFolder);
});

test('after kill -9 of the server itself nothing acknowledged is lost, whoever has its number now', async () => {
  const dataFolder = await stoppedCluster();
  const first = await startDatabase({ dataFolder });
  await query(first.url(), "insert into kept values ('last')");
  const pidFile = join(dataFolder, 'cluster', 'postmaster.pid');
  const text = readFileSync(pidFile, 'utf8');
  process.kill(serverOf(dataFolder), 'SIGKILL');
  // The number of the dead server is given to a live foreigner.
  const foreigner = spawn('sleep', ['60'], { stdio: 'ignore' });
  writeFileSync(pidFile, text.replace(/^\d+/, String(foreigner.pid)));
  const next = await startDatabase({ dataFolder });
  assert.equal(next.attached, false);
  assert.deepEqual(await keptIn(next.url()), [{ word: 'acknowledged' }, { word: 'last' }]);
  assert.equal(foreigner.exitCode ?? foreigner.signalCode, null);
  foreigner.kill();
  // The first program's stop must not end a server that it never started.
  await first.stop();
  assert.equal((await keptIn(next.url())).length, 2);
  await next.stop();
  assertStopped(dataFolder);
});

test('server processes that lost their server and work on are ended before a new one starts', async () => {
  const dataFolder = await stoppedCluster();
  const first = await startDatabase({ dataFolder });
  // This statement never ends by itself and never looks whether its server still lives.
  const busy = query(first.url(), 'do $$ begin loop perform 1; end loop; end $$').catch(() => 'cut off');
  const isBusy = async (): Promise<boolean> =>
    (await query(first.url(), "select from pg_stat_activity where query like 'do $$%' and state = 'active'")).length > 0;
  for (let waited = 0; waited < 5_000 && !(await isBusy()); waited += 5) await pause(5);
  process.kill(serverOf(dataFolder), 'SIGKILL');
  const next = await startDatabase({ dataFolder });
  assert.equal(await busy, 'cut off');
  assert.deepEqual(await keptIn(next.url()), [{ word: 'acknowledged' }]);
  await next.stop();
  assertStopped(dataFolder);
});

test('a server whose socket was swept away is started anew, unless a program works with it', async () => {
  const dataFolder = await stoppedCluster();
  const other = await otherProgram({ dataFolder });
  const socketFolder = new URL((await other.told).url!).searchParams.get('host')!;
  const server = serverOf(dataFolder);
  rmSync(socketFolder, { recursive: true });
  await assert.rejects(startDatabase({ dataFolder }), hasCode('database.unreachable'));
  assert.equal(serverOf(dataFolder), server);
  await other.kill();
  const next = await startDatabase({ dataFolder });
  assert.equal(next.attached, false);
  assert.deepEqual(await keptIn(next.url()), [{ word: 'acknowledged' }]);
  await next.stop();
});

test('of five programs that start at once, cold, one makes the database and all use it; the last one ends it', async () => {
  const dataFolder = join(bareFolder(), 'data');
  const programs = await Promise.all([1, 2, 3, 4, 5].map(() => otherProgram({ dataFolder })));
  const told = await Promise.all(programs.map((program) => program.told));
  assert.deepEqual(told.map((each) => each.attached).sort(), [false, true, true, true, true]);
  assert.equal(new Set(told.map((each) => each.url)).size, 1);
  serverOf(dataFolder);
  await Promise.all(programs.map((program) => program.stop()));
  assertStopped(dataFolder);
});

test('five programs that start at once after kill -9 of everything end with one server', async () => {
  const dataFolder = await stoppedCluster();
  const first = await otherProgram({ dataFolder });
  await first.told;
  process.kill(serverOf(dataFolder), 'SIGKILL');
  await first.kill();
  const programs = await Promise.all([1, 2, 3, 4, 5].map(() => otherProgram({ dataFolder })));
  const told = await Promise.all(programs.map((program) => program.told));
  assert.deepEqual(told.map((each) => each.attached).sort(), [false, true, true, true, true]);
  assert.deepEqual(await keptIn(told[0]!.url!), [{ word: 'acknowledged' }]);
  serverOf(dataFolder);
  await Promise.all(programs.map((program) => program.stop()));
  assertStopped(dataFolder);
});

test('a program that is killed while it makes the database leaves a half that the next one sweeps', async () => {
  const dataFolder = join(bareFolder(), 'data');
  const other = await otherProgram({ dataFolder });
  const halves = (): string[] => (existsSync(dataFolder) ? readdirSync(dataFolder).filter((name) => name.includes('.making-')) : []);
  for (let waited = 0; halves().length === 0 && waited < 5_000; waited += 5) await pause(5);
  await pause(60);
  await other.kill();
  assert.equal(halves().length, 1);
  const next = await startDatabase({ dataFolder });
  assert.equal(next.attached, false);
  assert.deepEqual(halves(), []);
  await next.stop();
});

test('data of another major version is refused with the way out, and stays as it is', async () => {
  const dataFolder = join(bareFolder(), 'data');
  mkdirSync(join(dataFolder, 'cluster'), { recursive: true, mode: 0o700 });
  writeFileSync(join(dataFolder, 'cluster', 'PG_VERSION'), '15\n');
  await assert.rejects(startDatabase({ dataFolder }), (error: DatabaseProblem) => {
    assert.equal(error.code, 'database.other_version');
    assert.match(error.message, /made by PostgreSQL 15, and this Kontor brings PostgreSQL 18\. Export it/);
    return true;
  });
  assert.deepEqual(readdirSync(join(dataFolder, 'cluster')), ['PG_VERSION']);
});

test('a record without its data is refused: a second, empty shop is never opened in silence', async () => {
  const dataFolder = await stoppedCluster();
  rmSync(join(dataFolder, 'cluster'), { recursive: true });
  await assert.rejects(startDatabase({ dataFolder }), hasCode('database.data_missing'));
  assert.equal(existsSync(join(dataFolder, 'cluster')), false);
});

test('data without its record is adopted', async () => {
  const dataFolder = await stoppedCluster();
  rmSync(join(dataFolder, 'database.json'));
  rmSync(join(dataFolder, 'running.json'));
  const database = await startDatabase({ dataFolder });
  assert.deepEqual(await keptIn(database.url()), [{ word: 'acknowledged' }]);
  await database.stop();
  assert.equal((JSON.parse(readFileSync(join(dataFolder, 'database.json'), 'utf8')) as { major: number }).major, 18);
});

test('a server that does not start says why, with the end of its log', async () => {
  const dataFolder = await stoppedCluster();
  await assert.rejects(startDatabase({ dataFolder, settings: { shared_buffers: 'plenty' } }), (error: DatabaseProblem) => {
    assert.equal(error.code, 'database.not_started');
    assert.match(error.message, /invalid value for parameter "shared_buffers": "plenty"/);
    return true;
  });
  assert.deepEqual(processesOn(join(dataFolder, 'cluster')), []);
  const database = await startDatabase({ dataFolder });
  assert.deepEqual(await keptIn(database.url()), [{ word: 'acknowledged' }]);
  await database.stop();
});

test('where npm skipped the install script, the library links are made', async () => {
  const nativeFolder = packageWithoutLinks();
  rmSync(join(nativeFolder, 'lib', 'libicui18n.so.60'), { force: true });
  const dataFolder = join(bareFolder(), 'data');
  const database = await startDatabase({ dataFolder }, { nativeFolder });
  assert.equal((await query(database.url(), 'select 1')).length, 1);
  assert.equal(existsSync(join(nativeFolder, 'lib', 'libicui18n.so.60')), true);
  await database.stop();
});
