// One shop behind a door: its kernel, its loops and its HTTP application, which listens nowhere itself.
import { type Kernel, SYSTEM } from '#kernel';
import { Access } from '#modules/staff';
import type { Program } from '#modules/setup';
import { Health, Live, createServer } from '#server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type Duty, type Parts, type Shop, openShop } from './shop.ts';

/** A shop that is open. */
export type OpenDoor = {
  shop: Shop;
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** From now on not ready. */
  leave: () => void;
  /** Ends its live pages and takes no new requests; those under way go on. */
  closeApp: () => Promise<void>;
  /** Stops the loops and closes the database. */
  close: () => Promise<void>;
  hasAccounts: () => Promise<boolean>;
};

export type DoorOptions = {
  parts: Parts;
  config: Config;
  url: string;
  /** Which of several shops it is; empty where there is only one. */
  realm: string;
  program: Program | undefined;
  atConsole: (request: IncomingMessage) => boolean;
  log: Logger;
};

/** Opens the shop of a database and starts its loops. */
export async function openDoor(options: DoorOptions): Promise<OpenDoor> {
  const { parts, config, log, program } = options;
  const onError = (duty: string, error: unknown): void => log.error({ err: error, duty, shop: options.realm }, 'broken');
  const shop = await openShop(parts, { url: options.url, config, onError, ...(program ? { program } : {}) });
  const { kernel, workers } = shop;
  const access = new Access(kernel, options.realm);
  const live = new Live(kernel);
  let working = true;
  const health = new Health({ kernel, migrations: shop.migrations, workersRun: () => working });
  const app = await createServer({
    kernel,
    access,
    health,
    live,
    log,
    routes: parts.routes,
    pages: join(config.root, 'dist', 'web'),
    secure: config.publicUrl?.startsWith('https:') ?? false,
    trustProxy: config.trustProxy,
    atConsole: options.atConsole,
  });
  await app.ready();
  workers.start();
  const leaving = new AbortController();
  const duties = parts.duties.map((duty) => repeat(duty, kernel, leaving.signal, onError));
  const close = async (): Promise<void> => {
    working = false;
    leaving.abort();
    await Promise.all([workers.stop(), ...duties]);
    for (const step of parts.atEnd) await step(kernel, config);
    access.close();
    health.close();
    await shop.close();
  };
  return {
    shop,
    handle: (request, response) => app.routing(request, response),
    leave: () => health.leave(),
    closeApp: () => app.close(),
    close,
    hasAccounts: async () => (await kernel.ask<{ items: unknown[] }>('staff.accounts', { limit: 1 }, SYSTEM)).items.length > 0,
  };
}

async function repeat(duty: Duty, kernel: Kernel, signal: AbortSignal, onError: (duty: string, error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await duty.run(kernel).catch((error: unknown) => onError(duty.name, error));
    await kernel.env.sleep(duty.everyMs, signal);
  }
}
