// What providers tell us over HTTP: the signature is checked over the bytes as they came, then the facts are recorded.
import { type Kernel, type Outcome, SYSTEM } from '#kernel';
import { CARD_PORT, type CardPort, type WebhookHeaders } from '#modules/payments';
import { CARRIER_PORT, type CarrierPort } from '#modules/shipping';
import type { RawAnswer, RawRoute } from '#server';

/** Books what the card provider tells. Refuses with 401 unless the signature is genuine. */
export async function hearCard(kernel: Kernel, raw: Buffer | string, headers: WebhookHeaders): Promise<RawAnswer> {
  const provider = kernel.registry.provider<CardPort>(CARD_PORT);
  const events = provider.parseWebhook(raw, headers, kernel.env.now());
  // One by one into the queue, so that webhooks that come together are booked together.
  await Promise.all(events.map((event) => kernel.do('payments.record', event, { actor: SYSTEM })));
  return { status: 200, body: { taken: events.length } };
}

/** Takes what the carrier tells of its parcels. Refuses with 401 unless the signature is genuine. */
export async function hearCarrier(kernel: Kernel, raw: Buffer | string, headers: WebhookHeaders): Promise<RawAnswer> {
  const provider = kernel.registry.provider<CarrierPort>(CARRIER_PORT);
  const text = raw.toString();
  const events = provider.parseWebhook(text, headers, kernel.env.now());
  return accepted(await kernel.doMany('shipping.track', events.map((event) => ({ ...event, raw: event })), SYSTEM));
}

/** All were taken, or the first refusal, so that the other side sends all of them again: each counts once. */
function accepted(outcomes: Outcome<unknown>[]): RawAnswer {
  for (const outcome of outcomes) if (!outcome.ok) throw outcome.refusal;
  return { status: 200, body: { taken: outcomes.length } };
}

export const hooks: RawRoute[] = [
  { method: 'POST', path: '/hooks/card', rawBody: true, open: true, handle: hearCard },
  { method: 'POST', path: '/hooks/carrier', rawBody: true, open: true, handle: hearCarrier },
];
