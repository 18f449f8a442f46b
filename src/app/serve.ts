// Serving a shop: the database, the loops and the listener come up in this order and go down in the other one.
import { type Kernel, SYSTEM, armFaults } from '#kernel';
import { Access } from '#modules/staff';
import { Health, Live, createServer } from '#server';
import type { FastifyInstance } from 'fastify';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';
import { openDatabase } from './databases.ts';
import { type Duty, type Parts, type Shop, openShop } from './shop.ts';
import { firstScreen } from './words.ts';

export type Served = { url: string; shop: Shop; stop: () => Promise<void> };

const IN_FLIGHT_MS = 10_000;
const IDLE_LOOK_MS = 50;

/** Starts everything and prints the first screen through `print`. */
export async function serve(parts: Parts, config: Config, print: (text: string) => void): Promise<Served> {
  if (config.faults !== undefined) armFaults(config.faults);
  const log = openLog(config.log);
  const onError = (duty: string, error: unknown): void => log.error({ err: error, duty }, 'broken');
  const database = await openDatabase(config, (line) => log.info(line));
  let shop: Shop | undefined;
  try {
    shop = await openShop(parts, { url: database.url, config, onError });
    const { kernel, workers } = shop;
    const access = new Access(kernel);
    const live = new Live(kernel);
    let working = false;
    const health = new Health({ kernel, migrations: shop.migrations, workersRun: () => working });
    const secure = config.publicUrl?.startsWith('https:') ?? false;
    const server = await createServer({
      kernel,
      access,
      health,
      live,
      log,
      routes: parts.routes,
      pages: join(config.root, 'dist', 'web'),
      secure,
      trustProxy: config.trustProxy,
    });
    workers.start();
    working = true;
    const leaving = new AbortController();
    const duties = parts.duties.map((duty) => repeat(duty, kernel, leaving.signal, onError));
    const listening = await server.listen({ host: config.host, port: config.port });
    const url = config.publicUrl ?? listening;
    const opened = shop;
    print(
      firstScreen({
        url,
        demo: config.demo,
        demoPassword: config.demoPassword,
        accounts: await countAccounts(shop),
        where: database.where,
        moving: await whatMoves(shop),
        seconds: shop.env.ticks() / 1000,
      }),
    );
    log.info({ url, database: database.name }, 'serving');
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      health.leave();
      await closeListener(server, kernel);
      working = false;
      leaving.abort();
      await Promise.all([workers.stop(), ...duties]);
      for (const step of parts.atEnd) await step(kernel, config);
      access.close();
      health.close();
      await opened.close();
      await database.stop();
      log.info('stopped');
      log.flush();
    };
    return { url, shop, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await shop?.close();
    await database.stop();
    throw error;
  }
}

/** Takes no new connections, answers what is under way for ten seconds at most, and cuts what is idle or still there then. */
async function closeListener(server: FastifyInstance, { env }: Kernel): Promise<void> {
  let closed = false;
  const closing = server.close().then(() => (closed = true));
  // A connection whose request has just been answered stays open for the next one, which nobody would serve.
  for (const began = env.ticks(); !closed && env.ticks() - began < IN_FLIGHT_MS;) {
    server.server.closeIdleConnections();
    await Promise.race([closing, env.sleep(IDLE_LOOK_MS)]);
  }
  server.server.closeAllConnections();
  await closing;
}

async function repeat(duty: Duty, kernel: Kernel, signal: AbortSignal, onError: (duty: string, error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await duty.run(kernel).catch((error: unknown) => onError(duty.name, error));
    await kernel.env.sleep(duty.everyMs, signal);
  }
}

/** The log: one JSON object a line, in a file or on standard output; secrets never get into it. */
export function openLog(target: string): Logger {
  const redact = {
    paths: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret'],
    censor: '…',
  };
  if (target === 'stdout') return pino({ redact });
  mkdirSync(dirname(target), { recursive: true });
  return pino({ redact }, pino.destination({ dest: target, sync: false }));
}

async function countAccounts({ kernel }: Shop): Promise<number> {
  const { items } = await kernel.ask<{ items: unknown[] }>('staff.accounts', { limit: 1 }, SYSTEM);
  return items.length;
}

async function whatMoves({ kernel }: Shop): Promise<string> {
  const { items, decisions } = await kernel.ask<{ items: { live: number }[]; decisions: unknown[] }>('processes.list', {}, SYSTEM);
  const live = items.reduce((sum, item) => sum + item.live, 0);
  const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
  return `${count(items.length, 'drawing', 'drawings')}, ${count(decisions.length, 'decision table', 'decision tables')}, ${count(live, 'run', 'runs')} under way`;
}
