// The server under every kind of user and machine: root, root in a closed folder, ordinary users, users without a name.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DatabaseProblem, startDatabase } from './index.ts';
import type { Told } from './test-stage.ts';
import {
  assertStopped,
  bareFolder,
  clearStage,
  folderOf,
  hasSetpriv,
  isRoot,
  ordinaryUser,
  otherProgram,
  packageWithoutLinks,
  programInContainer,
  programInSameContainer,
  query,
  serverOf,
  userWithoutLine,
} from './test-stage.ts';
import { mayMakeNamespaces } from './way.ts';

after(clearStage);

const user = ordinaryUser();
const nameless = userWithoutLine();
const namespaces = mayMakeNamespaces();
const needsRoot = isRoot ? {} : { skip: 'this test runs as an ordinary user, who cannot become another one' };
const needsNamespaces = isRoot && namespaces ? {} : { skip: 'this machine forbids user namespaces, or this is not root' };
const needsContainer = isRoot && namespaces && hasSetpriv() ? {} : { skip: 'this needs root, setpriv and user namespaces to forbid' };
const needsUser = user ? {} : { skip: 'no other user of this machine can run Node here' };
const needsNameless = nameless && namespaces ? {} : { skip: 'this needs root and user namespaces' };

type Made = { way: string; major: number; cluster: string; binariesHome?: string };
const madeIn = (dataFolder: string): Made => JSON.parse(readFileSync(join(dataFolder, 'database.json'), 'utf8')) as Made;

/** Writes a row, stops, starts again and finds the row: the second start must open the same data. */
async function survivesRestart(dataFolder: string, way: string, again: () => ReturnType<typeof startDatabase>): Promise<void> {
  const first = await again();
  assert.equal(first.way, way);
  await query(first.url(), 'create table kept as select 42 as answer');
  await first.stop();
  const second = await again();
  assert.deepEqual([second.way, second.attached], [way, false]);
  assert.deepEqual(await query(second.url(), 'select answer from kept'), [{ answer: 42 }]);
  await second.stop();
  assert.equal(madeIn(dataFolder).way, way);
}

test('root serves from a user namespace, in place, even in a folder that only root may enter', needsNamespaces, async () => {
  const dataFolder = join(bareFolder(0o700), 'data');
  await survivesRestart(dataFolder, 'namespace', () => startDatabase({ dataFolder }));
  assert.equal(statSync(join(dataFolder, 'cluster', 'PG_VERSION')).uid, 0);
  assert.deepEqual(madeIn(dataFolder), { way: 'namespace', major: 18, cluster: 'cluster' });
  assertStopped(dataFolder);
});

test('where user namespaces are forbidden, root drops to nobody and the data stays in place', needsRoot, async () => {
  const dataFolder = join(bareFolder(), 'data');
  const nativeFolder = packageWithoutLinks();
  await survivesRestart(dataFolder, 'nobody', () => startDatabase({ dataFolder }, { nativeFolder, userNamespaces: () => false, homes: [] }));
  assert.equal(statSync(join(dataFolder, 'cluster')).uid, 65_534);
  assertStopped(dataFolder);
});

test('in a folder that only root may enter, nobody gets data and programs where that user can reach', needsRoot, async (t) => {
  const closed = bareFolder(0o700);
  const dataFolder = join(closed, 'data');
  const home = bareFolder();
  // The programs are out of reach, too, as in a checkout below /root.
  cpSync(join(packageWithoutLinks(), '..'), join(closed, 'package'), { recursive: true });
  const machine = {
    nativeFolder: join(closed, 'package', 'native'),
    userNamespaces: () => false,
    homes: [join(home, 'absent', '..'), home],
  };
  const began = performance.now();
  await survivesRestart(dataFolder, 'nobody', () => startDatabase({ dataFolder }, machine));
  t.diagnostic(`copied, made, started, stopped, started and stopped in ${Math.round(performance.now() - began)} ms`);
  const made = madeIn(dataFolder);
  assert.deepEqual([made.cluster.startsWith(home), made.binariesHome], [true, home]);
  assert.deepEqual(
    readdirSync(home).filter((name) => name.includes('.making-')),
    [],
  );
  assert.equal(existsSync(join(dataFolder, 'cluster')), false);
  // A machine that allows namespaces again still opens the same data, in the way in which it was made.
  const again = await startDatabase({ dataFolder }, { nativeFolder: machine.nativeFolder });
  assert.equal(again.way, 'nobody');
  assert.deepEqual(await query(again.url(), 'select answer from kept'), [{ answer: 42 }]);
  await again.stop();
  assertStopped(dataFolder, made.cluster);
});

test('root of a real container, with its few capabilities, drops to nobody; after kill -9 the next program takes over', needsContainer, async () => {
  const dataFolder = join(bareFolder(0o700), 'data');
  const home = bareFolder();
  const program = { dataFolder, nativeFolder: packageWithoutLinks(), homes: [home] };
  const first = await programInContainer(program);
  const told = await first.told;
  assert.deepEqual([told.way, told.attached], ['nobody', false], told.message);
  const cluster = madeIn(dataFolder).cluster;
  const server = serverOf(dataFolder, cluster);
  assert.equal(statSync(`/proc/${server}`).uid, 65_534);
  await first.kill();
  const second = await programInSameContainer(program, server);
  assert.deepEqual([(await second.told).attached, serverOf(dataFolder, cluster)], [true, server]);
  await second.stop();
  assertStopped(dataFolder, cluster);
});

test('data that was served from a namespace is refused where namespaces are forbidden, never replaced', needsNamespaces, async () => {
  const dataFolder = join(bareFolder(), 'data');
  await (await startDatabase({ dataFolder })).stop();
  await assert.rejects(startDatabase({ dataFolder }, { userNamespaces: () => false }), (error: DatabaseProblem) => error.code === 'database.way_closed');
  assert.equal(madeIn(dataFolder).way, 'namespace');
});

test('a home that somebody else could write to is passed over', needsRoot, async () => {
  const home = bareFolder(0o777);
  const dataFolder = join(bareFolder(0o700), 'data');
  await assert.rejects(startDatabase({ dataFolder }, { userNamespaces: () => false, homes: [home] }), (error: DatabaseProblem) => {
    assert.equal(error.code, 'database.no_way');
    assert.match(error.message, /is not root's alone/);
    return true;
  });
  assert.deepEqual([readdirSync(home), readdirSync(dataFolder)], [[], []]);
});

test("root in another user's folder serves as that user, who goes on without root afterwards", needsUser, async () => {
  const { uid, gid } = user!;
  const checkout = folderOf(uid, gid, 'checkout');
  const dataFolder = join(checkout, 'data');
  const nativeFolder = packageWithoutLinks();
  await survivesRestart(dataFolder, 'owner', () => startDatabase({ dataFolder }, { nativeFolder }));
  for (const name of readdirSync(dataFolder)) assert.equal(statSync(join(dataFolder, name)).uid, uid, name);
  const other = await otherProgram({ dataFolder, nativeFolder, uid, gid });
  const told = await other.told;
  assert.deepEqual([told.way, told.attached], ['direct', false], told.message);
  // Root attaches to the user's own server and leaves it to the user.
  const root = await startDatabase({ dataFolder }, { nativeFolder });
  assert.equal(root.attached, true);
  assert.deepEqual(await query(root.url(), 'select answer from kept'), [{ answer: 42 }]);
  await root.stop();
  serverOf(dataFolder);
  await other.stop();
  assertStopped(dataFolder);
});

test('an ordinary user starts directly, with library links in a side folder and a socket in a short one', needsUser, async (t) => {
  const { uid, gid } = user!;
  const checkout = folderOf(uid, gid, `a checkout ${'with a long name '.repeat(8)}`.trim());
  const dataFolder = join(checkout, 'data');
  const longTemp = join(checkout, 'temporary');
  mkdirSync(longTemp);
  chownSync(longTemp, uid, gid);
  // The package belongs to root here, has no links, and the user may not make them.
  const packageFolder = bareFolder();
  cpSync(join(packageWithoutLinks(), '..'), packageFolder, {
    recursive: true,
    filter: (path) => !/\.so(\.\d+)?$/.test(path) || !isVersioned(path),
  });
  const nativeFolder = join(packageFolder, 'native');
  const first = await runOnce({ dataFolder, nativeFolder, uid, gid, env: { TMPDIR: longTemp } });
  assert.deepEqual([first.way, first.attached], ['direct', false], first.message);
  assert.match(first.url!, /host=%2Ftmp%2F/);
  assert.ok(readdirSync(dataFolder).some((name) => name.startsWith('libraries-')));
  assert.equal(existsSync(join(nativeFolder, 'lib', 'libicui18n.so.60')), false);
  const second = await runOnce({ dataFolder, nativeFolder, uid, gid, env: { TMPDIR: longTemp } });
  t.diagnostic(`ordinary user: cold ${Math.round(first.startMs!)} ms, warm ${Math.round(second.startMs!)} ms`);
  assert.deepEqual([second.way, second.attached], ['direct', false]);
  assertStopped(dataFolder);
});

test('an ordinary user is refused in a folder that cannot be written and in the data of another user', needsUser, async () => {
  const { uid, gid } = user!;
  const nativeFolder = packageWithoutLinks();
  const roots = bareFolder();
  assert.equal((await runOnce({ dataFolder: join(roots, 'data'), nativeFolder, uid, gid })).code, 'database.folder');
  const dataFolder = join(roots, 'served');
  await (await startDatabase({ dataFolder }, { nativeFolder })).stop();
  chmodSync(join(dataFolder, 'database.json'), 0o644);
  const told = await runOnce({ dataFolder, nativeFolder, uid, gid });
  assert.equal(told.code, 'database.not_yours', told.message);
});

test('a user without a passwd line gets a database: initdb, which refuses, is shown nobody instead', needsNameless, async () => {
  const { uid, gid } = nameless!;
  const dataFolder = join(folderOf(uid, gid, 'checkout'), 'data');
  const nativeFolder = packageWithoutLinks();
  const told = await runOnce({ dataFolder, nativeFolder, uid, gid });
  assert.deepEqual([told.way, told.attached], ['direct', false], told.message);
  // Root, too, may serve that user's folder.
  const database = await startDatabase({ dataFolder }, { nativeFolder });
  assert.equal(database.way, 'owner');
  await database.stop();
});

test('root without any capability is refused with what to do', { skip: isRoot && hasSetpriv() ? false : 'this needs root and setpriv' }, async () => {
  const dataFolder = join(bareFolder(), 'data');
  const prefix = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];
  const told = await runOnce({ dataFolder, nativeFolder: packageWithoutLinks(), userNamespaces: false, prefix });
  assert.equal(told.code, 'database.no_way');
  assert.match(
    told.message!,
    /PostgreSQL does not run as root\. Run Kontor as an ordinary user; or allow user namespaces; or give the container the capabilities/,
  );
  assert.deepEqual(readdirSync(dataFolder), []);
});

function isVersioned(path: string): boolean {
  return /lib(icu|pq|ecpg|pgtypes)[^/]*\.so(\.\d+)?$/.test(path);
}

async function runOnce(program: Parameters<typeof otherProgram>[0]): Promise<Told> {
  const running = await otherProgram(program);
  const told = await running.told;
  await running.stop();
  return told;
}
