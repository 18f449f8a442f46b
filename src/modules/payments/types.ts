// Nouns of payments: a payment, a refund, what a provider told us and what did not fit.
import type { Money } from '#kernel';

/** `cash` lies in a till; `channel`: a marketplace has it and owes it to us. */
export type Method = 'card' | 'bank_transfer' | 'cash_on_delivery' | 'cash' | 'channel';
export type PaymentState = 'created' | 'requires_action' | 'authorised' | 'captured' | 'partially_refunded' | 'refunded' | 'voiding' | 'voided' | 'failed';

/** One attempt to get money for a document; amounts in minor units of `currency`. */
export type Payment = {
  id: string;
  documentId: string;
  method: Method;
  provider: string;
  state: PaymentState;
  amount: bigint;
  currency: string;
  captured: bigint;
  refunded: bigint;
  /** The provider's own id of the charge, once it is known. */
  ref: string | null;
  token: string | null;
  /** The open ledger transfer of an authorisation. */
  pendingId: string | null;
  /** Its money goes back: nothing more is captured of it. */
  givingBack: boolean;
  /** The how manieth card of the document it is. */
  attempt: number;
  /** How many captures the provider has refused; part of the next one's key. */
  captureAttempt: number;
  redirectUrl: string | null;
  failure: string | null;
};

export type RefundState = 'requested' | 'due' | 'done' | 'refused';

/** Money on its way back to the customer; `due` waits for a person who pays it out. */
export type Refund = {
  id: string;
  paymentId: string;
  documentId: string;
  amount: bigint;
  currency: string;
  state: RefundState;
  provider: string;
  ref: string | null;
  pendingId: string | null;
  failure: string | null;
};

export type EventKind = 'authorised' | 'captured' | 'failed' | 'refunded';

/** Why something that a provider or a bank said was not booked. */
export type Misfit =
  | 'provider'
  | 'merchant'
  | 'unknown_payment'
  | 'unknown_document'
  | 'ambiguous'
  | 'reference'
  | 'document'
  | 'closed'
  | 'currency'
  | 'amount'
  | 'contradiction';

/** What a document still has to be paid, as its own module says. */
export type Due = { total: Money; open: boolean };
