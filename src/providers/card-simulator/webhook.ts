// Reads the simulator's webhooks: the signature first, then the shape, then our words for it.
import Type, { type Static } from 'typebox';
import { MoneySchema, checker, invalid } from '#kernel';
import { type ProviderEvent, type WebhookHeaders, verifyWebhook } from '#modules/payments';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const Body = Type.Object({
  id: Text,
  merchant: Text,
  type: Type.Union([Type.Literal('authorised'), Type.Literal('captured'), Type.Literal('failed'), Type.Literal('refunded')]),
  charge: Type.Object({ ref: Text, reference: Text, documentId: Text }),
  refund: Type.Optional(Type.Object({ ref: Text, reference: Text })),
  amount: MoneySchema,
  reason: Type.Optional(Text),
});
const check = checker(Body);

/** The event of a webhook. Throws the refusal `payments.signature` when it is not genuine, `kernel.invalid` when it has another shape. */
export function parseWebhook(of: { provider: string; secret: string }, rawBody: string | Uint8Array, headers: WebhookHeaders, now: Date): ProviderEvent[] {
  verifyWebhook(of.secret, rawBody, headers, now);
  const raw = typeof rawBody === 'string' ? rawBody : Buffer.from(rawBody).toString('utf8');
  const body = parse(raw);
  const faults = check(body);
  if (faults.length > 0) throw invalid(faults);
  const { id, merchant, type, charge, refund, amount, reason } = body as Static<typeof Body>;
  return [
    {
      provider: of.provider,
      eventId: id,
      kind: type,
      paymentRef: charge.ref,
      paymentId: charge.reference,
      documentId: charge.documentId,
      merchant,
      amount,
      raw,
      ...(refund ? { refundId: refund.reference, refundRef: refund.ref } : {}),
      ...(reason === undefined ? {} : { reason }),
    },
  ];
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw invalid([{ code: 'kernel.json', message: 'The body is not JSON.' }]);
  }
}
