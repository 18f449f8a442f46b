// Pure decisions on payments: what an event of a provider does to a payment, and what a transfer's text refers to.
import type { Money } from '#kernel';
import type { Due, EventKind, Misfit, Payment, PaymentState, Refund } from './types.ts';

/** States in which a card payment still may become money. */
export const OPEN: readonly PaymentState[] = ['created', 'requires_action', 'authorised'];
const TAKEN: readonly PaymentState[] = ['captured', 'partially_refunded', 'refunded'];
const GONE: readonly PaymentState[] = ['voiding', 'voided', 'failed'];

/** What an event says, apart from its kind. */
export type Told = {
  kind: EventKind;
  merchant: string | undefined;
  paymentRef: string | undefined;
  documentId: string | undefined;
  amount: Money;
  /** The refund of ours that it names, if it names one that we know. */
  refund: Refund | undefined;
};

export type Verdict = 'book' | 'stale' | { misfit: Misfit };
const misfit = (reason: Misfit): Verdict => ({ misfit: reason });

/**
 * What to do with a genuine event: its merchant, charge, document, currency and amount must be those that we asked for
 * (a genuine payment of another amount pays nothing), and a state never goes back, whatever the order of arrival.
 */
export function judge(told: Told, payment: Payment, merchant: string): Verdict {
  if (told.merchant !== merchant) return misfit('merchant');
  if (payment.ref !== null && told.paymentRef !== undefined && told.paymentRef !== payment.ref) return misfit('reference');
  if (told.documentId !== undefined && told.documentId !== payment.documentId) return misfit('document');
  if (told.amount.currency !== payment.currency) return misfit('currency');
  if (told.kind === 'refunded') return judgeRefund(told, payment);
  if (told.amount.minor !== payment.amount) return misfit('amount');
  const { state } = payment;
  if (told.kind === 'authorised') return state === 'created' || state === 'requires_action' ? 'book' : state === 'failed' ? misfit('contradiction') : 'stale';
  if (told.kind === 'captured') return OPEN.includes(state) ? 'book' : TAKEN.includes(state) ? 'stale' : misfit('contradiction');
  return state === 'created' || state === 'requires_action' ? 'book' : 'stale';
}

/** A refund implies that the money had been taken, so it may come before the word of the capture. */
function judgeRefund(told: Told, payment: Payment): Verdict {
  const { refund, amount } = told;
  if (GONE.includes(payment.state)) return misfit('contradiction');
  if (refund) {
    if (refund.paymentId !== payment.id) return misfit('reference');
    if (refund.amount !== amount.minor) return misfit('amount');
    return refund.state === 'requested' ? 'book' : refund.state === 'done' ? 'stale' : misfit('contradiction');
  }
  const refundable = (TAKEN.includes(payment.state) ? payment.captured : payment.amount) - payment.refunded;
  return amount.minor > 0n && amount.minor <= refundable ? 'book' : misfit('amount');
}

/** The state that follows from what was captured and refunded. */
export const takenState = (payment: Pick<Payment, 'captured' | 'refunded'>): PaymentState =>
  payment.refunded === 0n ? 'captured' : payment.refunded < payment.captured ? 'partially_refunded' : 'refunded';

const NUMBER = /(?<![A-Z0-9])([A-Z]{1,8})[- /]?(\d{4})[- /]?(\d{6})(?!\d)/g;

/** The document numbers (`RO-2026-000123`) that a transfer's text may mean; hyphens may be missing, as banks drop them. */
export function numbersIn(reference: string): string[] {
  return [...new Set([...reference.toUpperCase().matchAll(NUMBER)].map(([, scope, year, n]) => `${scope}-${year}-${n}`))].slice(0, 10);
}

/** What is still to be paid of a document: what is due less what was taken and not given back. */
export const openDue = (due: Due, payments: Payment[]): bigint =>
  due.total.minor - payments.reduce((sum, payment) => sum + payment.captured - payment.refunded, 0n);

/** The refund that a void becomes when the capture was faster: one for each payment, however often it is asked for. */
export const lateRefundId = (payment: Payment): string => 'ref' + payment.id.slice(payment.id.indexOf('_'));
