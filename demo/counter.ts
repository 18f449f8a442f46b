// The till of the demonstration: opened in the morning, closed at night with a count that is not always right.
import { type Actor, type Kernel, Refusal } from '#kernel';
import type { Placed } from './world.ts';

export type CounterParts = { kernel: Kernel; actor: Actor; channel: string; currency: string; random: () => number; skus: string[] };
type Till = { isOpen: boolean; days: { openedAt: Date; expected: { amount: string; currency: string } }[] };

const FLOAT = '300.00';
const CASH = 0.45;
/** In one closing of ten the drawer holds a little more or less than it should. */
const MISCOUNTS = 0.1;

/** People at a till who sell, open and close. */
export class Counter {
  private readonly parts: CounterParts;

  constructor(parts: CounterParts) {
    this.parts = parts;
  }

  /** Sells once; who has a number is a customer that the shop may know from elsewhere. */
  async sell(customer: { name: string; email: string; phone: string } | undefined, placed: Placed): Promise<void> {
    const { channel, random, skus } = this.parts;
    await this.open();
    const chosen = new Set(Array.from({ length: random() < 0.1 ? 2 : 1 }, () => skus[Math.floor(skus.length * random() ** 2)]!));
    const isCash = random() < CASH;
    const sale = {
      channel,
      lines: [...chosen].map((sku) => ({ sku, quantity: 1 })),
      method: isCash ? 'cash' : 'card',
      ...(customer ? { customer } : {}),
      ...(isCash ? {} : { terminal: random() < 0.04 ? 'tok_declined' : 'tok_ok' }),
    };
    const refusal = await this.try('channels.sell', sale);
    if (refusal) placed.refused.set(refusal.code, (placed.refused.get(refusal.code) ?? 0) + 1);
    else placed.orders++;
  }

  /** Closes a day that is over: after ten in the evening, or when it began on another day. */
  async tick(now: Date): Promise<number> {
    const { kernel, actor, channel, currency, random } = this.parts;
    const till = await kernel.ask<Till>('channels.till', { channel }, actor);
    const day = till.isOpen ? till.days[0] : undefined;
    if (!day) return 0;
    const began = new Date(day.openedAt);
    if (began.toISOString().slice(0, 10) === now.toISOString().slice(0, 10) && now.getUTCHours() < 20) return 0;
    const off = random() < MISCOUNTS ? Math.round((random() - 0.6) * 1000) / 100 : 0;
    const counted = Math.max(0, Number(day.expected.amount) + off).toFixed(2);
    await this.try('channels.close_till', { channel, counted: { amount: counted, currency } });
    return 1;
  }

  private async open(): Promise<void> {
    const { channel, currency } = this.parts;
    await this.try('channels.open_till', { channel, float: { amount: FLOAT, currency } });
  }

  /** Does something that may be refused. */
  private async try(name: string, input: unknown): Promise<Refusal | undefined> {
    try {
      await this.parts.kernel.do(name, input, { actor: this.parts.actor });
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}
