// A scratch shop for a bench: its own database on the bench's server, the whole program over it, and on demand a listener.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import pg from 'pg';
import pino from 'pino';
import { type Parts, type Shop, openShop, parts, readConfig } from '#app';
import { startDatabase } from '#database';
import { type Kernel, SYSTEM, writeSetting } from '#kernel';
import { Access } from '#modules/staff';
import { Health, Live, createServer, demoSetting } from '#server';
import { ROOT } from '#testing';
import { type GoodsCatalogue, importGoods } from '../../demo/import-goods.ts';
import type { LoadFigures, LoadPlan } from './load.ts';

export type Scratch = Awaited<ReturnType<typeof scratch>>;

/** Makes a scratch shop; `goods` are imported through the shop's own actions, and a `kept` database is taken as it is and stays. The settings of the server are the shop's own. */
export async function scratch(options: { goods?: GoodsCatalogue; parts?: Parts; kept?: string } = {}) {
  const folder = join(ROOT, '.kontor', 'bench');
  mkdirSync(folder, { recursive: true });
  const database = await startDatabase({ dataFolder: folder });
  const name = options.kept ?? `b_${process.pid}_${Math.floor(performance.now())}`;
  const { rows: there } = await asAdmin(database.adminUrl, `select 1 from pg_database where datname = '${name}'`);
  if (there.length === 0) await asAdmin(database.adminUrl, `create database ${name}`);
  const config = { ...readConfig({ KONTOR_DEMO: '0', KONTOR_SIMULATE: '1', KONTOR_DATA: folder }, ROOT), root: ROOT };
  const errors: string[] = [];
  const shop = await openShop(options.parts ?? parts, {
    url: database.url(name),
    config,
    onError: (duty, error) => void errors.push(`${duty}: ${(error as Error).message}`),
  });
  await shop.kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, demoSetting, true));
  const imported = options.goods ? await importGoods(shop.kernel, options.goods, SYSTEM) : undefined;
  if (there.length === 0) await asAdmin(database.url(name), 'analyze');
  return {
    shop,
    kernel: shop.kernel,
    workers: shop.workers,
    errors,
    imported,
    config,
    url: database.url(name),
    /** Turns the shop's clock forward by so many milliseconds. */
    turn: async (byMs: number) => void (await shop.kernel.do('clock.turn', { byMs }, { actor: SYSTEM })),
    /** What implements a port here, e.g. a simulator that wants to be ticked. */
    provider: <T>(port: string): T => shop.kernel.registry.provider<T>(port),
    close: async () => {
      await shop.close();
      if (options.kept === undefined) await asAdmin(database.adminUrl, `drop database if exists ${name} with (force)`);
      await database.stop();
    },
  };
}

/** One statement on a connection of its own. */
export async function asAdmin<Row extends pg.QueryResultRow>(url: string, text: string): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(text);
  } finally {
    await client.end();
  }
}

/** A listener on a port of its own over the shop, with an API key that may do everything. */
export async function listen(shop: Shop, routes: (app: Awaited<ReturnType<typeof createServer>>) => void = () => {}) {
  const access = new Access(shop.kernel);
  const live = new Live(shop.kernel);
  const health = new Health({ kernel: shop.kernel, migrations: shop.migrations, workersRun: () => true });
  const server = await createServer({ kernel: shop.kernel, access, health, live, log: pino({ level: 'silent' }), pages: join(ROOT, 'dist', 'web') });
  routes(server);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as { port: number };
  return {
    port,
    key: await makeKey(shop.kernel),
    close: async () => {
      await server.close();
      access.close();
      health.close();
    },
  };
}

async function makeKey(kernel: Kernel): Promise<string> {
  const { value } = await kernel.do<{ secret: string }>('staff.create_key', { name: 'bench', scopes: ['*'] }, { actor: SYSTEM });
  return value.secret;
}

/** Runs a plan in a process of its own, so that the generator's event loop is not the server's. */
export function load(plan: LoadPlan): Promise<LoadFigures> {
  const file = join(tmpdir(), `kontor-load-${process.pid}-${plan.seed}.json`);
  writeFileSync(file, JSON.stringify(plan));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'test', 'bench', 'load.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(JSON.parse(out) as LoadFigures) : reject(new Error(`The load generator ended with ${code}.`))));
  });
}
