// The program as it runs at a shop, in a process of its own that a test may kill; and a customer's side of its HTTP door.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '#testing';

const START_BOUND_MS = 60_000;
const END_BOUND_MS = 30_000;
const ANSWER_BOUND_MS = 15_000;
export const OWNER = { email: 'owner@demo.kontor', password: 'welcome-to-kontor' };

/** Runs `kontor WORDS` on the shop of this folder, with its embedded database whatever the surroundings say. */
function launch(folder: string, words: string[], faults?: string): ChildProcess {
  const { NODE_TEST_CONTEXT: _, DATABASE_URL: __, KONTOR_URL: ___, ...above } = process.env;
  const env = { ...above, KONTOR_DATA: folder, KONTOR_DEMO: '1', KONTOR_DEMO_SPEED: '0', HOST: '127.0.0.1', PORT: '0', KONTOR_FAULTS: faults ?? '' };
  return spawn(process.execPath, [join(ROOT, 'tools/start.mjs'), 'kontor', ...words], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

const endOf = (child: ChildProcess): Promise<string> => new Promise((resolve) => void child.once('close', (code, signal) => resolve(String(signal ?? code))));

/** Waits for something that must come; who waits in vain says for what. */
async function bounded<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  const done = new AbortController();
  const late = sleep(ms, undefined, { signal: done.signal }).then(
    () => Promise.reject(new Error(`${what} did not come within ${ms} ms`)),
    () => undefined as never,
  );
  return Promise.race([work, late]).finally(() => done.abort());
}

export type Program = Awaited<ReturnType<typeof startProgram>>;

/** Starts the program and waits until it listens; `faults` are armed in it, e.g. `orders.place.afterCommit=crash:3`. */
export async function startProgram(folder: string, faults?: string) {
  const child = launch(folder, ['serve'], faults);
  let said = '';
  const ended = endOf(child);
  const listening = new Promise<number>((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      said += String(chunk);
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port) resolve(Number(port));
    });
    child.stderr!.on('data', (chunk) => (said += String(chunk)));
    child.once('error', reject);
    void ended.then((how) => reject(new Error(`The program ended with ${how} before it listened:\n${said}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<string> => {
    child.kill(signal);
    return bounded(ended, END_BOUND_MS, 'the end of the program');
  };
  try {
    const port = await bounded(listening, START_BOUND_MS, 'the first screen');
    return {
      port,
      /** Resolves with the signal or the exit code when the program is gone. */
      ended: () => bounded(ended, END_BOUND_MS, 'the end of the program'),
      /** Ends the process without a word: it gets no chance to tidy up. */
      kill: () => end('SIGKILL'),
      /** Asks it to stop. */
      stop: () => end('SIGTERM'),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** What `kontor verify --json` says of the shop. */
export async function verifyShop(folder: string): Promise<{ checked: number; violations: number; missed: unknown[] }> {
  const child = launch(folder, ['verify', '--json']);
  let out = '';
  let err = '';
  child.stdout!.on('data', (chunk) => (out += String(chunk)));
  child.stderr!.on('data', (chunk) => (err += String(chunk)));
  await bounded(endOf(child), START_BOUND_MS, 'the answer of verify').finally(() => child.kill('SIGKILL'));
  assert.match(out, /^\{/, err);
  const { figures, missed } = JSON.parse(out) as { figures: { checked: number; violations: number }; missed: unknown[] };
  return { ...figures, missed };
}

/** Kills the database server of this folder, as when the machine takes its memory. */
export function killPostgres(folder: string): void {
  process.kill(Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
}

export type Reply = { status: number; headers: Record<string, unknown>; text: string };

/** Connections that are kept, and closed at the end. */
export const makeAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 32 });

/** One request; rejects when the connection ends before the whole answer is there. */
export function send(agent: Agent, port: number, path: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const method = body === '' ? 'GET' : 'POST';
    const length = body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ agent, host: '127.0.0.1', port, path, method, timeout: ANSWER_BOUND_MS, headers: { ...length, ...headers } }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk) => (text += String(chunk)));
      incoming.on('error', reject);
      // An answer that was cut off is none.
      incoming.on('close', () =>
        incoming.complete ? resolve({ status: incoming.statusCode!, headers: incoming.headers, text }) : reject(new Error('cut off')),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
