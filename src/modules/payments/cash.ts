// Money that has really arrived (a transfer, a courier's cash): booked at once, as a payment that is captured from its first moment.
import { type Ctx, type Money, type Posting, assert, ledger, moneyJson } from '#kernel';
import { paidAccount, sourceAccount } from './desk.ts';
import { capturedEvent, collectedEvent, partPaidEvent } from './events.ts';
import { groupBy } from './group.ts';
import { openDue } from './rules.ts';
import { insertPayments } from './store.ts';
import type { Due, Payment } from './types.ts';

const REASONS: Record<Payment['method'], string> = {
  card: 'payments.capture',
  bank_transfer: 'payments.transfer',
  cash_on_delivery: 'payments.collect',
  cash: 'payments.take',
  channel: 'payments.take',
};

export class Cash {
  private readonly ctx: Ctx;
  private readonly known: Map<string, Payment[]>;
  private readonly fresh: Payment[] = [];
  private readonly postings: Posting[] = [];

  /** `payments` are the locked payments of the documents that may get money. */
  constructor(ctx: Ctx, payments: Payment[]) {
    this.ctx = ctx;
    this.known = groupBy(payments, (payment) => payment.documentId);
  }

  paymentsOf(documentId: string): Payment[] {
    return this.known.get(documentId) ?? [];
  }

  /** A transfer arrived in the bank; when nothing is due any more, the document is paid. */
  received(documentId: string, amount: Money, line: { ref: string | null; happenedOn?: string; due: Due | undefined }): Payment {
    const payment = this.take(documentId, amount, { method: 'bank_transfer', provider: 'bank', ref: line.ref }, line.happenedOn);
    const paid = line.due === undefined || openDue(line.due, this.paymentsOf(documentId)) <= 0n;
    this.ctx.emit(paid ? capturedEvent : partPaidEvent, documentId, {
      paymentId: payment.id,
      method: payment.method,
      amount: moneyJson(amount.minor, amount.currency),
    });
    return payment;
  }

  /** A courier took the money at the door and owes it to us. */
  collected(documentId: string, amount: Money, carrier: string, reference: string | undefined): Payment {
    const payment = this.take(documentId, amount, { method: 'cash_on_delivery', provider: carrier, ref: reference ?? null });
    this.ctx.emit(collectedEvent, documentId, { paymentId: payment.id, method: payment.method, amount: moneyJson(amount.minor, amount.currency) });
    return payment;
  }

  /** Money that is there already: in the drawer of a till, or with the channel that sold. */
  taken(documentId: string, amount: Money, method: 'cash' | 'channel', channel: string): Payment {
    const payment = this.take(documentId, amount, { method, provider: channel, ref: null });
    this.ctx.emit(capturedEvent, documentId, { paymentId: payment.id, method, amount: moneyJson(amount.minor, amount.currency) });
    return payment;
  }

  async close(): Promise<void> {
    insertPayments(this.ctx, this.fresh);
    if (this.postings.length === 0) return;
    const posted = await ledger.post(
      this.ctx,
      this.postings.map((posting) => [posting]),
    );
    assert(
      posted.every((outcome) => outcome.ok),
      'money can always arrive',
    );
  }

  private take(documentId: string, amount: Money, how: Pick<Payment, 'method' | 'provider' | 'ref'>, happenedOn?: string): Payment {
    const payment: Payment = {
      id: this.ctx.id('pay'),
      documentId,
      ...how,
      state: 'captured',
      amount: amount.minor,
      currency: amount.currency,
      captured: amount.minor,
      refunded: 0n,
      token: null,
      pendingId: null,
      givingBack: false,
      attempt: 1,
      captureAttempt: 0,
      redirectUrl: null,
      failure: null,
    };
    this.fresh.push(payment);
    this.known.set(documentId, [...this.paymentsOf(documentId), payment]);
    this.postings.push({
      from: sourceAccount(payment),
      to: paidAccount(documentId),
      unit: amount.currency,
      amount: amount.minor,
      document: documentId,
      reason: REASONS[how.method],
      ...(happenedOn === undefined ? {} : { happenedOn }),
    });
    return payment;
  }
}
