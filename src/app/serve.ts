// Serving: the database, the shops with their loops, and the listener come up in this order and go down in the other one.
import { type Env, SYSTEM, armFaults, systemEnv } from '#kernel';
import { createListener } from '#server';
import { createHash, timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';
import { openServer } from './databases.ts';
import { Gate } from './gate.ts';
import type { Parts, Shop } from './shop.ts';
import { firstScreen } from './words.ts';

/** `shop` is the one that is meant when nothing is said. */
export type Served = { url: string; shop: Shop; gate: Gate; setupCode: string; stop: () => Promise<void> };

const IN_FLIGHT_MS = 10_000;
const IDLE_LOOK_MS = 50;
export const CODE_HEADER = 'kontor-setup-code';

/** Starts everything and prints the first screen through `print`; `demoParts` are those of the demonstration, where they are others. */
export async function serve(parts: Parts, config: Config, print: (text: string) => void, demoParts: Parts = parts): Promise<Served> {
  if (config.faults !== undefined) armFaults(config.faults);
  const env = systemEnv();
  const log = openLog(config.log);
  const databases = await openServer(config, (line) => log.info(line));
  const code = newCode(env);
  const gate = new Gate({ parts: { demo: demoParts, shop: parts }, config, databases, atConsole: atConsole(code), log });
  try {
    const { shop, hasAccounts } = await gate.start();
    const listener = createListener((request, response) => gate.handle(request, response));
    const url = config.publicUrl ?? (await listen(listener, config));
    print(
      firstScreen({
        url,
        demo: gate.usual === 'demo',
        only: config.only,
        demoPassword: config.demoPassword,
        accounts: await hasAccounts(),
        code,
        where: databases.where,
        moving: await whatMoves(shop),
        seconds: env.ticks() / 1000,
      }),
    );
    log.info({ url }, 'serving');
    void gate.openOthers();
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      gate.leave();
      await closeListener(listener, gate, env);
      await gate.close();
      await databases.stop();
      log.info('stopped');
      log.flush();
    };
    return { url, shop, gate, setupCode: code, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await gate.closeApps();
    await gate.close();
    await databases.stop();
    throw error;
  }
}

const CODE_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Twelve letters, 59 random bits, in three groups that one can type. */
function newCode(env: Env): string {
  const letters = [...env.bytes(12)].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]);
  return [0, 4, 8].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

/**
 * Who may set a shop up: whoever knows the code that the program printed at its start. Where a request comes from says nothing,
 * as a proxy on this machine may pass a stranger's on under our own name and without a word about him.
 */
function atConsole(code: string): (request: IncomingMessage) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const known = digest(code);
  return (request) => {
    const given = request.headers[CODE_HEADER];
    return typeof given === 'string' && timingSafeEqual(digest(given.trim().toLowerCase()), known);
  };
}

async function listen(listener: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host, port }, () => {
      listener.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: taken } = listener.address() as AddressInfo;
  const name = family === 'IPv6' ? `[${address === '::' ? '::1' : address}]` : address === '0.0.0.0' ? '127.0.0.1' : address;
  return `http://${name}:${taken}`;
}

/** Takes no new connections, answers what is under way for ten seconds at most, and cuts what is idle or still there then. */
async function closeListener(listener: Server, gate: Gate, env: Env): Promise<void> {
  let closed = false;
  const closing = new Promise<void>((resolve) => listener.close(() => resolve())).then(() => (closed = true));
  // Ends the live pages, which would never end by themselves.
  const apps = gate.closeApps();
  // A connection whose request has just been answered stays open for the next one, which nobody would serve.
  for (const began = env.ticks(); !closed && env.ticks() - began < IN_FLIGHT_MS;) {
    listener.closeIdleConnections();
    await Promise.race([closing, env.sleep(IDLE_LOOK_MS)]);
  }
  listener.closeAllConnections();
  await Promise.all([closing, apps]);
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

async function whatMoves({ kernel }: Shop): Promise<string> {
  const { items, decisions } = await kernel.ask<{ items: { live: number }[]; decisions: unknown[] }>('processes.list', {}, SYSTEM);
  const live = items.reduce((sum, item) => sum + item.live, 0);
  const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
  return `${count(items.length, 'drawing', 'drawings')}, ${count(decisions.length, 'decision table', 'decision tables')}, ${count(live, 'run', 'runs')} under way`;
}
