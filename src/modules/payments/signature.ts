// Signatures of webhooks: HMAC over the raw body, compared in constant time, at most five minutes away from now.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#kernel';
import type { WebhookHeaders } from './ports.ts';

const TOLERANCE_SECONDS = 300;

/** The headers of a webhook, signed as the Standard Webhooks specification says: HMAC-SHA256 of `id.timestamp.body`. */
export function signWebhook(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': 'v1,' + mac(secret, id, timestamp, body).toString('base64') };
}

/** Throws the refusal `payments.signature` unless one of the signatures is `secret`'s and the timestamp is within five minutes of `now`. */
export function verifyWebhook(secret: string, rawBody: string | Uint8Array, headers: WebhookHeaders, now: Date): void {
  const id = one(headers, 'webhook-id');
  const timestamp = one(headers, 'webhook-timestamp');
  const signatures = one(headers, 'webhook-signature');
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) throw forged('the signature headers are missing or malformed');
  const expected = mac(secret, id, timestamp, rawBody);
  const genuine = signatures
    .split(' ')
    .slice(0, 10)
    .some((signature) => signature.startsWith('v1,') && same(expected, Buffer.from(signature.slice(3), 'base64')));
  if (!genuine) throw forged('the signature does not fit the body');
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) throw forged('the timestamp is more than five minutes away');
}

const forged = (reason: string): Refusal => new Refusal('payments.signature', { reason }, { status: 401, message: `The webhook was not accepted: ${reason}.` });

const mac = (secret: string, id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();

const same = (expected: Buffer, given: Buffer): boolean => given.length === expected.length && timingSafeEqual(expected, given);

function one(headers: WebhookHeaders, name: string): string | undefined {
  const value =
    headers[name] ??
    headers[
      name
        .split('-')
        .map((word) => word[0]!.toUpperCase() + word.slice(1))
        .join('-')
    ];
  return Array.isArray(value) ? value[0] : value;
}
