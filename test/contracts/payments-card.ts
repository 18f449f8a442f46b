// The contract of the port `payments.card`: what every provider, simulated or real, has to pass.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#kernel';
import type { CardAuthorise, CardPort, WebhookHeaders } from '#modules/payments';

/** A provider under test, with cards that it accepts, declines and asks the customer about. */
export type CardHarness = {
  port: CardPort;
  tokens: { ok: string; declined: string; action: string };
  now(): Date;
  /** The webhooks that the provider has sent by now. */
  webhooks(): Promise<{ rawBody: string; headers: WebhookHeaders }[]>;
};

const amount = { amount: '120.50', currency: 'RON' };
const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

type Make = () => Promise<CardHarness>;

/** Defines the contract's tests for one provider. */
export function cardContract(name: string, make: Make): void {
  authorising(name, make);
  taking(name, make);
  telling(name, make);
}

let n = 0;
const order = (token: string): CardAuthorise => {
  const id = String(++n).padStart(26, '0');
  return { paymentId: 'pay_' + id, documentId: 'ord_' + id, amount, token };
};

async function charged(harness: CardHarness) {
  const request = order(harness.tokens.ok);
  const answer = await harness.port.authorise(request, request.paymentId + ':authorise');
  assert.ok(answer.status === 'authorised');
  return { ...request, ref: answer.ref };
}

function authorising(name: string, make: Make): void {
  test(`${name}: a repeated key gets the first answer and holds the money once`, async () => {
    const { port, tokens } = await make();
    const request = order(tokens.ok);
    const first = await port.authorise(request, 'key-1-' + request.paymentId);
    assert.deepEqual(first.status === 'authorised' && first.amount, amount);
    assert.deepEqual(await port.authorise(request, 'key-1-' + request.paymentId), first);
  });

  test(`${name}: a declined card and one that has to be confirmed are answers, not errors`, async () => {
    const { port, tokens } = await make();
    const no = order(tokens.declined);
    const declined = await port.authorise(no, no.paymentId);
    assert.ok(declined.status === 'declined' && declined.reason.length > 0);
    const action = order(tokens.action);
    const wait = await port.authorise(action, action.paymentId);
    assert.ok(wait.status === 'requires_action' && wait.redirectUrl.length > 0 && wait.ref.length > 0);
  });
}

function taking(name: string, make: Make): void {
  test(`${name}: money is captured once`, async () => {
    const harness = await make();
    const { paymentId, ref } = await charged(harness);
    const capture = { paymentId, ref, amount };
    assert.deepEqual(await harness.port.capture(capture, paymentId + ':capture:0'), { status: 'captured', amount });
    assert.deepEqual(await harness.port.capture(capture, paymentId + ':capture:0'), { status: 'captured', amount });
    assert.equal((await harness.port.capture(capture, paymentId + ':capture:1')).status, 'refused');
  });

  test(`${name}: what is voided can not be captured, and what is captured can not be voided`, async () => {
    const harness = await make();
    const one = await charged(harness);
    assert.deepEqual(await harness.port.void(one, one.paymentId + ':void'), { status: 'voided' });
    assert.equal((await harness.port.capture({ ...one, amount }, one.paymentId + ':capture:0')).status, 'refused');
    const other = await charged(harness);
    await harness.port.capture({ ...other, amount }, other.paymentId + ':capture:0');
    assert.deepEqual(await harness.port.void(other, other.paymentId + ':void'), { status: 'refused', reason: 'captured' });
  });

  test(`${name}: no more is refunded than was captured, and once for a key`, async () => {
    const harness = await make();
    const { paymentId, ref } = await charged(harness);
    await harness.port.capture({ paymentId, ref, amount }, paymentId + ':capture:0');
    const part = { paymentId, ref, refundId: 'ref_' + paymentId.slice(4), amount: { amount: '100.00', currency: 'RON' } };
    const first = await harness.port.refund(part, part.refundId);
    assert.ok(first.status === 'refunded' && first.refundRef.length > 0);
    assert.deepEqual(await harness.port.refund(part, part.refundId), first);
    assert.equal((await harness.port.refund({ ...part, refundId: part.refundId + '2' }, part.refundId + '2')).status, 'refused');
  });
}

function telling(name: string, make: Make): void {
  test(`${name}: a webhook names payment, document, merchant and amount, and is accepted only as it was signed and in time`, async () => {
    const harness = await make();
    const { paymentId, documentId, ref } = await charged(harness);
    await harness.port.capture({ paymentId, ref, amount }, paymentId + ':capture:0');
    const letters = await harness.webhooks();
    const events = letters.flatMap(({ rawBody, headers }) => harness.port.parseWebhook(rawBody, headers, harness.now()));
    const captured = events.find((event) => event.kind === 'captured');
    assert.ok(captured);
    assert.deepEqual(
      {
        provider: captured.provider,
        paymentRef: captured.paymentRef,
        paymentId: captured.paymentId,
        documentId: captured.documentId,
        merchant: captured.merchant,
        amount: captured.amount,
      },
      { provider: harness.port.provider, paymentRef: ref, paymentId, documentId, merchant: harness.port.merchant, amount },
    );
    const { rawBody, headers } = letters[0]!;
    const parse =
      (body: string, given: WebhookHeaders, atMs = 0) =>
      () =>
        harness.port.parseWebhook(body, given, new Date(harness.now().getTime() + atMs));
    assert.throws(parse(rawBody.replace('120.50', '920.50'), headers), refuses('payments.signature'));
    assert.throws(parse(rawBody, {}), refuses('payments.signature'));
    assert.throws(parse(rawBody, headers, 301_000), refuses('payments.signature'));
    assert.throws(parse(rawBody, headers, -301_000), refuses('payments.signature'));
    assert.doesNotThrow(parse(rawBody, headers, 299_000));
  });
}
