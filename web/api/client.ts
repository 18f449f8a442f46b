// Asks the server: queries by GET, actions by POST with an Idempotency-Key, every trouble as a Problem.
import { Problem, problemOf, unreachable } from './problem.ts';
import type { Actions, Queries } from './shapes.ts';
import { sleep } from './time.ts';

const TIMEOUT_MS = 30_000;
const RESEND_AFTER_MS = [400, 1_500];

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever the server says that nobody is signed in; returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => void signedOutListeners.delete(listener);
}

/** The path of an action or a query: `orders.place` is `/api/orders/place`. */
export function pathOf(name: string): string {
  return `/api/${name.replace('.', '/')}`;
}

type Scalar = string | number | boolean | null | undefined;

/** A query string of what is set, in the order given. */
export function queryString(params: Readonly<Record<string, Scalar>>): string {
  const set = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}

async function send(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  const bounds = signal ? AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) : AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', signal: bounds });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.code === 'server.sign_in') for (const listener of signedOutListeners) listener();
  throw problem;
}

/** Asks a query. Throws a Problem when the server refuses or does not answer. */
export async function get<Name extends keyof Queries>(
  name: Name,
  params: Queries[Name]['input'],
  signal?: AbortSignal,
  headers?: Readonly<Record<string, string>>,
): Promise<Queries[Name]['output']> {
  const response = await send(pathOf(name) + queryString(params as Record<string, Scalar>), { headers: { accept: 'application/json', ...headers } }, signal);
  return (await response.json()) as Queries[Name]['output'];
}

/**
 * Runs an action. With no `key` a fresh one is made, so that resending after a lost answer has the effect once; null is for
 * an action that writes nothing, whose answer need not be kept. Throws a Problem.
 */
export async function act<Name extends keyof Actions>(
  name: Name,
  input: Actions[Name]['input'],
  { key = crypto.randomUUID(), headers }: { key?: string | null; headers?: Readonly<Record<string, string>> } = {},
): Promise<Actions[Name]['output']> {
  const init = {
    method: 'POST',
    body: JSON.stringify(input),
    headers: { accept: 'application/json', 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }), ...headers },
  };
  for (const wait of [...RESEND_AFTER_MS, undefined]) {
    try {
      const response = await send(pathOf(name), init);
      return (await response.json()) as Actions[Name]['output'];
    } catch (error) {
      if (wait === undefined || !(error instanceof Problem) || !error.mayPass) throw error;
      await sleep(wait);
    }
  }
  throw unreachable();
}
