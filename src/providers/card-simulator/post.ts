// The simulator's outgoing webhooks: they wait until they are due, and can be late, doubled, reversed, forged or untrue.
import { type MoneyJson, decimalOf, parseMoney } from '#kernel';
import { signWebhook } from '#modules/payments';

export type OnWebhook = (rawBody: string, headers: Record<string, string>) => Promise<void>;

/** How webhooks are spoilt: `forge` says what is false in them, `old` that they were signed ten minutes before. */
export type Misbehaviour = {
  lateMs?: number;
  duplicates?: number;
  reversed?: boolean;
  forge?: 'signature' | 'old' | 'amount' | 'currency' | 'merchant' | 'document' | 'charge';
};

export type Letter = {
  type: 'authorised' | 'captured' | 'failed' | 'refunded';
  charge: { ref: string; reference: string; documentId: string };
  amount: MoneyJson;
  reason?: string;
  refund?: { ref: string; reference: string };
};

type Queued = { id: string; letter: Letter; due: Date; attempts: number; how: Misbehaviour };

const ATTEMPTS = 10;
const AGAIN_MS = 60_000;
const LINES = 100;

export class Post {
  onWebhook: OnWebhook | undefined;
  private readonly secret: string;
  private readonly merchant: string;
  private waiting: Queued[] = [];
  private how: Misbehaviour = {};
  private count = 0;

  constructor(options: { secret: string; merchant: string; onWebhook: OnWebhook | undefined }) {
    this.secret = options.secret;
    this.merchant = options.merchant;
    this.onWebhook = options.onWebhook;
  }

  misbehave(how: Misbehaviour): void {
    this.how = how;
  }

  queue(letter: Letter, due: Date): void {
    const { how } = this;
    const id = `evt_${++this.count}_${letter.type}_${letter.refund?.reference ?? letter.charge.reference}`;
    for (let copy = 0; copy <= (how.duplicates ?? 0); copy++)
      this.waiting.push({ id, letter, due: new Date(due.getTime() + (how.lateMs ?? 0)), attempts: 0, how });
  }

  /** Sends what is due; what is not accepted is sent again a minute later, ten times at most. Returns how many were accepted. */
  async deliver(now: Date): Promise<number> {
    const { onWebhook } = this;
    if (!onWebhook) return 0;
    const due = this.waiting.filter((one) => one.due <= now).sort((a, b) => a.due.getTime() - b.due.getTime());
    this.waiting = this.waiting.filter((one) => one.due > now);
    if (due.some((one) => one.how.reversed)) due.reverse();
    const send = async (one: Queued): Promise<number> => {
      const { body, headers } = this.write(one, now);
      try {
        await onWebhook(body, headers);
        return 1;
      } catch {
        if (++one.attempts < ATTEMPTS) this.waiting.push({ ...one, due: new Date(now.getTime() + AGAIN_MS) });
        return 0;
      }
    };
    let accepted = 0;
    // Many lines at once, as a busy gateway has them; each batch begins in its order.
    for (let from = 0; from < due.length; from += LINES) {
      const sent = await Promise.all(due.slice(from, from + LINES).map(send));
      accepted += sent.reduce((sum, n) => sum + n, 0);
    }
    return accepted;
  }

  private write({ id, letter, how }: Queued, now: Date): { body: string; headers: Record<string, string> } {
    const { forge } = how;
    const body = JSON.stringify({
      id,
      merchant: forge === 'merchant' ? 'somebody-else' : this.merchant,
      createdAt: now.toISOString(),
      ...untrue(letter, forge),
    });
    const at = forge === 'old' ? new Date(now.getTime() - 600_000) : now;
    return { body, headers: signWebhook(forge === 'signature' ? this.secret + '?' : this.secret, id, at, body) };
  }
}

/** The letter with one thing in it that is not so. */
function untrue(letter: Letter, forge: Misbehaviour['forge']): Letter {
  const { charge, amount } = letter;
  if (forge === 'amount') return { ...letter, amount: { ...amount, amount: decimalOf(parseMoney(amount).minor > 100n ? 100n : 1n, amount.currency) } };
  if (forge === 'currency') return { ...letter, amount: { ...amount, currency: amount.currency === 'HUF' ? 'CZK' : 'HUF' } };
  if (forge === 'document') return { ...letter, charge: { ...charge, documentId: 'ord_00000000000000000000000000' } };
  if (forge === 'charge') return { ...letter, charge: { ...charge, ref: charge.ref + 'x' } };
  return letter;
}
