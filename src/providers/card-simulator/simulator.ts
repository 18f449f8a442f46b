// A card provider in process: keeps its own books, behaves by token, and complains when money would move twice.
import { type Env, type MoneyJson, moneyJson, parseMoney } from '#kernel';
import {
  type CardAuthorise,
  type CardAuthorised,
  type CardCapture,
  type CardCaptured,
  type CardPort,
  type CardRefund,
  type CardRefunded,
  type CardVoid,
  type CardVoided,
} from '#modules/payments';
import { type Behaviour, behaviourOf } from './behaviour.ts';
import { Post, type Misbehaviour, type OnWebhook } from './post.ts';
import { parseWebhook } from './webhook.ts';

export type SimulatorOptions = {
  env: Pick<Env, 'now'>;
  secret: string;
  merchant: string;
  seed?: number;
  /** Where webhooks go; one that throws is delivered again later. */
  onWebhook?: OnWebhook;
};

/** A charge in the provider's books, in minor units. */
export type Charge = {
  ref: string;
  paymentId: string;
  documentId: string;
  currency: string;
  amount: bigint;
  token: string;
  state: 'waiting' | 'authorised' | 'captured' | 'voided' | 'failed' | 'declined';
  captured: bigint;
  refunded: bigint;
};

type Did = { op: string; of: string; answer: unknown };

export class CardSimulator implements CardPort {
  readonly provider = 'simulator';
  readonly merchant: string;
  /** Attempts to move the same money twice, in words; empty when the shop behaves. */
  readonly complaints: string[] = [];
  private readonly charges = new Map<string, Charge>();
  private readonly done = new Map<string, Did>();
  private readonly broken = new Set<string>();
  private readonly charged = new Set<string>();
  /** Customers who have to confirm. */
  private readonly waiting: { charge: Charge; due: number; well: boolean; silent: boolean }[] = [];
  private readonly env: Pick<Env, 'now'>;
  private readonly secret: string;
  private readonly seed: number;
  private readonly post: Post;
  private refunds = 0;
  private dead = false;

  constructor(options: SimulatorOptions) {
    this.env = options.env;
    this.merchant = options.merchant;
    this.secret = options.secret;
    this.seed = options.seed ?? 1;
    this.post = new Post({ secret: options.secret, merchant: options.merchant, onWebhook: options.onWebhook });
  }

  /** Where webhooks go from now on. */
  set onWebhook(onWebhook: OnWebhook) {
    this.post.onWebhook = onWebhook;
  }

  /** While dead, every call breaks. */
  set isDead(dead: boolean) {
    this.dead = dead;
  }

  /** The charges in the provider's books, the oldest first. */
  get books(): readonly Charge[] {
    return [...this.charges.values()];
  }

  /** Delivers the webhooks that are due at `now`; returns how many were accepted. */
  tick(now: Date): Promise<number> {
    this.confirm(now);
    return this.post.deliver(now);
  }

  /** How the webhooks queued from now on are spoilt. */
  misbehave(how: Misbehaviour): void {
    this.post.misbehave(how);
  }

  async authorise(request: CardAuthorise, key: string): Promise<CardAuthorised> {
    const behaviour = this.behaviour(request.token, request.amount);
    this.breakOnce(behaviour === 'dead_once', key);
    const known = this.repeated<CardAuthorised>('authorise', request.paymentId, key);
    if (known) return known;
    const charge = this.open(request);
    const answer = this.remember('authorise', request.paymentId, key, this.authoriseFresh(charge, behaviour));
    if (behaviour === 'late') await this.post.deliver(this.env.now());
    this.breakOnce(behaviour === 'timeout', key);
    return answer;
  }

  private authoriseFresh(charge: Charge, behaviour: Behaviour): CardAuthorised {
    const now = this.env.now();
    if (behaviour === 'declined') {
      charge.state = 'declined';
      return { status: 'declined', ref: charge.ref, reason: 'insufficient_funds' };
    }
    if (behaviour.startsWith('3ds')) {
      charge.state = 'waiting';
      this.waiting.push({ charge, due: now.getTime() + CONFIRM_MS, well: behaviour === '3ds_ok', silent: behaviour === '3ds_silent' });
      return { status: 'requires_action', ref: charge.ref, redirectUrl: '/simulated-bank/' + charge.ref };
    }
    charge.state = 'authorised';
    this.tell('authorised', charge, now, behaviour === 'late' ? 0 : TELL_MS);
    return { status: 'authorised', ref: charge.ref, amount: moneyJson(charge.amount, charge.currency) };
  }

  /** The customers who had to confirm have done so, or have failed to. */
  private confirm(now: Date): void {
    for (const one of this.waiting.splice(0)) {
      if (one.charge.state !== 'waiting') continue;
      if (one.silent || one.due > now.getTime()) this.waiting.push(one);
      else {
        one.charge.state = one.well ? 'authorised' : 'failed';
        this.tell(one.well ? 'authorised' : 'failed', one.charge, now, 0, one.well ? {} : { reason: 'authentication_failed' });
      }
    }
  }

  async capture(request: CardCapture, key: string): Promise<CardCaptured> {
    this.breakOnce(false, key);
    const known = this.repeated<CardCaptured>('capture', request.paymentId, key);
    if (known) return known;
    return this.remember('capture', request.paymentId, key, this.captureFresh(request));
  }

  private captureFresh({ ref, amount }: CardCapture): CardCaptured {
    const charge = this.find(ref);
    const { minor, currency } = parseMoney(amount);
    if (!charge) return { status: 'refused', reason: 'unknown' };
    if (charge.state === 'captured') this.complaints.push(`${ref} was to be captured twice`);
    if (charge.state !== 'authorised') return { status: 'refused', reason: charge.state };
    if (this.behaviour(charge.token, amount) === 'capture_fails') return { status: 'refused', reason: 'authorisation_expired' };
    if (currency !== charge.currency || minor > charge.amount) return { status: 'refused', reason: 'amount' };
    charge.state = 'captured';
    charge.captured = minor;
    this.tell('captured', charge, this.env.now(), TELL_MS, { amount });
    return { status: 'captured', amount };
  }

  async void(request: CardVoid, key: string): Promise<CardVoided> {
    this.breakOnce(false, key);
    const known = this.repeated<CardVoided>('void', request.paymentId, key);
    if (known) return known;
    const charge = this.find(request.ref);
    const captured = charge?.state === 'captured';
    if (charge && !captured) charge.state = 'voided';
    return this.remember('void', request.paymentId, key, captured ? { status: 'refused', reason: 'captured' } : { status: 'voided' });
  }

  async refund(request: CardRefund, key: string): Promise<CardRefunded> {
    this.breakOnce(false, key);
    const known = this.repeated<CardRefunded>('refund', request.refundId, key);
    if (known) return known;
    return this.remember('refund', request.refundId, key, this.refundFresh(request));
  }

  private refundFresh({ ref, refundId, amount }: CardRefund): CardRefunded {
    const charge = this.find(ref, 'captured');
    const { minor, currency } = parseMoney(amount);
    if (!charge) return { status: 'refused', reason: 'unknown' };
    if (charge.captured - charge.refunded < minor || currency !== charge.currency) {
      this.complaints.push(`more was to be refunded of ${ref} than was captured`);
      return { status: 'refused', reason: 'amount' };
    }
    charge.refunded += minor;
    const refundRef = `simr_${++this.refunds}_${refundId}`;
    this.tell('refunded', charge, this.env.now(), TELL_MS, { amount, refund: { ref: refundRef, reference: refundId } });
    return { status: 'refunded', refundRef, amount };
  }

  parseWebhook(
    rawBody: Parameters<CardPort['parseWebhook']>[0],
    headers: Parameters<CardPort['parseWebhook']>[1],
    now: Date,
  ): ReturnType<CardPort['parseWebhook']> {
    return parseWebhook({ provider: this.provider, secret: this.secret }, rawBody, headers, now);
  }

  private behaviour(token: string | null, amount: MoneyJson): Behaviour {
    return behaviourOf(token, amount, this.seed);
  }

  /** The answer that this key has had before. */
  private repeated<A>(op: string, of: string, key: string): A | undefined {
    const before = this.done.get(key);
    if (!before) {
      if (op === 'authorise' && this.charged.has(of)) this.complaints.push(`${of} was to be charged twice`);
      return undefined;
    }
    if (before.op !== op || before.of !== of) this.complaints.push(`the key ${key} was used for two things`);
    return before.answer as A;
  }

  private remember<A>(op: string, of: string, key: string, answer: A): A {
    this.done.set(key, { op, of, answer });
    if (op === 'authorise') this.charged.add(of);
    return answer;
  }

  /** Throws while the provider is dead, and once for a key whose first call is to break. */
  private breakOnce(once: boolean, key: string): void {
    if (this.dead) throw new Error('the card provider does not answer');
    if (!once || this.broken.has(key)) return;
    this.broken.add(key);
    throw new Error('the connection to the card provider was lost');
  }

  private open({ paymentId, documentId, amount, token }: CardAuthorise): Charge {
    const { minor, currency } = parseMoney(amount);
    const ref = ['sim', minor.toString(), currency, paymentId, documentId, (token ?? '').slice(0, 60)].join('.');
    const charge: Charge = { ref, paymentId, documentId, currency, amount: minor, token: token ?? '', state: 'waiting', captured: 0n, refunded: 0n };
    this.charges.set(ref, charge);
    return charge;
  }

  /** A charge by its reference; one from before a restart is made again from what its reference says. */
  private find(ref: string, since: 'authorised' | 'captured' = 'authorised'): Charge | undefined {
    const known = this.charges.get(ref);
    if (known) return known;
    const [sim, minor, currency, paymentId, documentId, ...token] = ref.split('.');
    if (sim !== 'sim' || !/^\d+$/.test(minor ?? '') || !currency || !paymentId || !documentId) return undefined;
    const amount = BigInt(minor!);
    const charge: Charge = {
      ref,
      paymentId,
      documentId,
      currency,
      amount,
      token: token.join('.'),
      state: since,
      captured: since === 'captured' ? amount : 0n,
      refunded: 0n,
    };
    this.charges.set(ref, charge);
    return charge;
  }

  private tell(
    type: 'authorised' | 'captured' | 'failed' | 'refunded',
    charge: Charge,
    now: Date,
    inMs: number,
    more: { amount?: MoneyJson; reason?: string; refund?: { ref: string; reference: string } } = {},
  ): void {
    this.post.queue(
      {
        type,
        charge: { ref: charge.ref, reference: charge.paymentId, documentId: charge.documentId },
        amount: more.amount ?? moneyJson(charge.amount, charge.currency),
        ...more,
      },
      new Date(now.getTime() + inMs),
    );
  }
}

const TELL_MS = 2_000;
const CONFIRM_MS = 30_000;
