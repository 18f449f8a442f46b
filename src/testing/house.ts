// A whole shop for a test: a fresh database out of a migrated template, a clock to turn, and the invariants at the end.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '#engine';
import { createStudio } from '#studio';
import { type Module, type TestEnv, APP_ROLE, Db, Kernel, Registry, SYSTEM, Workers, migrate, testEnv, verify } from '#kernel';
import { startDatabase } from '#database';
import pg from 'pg';

/** The repository's root: where `package.json` lies. */
export const ROOT = process.env.KONTOR_ROOT ?? process.cwd();

export type HouseOptions = {
  modules: Module[];
  /** Drawings and decision tables to publish, in order: BPMN or DMN XML. */
  publish?: string[];
  providers?: Record<string, unknown>;
  at?: string;
  seed?: number;
  /**
   * Puts into the shop what all tests with this function begin with. It runs once in a process, for the first house that names
   * it, and works off what follows; every house gets a copy of that database. So it may write to the shop only.
   */
  furnish?: Furnish;
  /** Runs after the kernel stands, in each house. */
  ready?: (kernel: Kernel) => Promise<void>;
};

type Furnish = (kernel: Kernel) => Promise<void>;

export type House = Awaited<ReturnType<typeof house>>;

let server: Promise<{ url: (database?: string) => string }> | undefined;

/** The PostgreSQL server that all tests of this process share: `DATABASE_URL`'s, or an embedded one under `.kontor/test`. */
export function testServer(): Promise<{ url: (database?: string) => string }> {
  const given = process.env.DATABASE_URL;
  server ??= given ? Promise.resolve({ url: (database?: string) => (database ? replaceDatabase(given, database) : given) }) : startTestServer();
  return server;
}

async function startTestServer(): Promise<{ url: (database?: string) => string }> {
  // Two processes that test side by side have a server each: what readers may see depends on the transactions of the whole server.
  const folder = join(ROOT, '.kontor', process.env.KONTOR_TEST_SERVER ?? 'test');
  mkdirSync(folder, { recursive: true });
  // What these databases hold is thrown away; a process that is killed loses nothing by this, only a machine would.
  const started = await startDatabase({ dataFolder: folder, settings: { fsync: 'off', full_page_writes: 'off' } });
  stopAtTheEnd.push(() => started.stop());
  return started;
}

const stopAtTheEnd: (() => Promise<void>)[] = [];

/** Stops what the tests of this process have started; test/all.ts calls it last. */
export async function stopTestServer(): Promise<void> {
  for (const stop of stopAtTheEnd.splice(0)) await stop();
  server = undefined;
}

function replaceDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = '/' + database;
  return parsed.toString();
}

/** The folders of migrations of the kernel, the engine, the studio and these modules, in order. */
export function migrationSources(modules: Module[]): { room: string; folder: string }[] {
  return [
    { room: 'kernel', folder: join(ROOT, 'src/kernel/migrations') },
    { room: 'engine', folder: join(ROOT, 'src/engine/migrations') },
    { room: 'studio', folder: join(ROOT, 'src/studio/migrations') },
    ...modules
      .filter((module) => module.name !== 'engine')
      .map((module) => ({ room: module.name, folder: join(ROOT, 'src/modules', module.name, 'migrations') })),
  ];
}

const templates = new Map<string, Promise<string>>();
let counter = 0;

/** The name of a template database with these migrations applied; made once per content. */
async function template(url: (database?: string) => string, modules: Module[]): Promise<string> {
  const sources = migrationSources(modules);
  const hash = createHash('sha256');
  for (const { room, folder } of sources) {
    for (const name of safeList(folder)) hash.update(room + name).update(readFileSync(join(folder, name)));
  }
  const name = 'tpl_' + hash.digest('hex').slice(0, 16);
  let made = templates.get(name);
  if (!made) templates.set(name, (made = makeTemplate(url, name, sources)));
  return made;
}

const safeList = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
  } catch {
    return [];
  }
};

async function makeTemplate(url: (database?: string) => string, name: string, sources: { room: string; folder: string }[]): Promise<string> {
  const exists = await admin(url, async (client) => (await client.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1);
  if (exists) return name;
  const draft = `${name}_${process.pid}`;
  await admin(url, async (client) => void (await client.query(`create database ${draft}`)));
  await migrate(url(draft), sources);
  await admin(
    url,
    async (client) => void (await client.query(`alter database ${draft} rename to ${name}`).catch(() => client.query(`drop database ${draft}`))),
  );
  return name;
}

async function admin<T>(url: (database?: string) => string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A furnished database to copy, and where its clock and its ids stood in the end. */
type Furnished = { name: string; at: Date; ids: Pick<TestEnv['ids'], 'lastMs' | 'sequence'> };
const furnished = new Map<string, Promise<Furnished>>();
const furnishers = new Map<Furnish, number>();
/** The chance of furnishing is not that of the houses: their ids must not be made again. */
const FURNISHING_SEED = 86_028_121;

/** The database that `furnish` has made out of these modules and drawings; made once in a process. */
function furnishedBy(furnish: Furnish, from: string, { modules, publish = [], providers, at }: HouseOptions): Promise<Furnished> {
  if (!furnishers.has(furnish)) furnishers.set(furnish, furnishers.size);
  const key = JSON.stringify([furnishers.get(furnish), from, at, modules.map((module) => module.name), publish]);
  let made = furnished.get(key);
  if (!made) {
    made = houseFrom(from, { modules, publish, seed: FURNISHING_SEED, ready: furnish, ...(providers ? { providers } : {}), ...(at ? { at } : {}) }).then(
      async (shop) => {
        await shop.settle();
        const { lastMs, sequence } = shop.env.ids;
        await shop.leave();
        const { url } = await testServer();
        stopAtTheEnd.unshift(() => admin(url, async (client) => void (await client.query(`drop database if exists ${shop.name} with (force)`))));
        return { name: shop.name, at: shop.env.now(), ids: { lastMs, sequence } };
      },
    );
    furnished.set(key, made);
  }
  return made;
}

/** The name of a database as `furnish` leaves it, to make others from. */
export async function furnishedDatabase(options: HouseOptions & { furnish: Furnish }): Promise<string> {
  const { url } = await testServer();
  return (await furnishedBy(options.furnish, await template(url, options.modules), options)).name;
}

/** A shop of its own; `await using` or `close()` throws it away. */
export async function house({ furnish, ...options }: HouseOptions) {
  const { url } = await testServer();
  const from = await template(url, options.modules);
  if (!furnish) return houseFrom(from, options);
  const { name, at, ids } = await furnishedBy(furnish, from, options);
  // Ids go on where they were: what a house makes at the same instant is later.
  return houseFrom(name, { ...options, publish: [], at: at.toISOString() }, ids);
}

async function houseFrom(from: string, options: HouseOptions, ids: Partial<TestEnv['ids']> = {}) {
  const { url } = await testServer();
  const name = `t_${process.pid}_${++counter}`;
  await admin(url, async (client) => void (await client.query(`create database ${name} template ${from} strategy wal_log`)));
  const env = testEnv({ ...(options.at ? { at: options.at } : {}), ...(options.seed ? { seed: options.seed } : {}) });
  Object.assign(env.ids, ids);
  const registry = new Registry();
  const engine = createEngine(registry, env);
  registry.add(engine.module);
  for (const module of options.modules) registry.add(module);
  if (registry.modules.some(({ name }) => name === 'desk')) registry.add(createStudio({ engine, registry }));
  for (const [port, provider] of Object.entries(options.providers ?? {})) registry.providers.set(port, provider);
  const db = new Db({ url: url(name), env, connections: 6, role: APP_ROLE });
  const kernel = new Kernel({ db, env, registry, process: engine.runner });
  const errors: { duty: string; error: unknown }[] = [];
  const workers = new Workers(kernel, (duty, error) => void errors.push({ duty, error }));
  for (const xml of options.publish ?? [])
    await kernel.do(/<(\w+:)?decision[\s>]/.test(xml) ? 'decisions.publish' : 'processes.publish', { xml }, { actor: SYSTEM });
  await options.ready?.(kernel);
  const settle = async (): Promise<void> => {
    await workers.drain(undefined, () => engine.definitions.goingOn.idle());
  };
  /** Lets go of the database, and leaves it there. */
  const leave = async (): Promise<void> => {
    await engine.definitions.goingOn.idle();
    await db.close();
  };
  const close = async (): Promise<void> => {
    await leave();
    await admin(url, async (client) => void (await client.query(`drop database if exists ${name} with (force)`)));
  };
  return {
    name,
    leave,
    kernel,
    env,
    db,
    workers,
    registry,
    /** What went wrong beside the requests. */
    errors,
    url: url(name),
    /** Works off everything that is due now. */
    settle,
    /** Turns the clock by so many milliseconds and works off what is due then. */
    turn: async (ms: number) => {
      env.turn(ms);
      await settle();
    },
    /** Fails with the first violated invariant and its rows. */
    verify: async () => {
      const { checked, violations } = await verify(db, registry);
      assert.ok(checked > 0, 'invariants were checked');
      assert.deepEqual(violations, []);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
