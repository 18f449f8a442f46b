// What was heard and what came of it: every event ends on record, booked, stale or in suspense, and is never lost.
import { type Ctx, type Money, moneyJson } from '#kernel';
import { suspendedEvent } from './events.ts';
import { type Heard, type Suspended, insertHeard, insertSuspense } from './store.ts';
import type { Misfit } from './types.ts';

/** A message of a provider or a line of a bank, as it is put on record. */
export type Message = { provider: string; eventId: string; kind: string; amount: Money; says: string; raw: string };
export type Link = { paymentId: string | null; documentId: string | null };

export class Logbook {
  private readonly ctx: Ctx;
  private readonly heard: Heard[] = [];
  private readonly suspended: Suspended[] = [];

  constructor(ctx: Ctx) {
    this.ctx = ctx;
  }

  add(message: Message, link: Link, result: 'booked' | 'stale'): void {
    this.heard.push(this.row(message, link, result, null));
  }

  /** Nothing is booked; a person finds it in the list of what did not fit. */
  suspend(message: Message, link: Link, reason: Misfit): void {
    const row = this.row(message, link, 'suspense', reason);
    const { provider, kind, amount, says } = message;
    const suspense: Suspended = {
      id: this.ctx.id('sus'),
      event: row.id,
      provider,
      kind,
      reason,
      ...link,
      amount: amount.minor,
      currency: amount.currency,
      says,
    };
    this.heard.push(row);
    this.suspended.push(suspense);
    this.ctx.emit(suspendedEvent, link.documentId ?? undefined, {
      suspenseId: suspense.id,
      provider,
      reason,
      amount: moneyJson(amount.minor, amount.currency),
    });
  }

  close(): void {
    insertHeard(this.ctx, this.heard);
    insertSuspense(this.ctx, this.suspended);
  }

  private row({ provider, eventId, kind, amount, raw }: Message, link: Link, result: Heard['result'], reason: string | null): Heard {
    return { id: this.ctx.id('pev'), provider, eventId, kind, amount: amount.minor, currency: amount.currency, ...link, result, reason, raw };
  }
}
