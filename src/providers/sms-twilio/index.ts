// Gives short messages to Twilio, or to a gateway that speaks as it does, by the Messages resource of its REST API (2010-04-01).
import { type Env, Refusal } from '#kernel';
import type { SmsAnswer, SmsPort } from '#modules/messages';

/** An account of the gateway, and from whom messages come: a number, a name, or a messaging service (`MG…`). */
export type SmsSettings = { base: string; account: string; token: string; from: string };

/** Below the port's own limit of 20 s, so that a gateway that stalls is reported by name. */
const SILENCE_MS = 15_000;

/**
 * Errors that no repetition mends, of the number and not of us: not a number, not a mobile one, unsubscribed, not reachable from here
 * (twilio.com/docs/api/errors: 21211, 21214, 21217, 21401, 21407, 21408, 21610, 21612, 21614, 21635).
 */
const FOR_GOOD = new Set([21211, 21214, 21217, 21401, 21407, 21408, 21610, 21612, 21614, 21635]);

/** Settings out of `https://ACCOUNT:TOKEN@api.twilio.com?from=+15551234567`. Refuses any other text with `sms.settings`. */
export function smsSettingsOf(text: string): SmsSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const from = url?.searchParams.get('from')?.replace(/^ /, '+');
  const isHere = url?.protocol === 'http:' && url.hostname === '127.0.0.1';
  if (!url || (url.protocol !== 'https:' && !isHere) || url.username === '' || url.password === '' || !from) {
    const message = 'Short messages are configured as https://ACCOUNT:TOKEN@api.twilio.com?from=+15551234567.';
    throw new Refusal('sms.settings', {}, { status: 422, message });
  }
  return { base: url.origin, account: decodeURIComponent(url.username), token: decodeURIComponent(url.password), from };
}

type Told = { sid?: string; status?: string; code?: number; message?: string; error_message?: string | null };

/** The port `sms`. The gateway knows no key of ours: a message whose answer was lost on the way may come twice. */
export function smsTwilio(env: Pick<Env, 'fetch'>, { base, account, token, from }: SmsSettings): SmsPort {
  const address = `${base}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  const sender: [string, string] = [from.startsWith('MG') ? 'MessagingServiceSid' : 'From', from];
  return {
    async send({ to, text }): Promise<SmsAnswer> {
      const response = await env.fetch(address, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams([['To', to], ['Body', text], sender]).toString(),
        redirect: 'error',
        signal: AbortSignal.timeout(SILENCE_MS),
      });
      const told = (await response.json().catch(() => ({}))) as Told;
      if (response.ok && told.sid !== undefined) return { accepted: true, id: told.sid };
      if (response.status === 400 && told.code !== undefined && FOR_GOOD.has(told.code))
        return { accepted: false, reason: `${told.code}: ${told.message ?? ''}` };
      throw new Error(`The gateway of short messages answers ${response.status}${told.code ? ` (${told.code}: ${told.message ?? ''})` : ''}.`);
    },
  };
}
