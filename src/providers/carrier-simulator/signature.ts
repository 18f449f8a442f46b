// The signature of tracking webhooks: HMAC-SHA256 over the time and the raw body, compared in constant time.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#kernel';

const MAX_AGE_MS = 5 * 60_000;
export const SIGNATURE_HEADER = 'x-carrier-signature';

/** The header of a body that is sent at `at`. */
export function sign(secret: string, body: string, at: Date): string {
  return `t=${at.getTime()},v1=${createHmac('sha256', secret).update(`${at.getTime()}.${body}`).digest('hex')}`;
}

/** Refuses with `shipping.signature` unless the header was made with our secret for this body in the last five minutes. */
export function verifySignature(secret: string, body: string, header: string | string[] | undefined, now: Date): void {
  const match = typeof header === 'string' ? /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(header) : null;
  const at = new Date(Number(match?.[1]));
  const fresh = match !== null && Math.abs(now.getTime() - at.getTime()) <= MAX_AGE_MS;
  const wanted = fresh ? Buffer.from(sign(secret, body, at)) : undefined;
  const given = Buffer.from(String(header));
  if (!wanted || wanted.length !== given.length || !timingSafeEqual(wanted, given))
    throw new Refusal('shipping.signature', {}, { status: 401, message: 'The signature of the webhook is not genuine.' });
}
