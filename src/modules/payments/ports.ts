// What payments needs from outside: a card provider, and the word of a document's own module on what is due.
import type { Ctx, MoneyJson } from '#kernel';
import type { Due, EventKind } from './types.ts';

export type CardAuthorise = { paymentId: string; documentId: string; amount: MoneyJson; token: string | null };
export type CardAuthorised =
  | { status: 'authorised'; ref: string; amount: MoneyJson }
  | { status: 'requires_action'; ref: string; redirectUrl: string }
  | { status: 'declined'; ref: string | null; reason: string };
export type CardCapture = { paymentId: string; ref: string; amount: MoneyJson };
export type CardCaptured = { status: 'captured'; amount: MoneyJson } | { status: 'refused'; reason: string };
export type CardVoid = { paymentId: string; ref: string };
/** `captured` as a reason says that the money has already been taken, so that it can only be refunded. */
export type CardVoided = { status: 'voided' } | { status: 'refused'; reason: 'captured' | (string & {}) };
export type CardRefund = { paymentId: string; refundId: string; ref: string; amount: MoneyJson };
export type CardRefunded = { status: 'refunded'; refundRef: string; amount: MoneyJson } | { status: 'refused'; reason: string };

export type WebhookHeaders = Record<string, string | string[] | undefined>;

/** What a provider tells of its own accord, its signature already verified. */
export type ProviderEvent = {
  provider: string;
  eventId: string;
  kind: EventKind;
  /** The provider's id of the charge. */
  paymentRef?: string;
  /** Our id of the payment and of its document, which the provider was given with the charge. */
  paymentId?: string;
  documentId?: string;
  refundId?: string;
  refundRef?: string;
  merchant?: string;
  amount: MoneyJson;
  reason?: string;
  raw: string;
};

/**
 * The port `payments.card`. Every call is idempotent by `key`: a repetition gets the first answer and moves nothing.
 * A business "no" is an answer; a thrown error means that the outcome is not known and the call is made again.
 */
export type CardPort = {
  readonly provider: string;
  /** Our account at the provider; an event of another account is not ours. */
  readonly merchant: string;
  authorise(request: CardAuthorise, key: string): Promise<CardAuthorised>;
  capture(request: CardCapture, key: string): Promise<CardCaptured>;
  void(request: CardVoid, key: string): Promise<CardVoided>;
  refund(request: CardRefund, key: string): Promise<CardRefunded>;
  /** The events of a webhook; throws the refusal `payments.signature` unless it is genuine and at most five minutes old. */
  parseWebhook(rawBody: string | Uint8Array, headers: WebhookHeaders, now: Date): ProviderEvent[];
};

/** The port `payments.dues`, bound by app.ts to the modules whose documents are paid: what each document has to be paid in all. */
export type DuesPort = { duesOf(ctx: Ctx, documentIds: string[]): Promise<Map<string, Due>> };

export const CARD_PORT = 'payments.card';
export const DUES_PORT = 'payments.dues';

/** The card provider that app.ts has bound. Throws when there is none. */
export const cardPort = (ctx: Ctx): CardPort => ctx.registry.provider<CardPort>(CARD_PORT);

/** What is due by document; a document that nobody speaks for is not in the map. */
export async function duesOf(ctx: Ctx, documentIds: string[]): Promise<Map<string, Due>> {
  const port = ctx.registry.providers.get(DUES_PORT) as DuesPort | undefined;
  return port && documentIds.length > 0 ? port.duesOf(ctx, documentIds) : new Map();
}

/**
 * The events of a card provider's webhook, ready as inputs of `payments.record`. Verifies the signature over the raw
 * body; throws the refusal `payments.signature` (401) when it is not genuine, too old or too new.
 */
export function parseCardWebhook(provider: CardPort, rawBody: string | Uint8Array, headers: WebhookHeaders, now: Date): ProviderEvent[] {
  return provider.parseWebhook(rawBody, headers, now);
}
