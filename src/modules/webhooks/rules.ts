// Pure decisions about webhooks: who gets which event, when to try again, and the signature.
import { createHmac } from 'node:crypto';
import type { Reply, Signing } from './types.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Pauses before each further attempt; about three days in all, as Standard Webhooks 1.0 ("Delivery attempts") proposes. */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Events of accounts and sign-ins are not told outside unless they are named in full. */
const INNER = /^(staff|webhooks|clock|settings)\./;

/** Does a pattern stand for an event's name? `*` stands for any signs. */
export function wants(pattern: string, event: string): boolean {
  if (!pattern.includes('*')) return pattern === event;
  if (INNER.test(event)) return false;
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.at(-1) ?? '';
  return event.startsWith(head) && event.endsWith(tail) && event.length >= head.length + tail.length;
}

/** The event names out of `all` that somebody wants. */
export const wantedBy = (patterns: readonly string[], all: readonly string[]): string[] =>
  all.filter((event) => patterns.some((pattern) => wants(pattern, event)));

export type Verdict = { state: 'delivered' | 'failed' | 'gone' } | { state: 'again'; afterMs: number };

/** What an answer means after `attempts` attempts: 2xx is taken, 410 ends the address, anything else is tried again while pauses are left. */
export function verdictOf(reply: Reply, attempts: number): Verdict {
  if (reply.status !== null && reply.status >= 200 && reply.status < 300) return { state: 'delivered' };
  if (reply.status === 410) return { state: 'gone' };
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return { state: 'failed' };
  return { state: 'again', afterMs: Math.max(pause, Math.min(reply.retryAfterMs ?? 0, 24 * HOUR_MS)) };
}

/** The headers of a message (Standard Webhooks 1.0, "Webhook metadata"): its id, the second of sending, and a signature by each secret that holds. */
export function headersOf(signing: Signing, messageId: string, now: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const secrets = [
    signing.secret,
    ...(signing.oldSecret !== null && signing.oldSecretUntil !== null && signing.oldSecretUntil > now ? [signing.oldSecret] : []),
  ];
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Kontor-Webhooks/1',
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => 'v1,' + signatureOf(secret, messageId, timestamp, body)).join(' '),
  };
}

/** The headers of a message to people: whoever posts it may tell a repetition by the id. */
export const plainHeaders = (messageId: string): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'user-agent': 'Kontor-Webhooks/1',
  'webhook-id': messageId,
});

const SECRET_PREFIX = 'whsec_';

/** HMAC-SHA256 over id, timestamp and body (Standard Webhooks 1.0, "Signature scheme"). */
function signatureOf(secret: string, messageId: string, timestamp: string, body: string): string {
  return createHmac('sha256', Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64'))
    .update(`${messageId}.${timestamp}.${body}`)
    .digest('base64');
}

/** A secret out of 32 random bytes. */
export const secretOf = (bytes: Uint8Array): string => SECRET_PREFIX + Buffer.from(bytes).toString('base64');

/** The message as it is sent (Standard Webhooks 1.0, "Payload structure"). */
export function bodyOf(event: { name: string; document: string | null; payload: Record<string, unknown>; at: Date; position: bigint | null }): string {
  return JSON.stringify({
    type: event.name,
    timestamp: event.at.toISOString(),
    data: { ...event.payload, documentId: event.document, position: event.position === null ? null : String(event.position) },
  });
}
