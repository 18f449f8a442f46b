// The desk: bookings on payments are decided here one after the other in memory and written together when it is closed.
import { type Ctx, type Ending, type Posting, assert, ledger, moneyJson } from '#kernel';
import { capturedEvent, notedEvent, refundedEvent } from './events.ts';
import { takenState } from './rules.ts';
import { updatePayments, updateRefunds } from './store.ts';
import type { Payment, Refund } from './types.ts';

/** Ledger account of what a document has been paid; floored, so that more than was taken cannot go back. */
export const paidAccount = (documentId: string): string => 'paid:' + documentId;
export const BANK = 'bank:main';

/** Where a payment's money comes from. */
export const sourceAccount = (payment: Pick<Payment, 'method' | 'provider'>): string => {
  switch (payment.method) {
    case 'card':
      return 'gateway:' + payment.provider;
    case 'cash_on_delivery':
      return 'courier:' + payment.provider;
    case 'cash':
      return tillAccount(payment.provider);
    case 'channel':
      return 'channel:' + payment.provider;
    case 'bank_transfer':
      return BANK;
  }
};

/** The cash in the drawer of a till, by the code of its channel. */
export const tillAccount = (channel: string): string => 'till:' + channel;

/** Where refunded money goes: back through the provider or the channel that has it, else out of the bank. */
const backAccount = (payment: Pick<Payment, 'method' | 'provider'>): string =>
  payment.method === 'card' || payment.method === 'channel' ? sourceAccount(payment) : BANK;

type Holder = Payment | Refund;

export class Desk {
  readonly ctx: Ctx;
  private readonly payments = new Set<Payment>();
  private readonly refunds = new Set<Refund>();
  private readonly endings: Ending[] = [];
  private readonly postings: Posting[] = [];
  private readonly holds = new Map<Holder, Posting>();

  constructor(ctx: Ctx) {
    this.ctx = ctx;
  }

  /** The payment was changed beside a booking. */
  touch(payment: Payment): void {
    this.payments.add(payment);
  }

  /** The provider holds the customer's money for us. */
  authorised(payment: Payment): void {
    payment.state = 'authorised';
    payment.failure = null;
    this.holds.set(payment, { ...this.move(payment, payment.amount, 'payments.authorise'), pending: {} });
    this.noted(payment);
    this.touch(payment);
  }

  failed(payment: Payment, reason: string): void {
    payment.state = 'failed';
    payment.failure = reason;
    this.touch(payment);
  }

  /** The money was taken; at once, or out of an authorisation. */
  captured(payment: Payment, amount: bigint): void {
    payment.captured = amount;
    payment.state = takenState(payment);
    if (payment.pendingId !== null) this.endings.push({ pending: payment.pendingId, how: 'post', amount, reason: 'payments.capture' });
    else {
      this.holds.delete(payment);
      this.postings.push(this.move(payment, amount, 'payments.capture'));
    }
    payment.pendingId = null;
    this.touch(payment);
    this.ctx.emit(capturedEvent, payment.documentId, { paymentId: payment.id, method: payment.method, amount: moneyJson(amount, payment.currency) });
  }

  /** Nothing will be taken. */
  voided(payment: Payment): void {
    if (payment.pendingId !== null) this.endings.push({ pending: payment.pendingId, how: 'void', reason: 'payments.void' });
    this.holds.delete(payment);
    payment.pendingId = null;
    payment.state = 'voided';
    this.noted(payment);
    this.touch(payment);
  }

  private noted(payment: Payment): void {
    this.ctx.emit(notedEvent, payment.documentId, { paymentId: payment.id, state: payment.state });
  }

  /** Sets money aside that is to go back, so that it cannot go back twice. */
  refundHeld(payment: Payment, refund: Refund): void {
    this.holds.set(refund, { ...this.back(payment, refund.amount), pending: {} });
    this.refunds.add(refund);
  }

  /** Money has gone back: out of what was set aside for it, or of the provider's own accord. */
  refunded(payment: Payment, refund: Refund): void {
    payment.refunded += refund.amount;
    payment.state = takenState(payment);
    if (refund.pendingId !== null) this.endings.push({ pending: refund.pendingId, how: 'post', reason: 'payments.refund' });
    else {
      this.holds.delete(refund);
      this.postings.push(this.back(payment, refund.amount));
    }
    refund.pendingId = null;
    refund.state = 'done';
    this.refunds.add(refund);
    this.touch(payment);
    this.ctx.emit(refundedEvent, payment.documentId, { paymentId: payment.id, method: payment.method, amount: moneyJson(refund.amount, payment.currency) });
  }

  refundRefused(refund: Refund, reason: string): void {
    if (refund.pendingId !== null) this.endings.push({ pending: refund.pendingId, how: 'void', reason: 'payments.refund_refused' });
    this.holds.delete(refund);
    refund.pendingId = null;
    refund.state = 'refused';
    refund.failure = reason;
    this.refunds.add(refund);
  }

  /** Moves the ledger, then writes payments and refunds. That the ledger agrees is a condition, not a question: the rows were locked. */
  async close(): Promise<void> {
    const ended = await ledger.end(this.ctx, this.endings);
    assert(
      ended.every((outcome) => outcome.ok),
      'an authorisation or a refund ends once',
    );
    const holders = [...this.holds];
    const groups = [...this.postings.map((posting) => [posting]), ...holders.map(([, posting]) => [posting])];
    const posted = groups.length > 0 ? await ledger.post(this.ctx, groups) : [];
    holders.forEach(([holder], i) => {
      const outcome = posted[this.postings.length + i]!;
      if (outcome.ok) holder.pendingId = outcome.value[0]!;
    });
    assert(
      posted.every((outcome) => outcome.ok),
      'no more goes back than was taken',
    );
    updatePayments(this.ctx, [...this.payments]);
    updateRefunds(this.ctx, [...this.refunds]);
  }

  private move(payment: Payment, amount: bigint, reason: string): Posting {
    return { from: sourceAccount(payment), to: paidAccount(payment.documentId), unit: payment.currency, amount, reason, document: payment.documentId };
  }

  private back(payment: Payment, amount: bigint): Posting {
    return {
      from: paidAccount(payment.documentId),
      to: backAccount(payment),
      unit: payment.currency,
      amount,
      reason: 'payments.refund',
      document: payment.documentId,
    };
  }
}
