// The simulated world: customers who order and pay, people who do their tasks, a bank, a card gateway and a courier — all out of one seed.
import { createHash } from 'node:crypto';
import { type Actor, type Kernel, Refusal, seededRandom } from '#kernel';
import { Counter } from './counter.ts';

/** Something outside that has its own life: a card gateway, a courier. `tick` lets it do what is due at `now`. */
export type Living = { tick(now: Date): Promise<number> };

export type WorldParts = {
  kernel: Kernel;
  actor: Actor;
  seed: number;
  channel: { code: string; currency: string; country: string };
  skus: string[];
  living: Living[];
  /** The till and the phone of the shop, where it has them: a part of the customers comes there. */
  till?: string;
  phone?: string;
  /** How fast people, customers and the bank are: 1 is life, 0.001 a thousand times as fast. */
  pace?: number;
};

export type Placed = { orders: number; refused: Map<string, number> };
type Transfer = { number: string; amount: { amount: string; currency: string }; dueMs: number };
type Task = { id: string; form: string | null; documentId: string; openedAt: Date | string; prefill: Record<string, unknown>; element: string };

/** Shares of ways to pay, of quantities and of delays, from a sample of a marketplace's orders (the shop has no boleto yet: it is paid by transfer). */
const SHARES = {
  card: 0.756,
  bank_transfer: 0.185,
  cash_on_delivery: 0.059,
  neverPays: 0.04,
  cancels: 0.005,
  reviewRejects: 0.06,
  twoLines: 0.077,
  threeLines: 0.013,
  more: 0.009,
  /** Of the customers that come by themselves (a marketplace's come through it). */
  atTheTill: 0.22,
  onThePhone: 0.08,
  /** At the till somebody who gives a name. */
  knownAtTheTill: 0.35,
};
const HOUR = 3_600_000;
const TASKS_AT_ONCE = 200;

/** The carrier promises a day when it prints the label, so parcels do not lie long after. Together with checking and packing they make 1.8 d to hand-over in the middle and 8.2 d at the 95th percentile. */
const [PICK_P50, PICK_P95] = [35, 175];
const [HAND_P50, HAND_P95] = [2, 9];
/** A transfer takes a day in the middle; one in twenty comes near the fourth day. */
const [TRANSFER_P50, TRANSFER_P95] = [27, 91];

/** Median and 95th percentile in hours of how long a person lets a task of a form lie. */
const DELAYS: Record<string, [number, number]> = {
  'orders.review': [0.6, 20],
  'orders.decide_shortage': [6, 40],
  'shipping.pick': [PICK_P50, PICK_P95],
  'shipping.check': [0.3, 2],
  'shipping.pack': [0.4, 3],
  'shipping.hand_over': [HAND_P50, HAND_P95],
  'shipping.correct_address': [4, 30],
  'shipping.decide_failed': [6, 40],
};

const CITIES: Record<string, [city: string, postalCode: string, region: string][]> = {
  RO: [
    ['București', '010011', 'B'],
    ['Cluj-Napoca', '400001', 'CJ'],
    ['Iași', '700028', 'IS'],
    ['Timișoara', '300006', 'TM'],
  ],
  BR: [
    ['São Paulo', '01310-100', 'SP'],
    ['Rio de Janeiro', '20040-020', 'RJ'],
    ['Curitiba', '80010-000', 'PR'],
    ['Salvador', '40020-000', 'BA'],
  ],
  PL: [
    ['Warszawa', '00-001', 'MZ'],
    ['Kraków', '30-001', 'MA'],
    ['Gdańsk', '80-001', 'PM'],
  ],
  MD: [
    ['Chișinău', 'MD-2001', 'CU'],
    ['Bălți', 'MD-3100', 'BA'],
  ],
};
const STREETS: Record<string, string> = { RO: 'Strada Libertății', BR: 'Rua das Flores', PL: 'ulica Długa', MD: 'strada Ștefan cel Mare' };
const PHONES: Record<string, (n: number) => string> = {
  RO: (n) => '+407' + String(20_000_000 + n),
  BR: (n) => '+55119' + String(10_000_000 + n),
  PL: (n) => '+48' + String(500_000_000 + n),
  MD: (n) => '+3736' + String(9_000_000 + n).slice(0, 7),
};
const LANGUAGES: Record<string, string> = { RO: 'ro', BR: 'pt-BR', PL: 'pl', MD: 'ru' };
const FIRST = ['Ana', 'Ion', 'Maria', 'Andrei', 'Elena', 'Paulo', 'Beatriz', 'Tomasz', 'Zofia', 'Olga', 'Mihai', 'Irina'];
const LAST = ['Popescu', 'Ionescu', 'Silva', 'Souza', 'Kowalski', 'Nowak', 'Rusu', 'Ceban', 'Ferreira', 'Marin'];

export class World {
  readonly transfers: Transfer[] = [];
  private readonly parts: WorldParts;
  private readonly random: () => number;
  private readonly toCancel: { orderId: string; dueMs: number }[] = [];
  private readonly given = new Map<string, number>();
  private readonly counter: Counter | undefined;
  private customers = 0;

  constructor(parts: WorldParts) {
    this.parts = parts;
    this.random = seededRandom(parts.seed);
    const { kernel, actor, skus, till, channel } = parts;
    if (till !== undefined) this.counter = new Counter({ kernel, actor, skus, channel: till, currency: channel.currency, random: this.random });
  }

  /** Customers place `count` orders; what the shop refuses is counted by its code. */
  async order(count: number): Promise<Placed> {
    const { kernel, actor } = this.parts;
    const placed: Placed = { orders: 0, refused: new Map() };
    const atTheTill = this.counter ? Array.from({ length: count }, () => this.random()).filter((draw) => draw < SHARES.atTheTill).length : 0;
    for (let n = 0; n < atTheTill; n++) await this.counter!.sell(this.random() < SHARES.knownAtTheTill ? this.aCustomer().customer : undefined, placed);
    const inputs = Array.from({ length: count - atTheTill }, () => this.anOrder());
    for (let from = 0; from < inputs.length; from += TASKS_AT_ONCE) {
      const batch = inputs.slice(from, from + TASKS_AT_ONCE);
      const outcomes = await kernel.doMany<{ orderId: string; number: string; total: { amount: string; currency: string } }>('orders.place', batch, actor);
      outcomes.forEach((outcome, i) => {
        if (!outcome.ok) return void placed.refused.set(outcome.refusal.code, (placed.refused.get(outcome.refusal.code) ?? 0) + 1);
        placed.orders++;
        this.plan(batch[i]!.payment.method, outcome.value);
      });
    }
    return placed;
  }

  private anOrder() {
    const { channel, skus } = this.parts;
    const draw = this.random();
    const lines = draw < SHARES.more ? 4 : draw < SHARES.more + SHARES.threeLines ? 3 : draw < SHARES.more + SHARES.threeLines + SHARES.twoLines ? 2 : 1;
    const method = this.pick([
      ['card', SHARES.card],
      ['bank_transfer', SHARES.bank_transfer],
      ['cash_on_delivery', SHARES.cash_on_delivery],
    ] as const);
    const { country } = channel;
    const { customer } = this.aCustomer();
    const { name, phone } = customer;
    const [city, postalCode, region] = CITIES[country]![Math.floor(this.random() * CITIES[country]!.length)]!;
    const isCall = this.parts.phone !== undefined && this.random() < SHARES.onThePhone;
    const chosen = new Set<string>();
    while (chosen.size < lines) chosen.add(skus[Math.floor(skus.length * this.random() ** 2)]!);
    return {
      channel: isCall ? this.parts.phone! : channel.code,
      currency: channel.currency,
      customer,
      shipTo: {
        name,
        street: this.random() < 0.01 ? 'x' : `${STREETS[country]} ${1 + Math.floor(this.random() * 120)}`,
        city,
        postalCode,
        region,
        country,
        phone,
      },
      lines: [...chosen].map((sku) => ({ sku, quantity: this.random() < 0.93 ? 1 : 2 })),
      payment: { method, ...(method === 'card' ? { token: `tok_${Math.floor(this.random() * 1e9)}` } : {}) },
      delivery: { method: 'courier' },
    };
  }

  /** Somebody new, or now and then somebody who was here before, in whatever channel. */
  private aCustomer() {
    const { country } = this.parts.channel;
    const n = this.random() < 0.03 && this.customers > 0 ? Math.floor(this.random() * this.customers) : this.customers++;
    const name = `${FIRST[n % FIRST.length]} ${LAST[(n * 7 + Math.floor(n / FIRST.length)) % LAST.length]}`;
    return { customer: { name, email: `customer${n}@example.com`, phone: PHONES[country]!(n % 900_000), language: LANGUAGES[country]! } };
  }

  private plan(method: string, order: { orderId: string; number: string; total: { amount: string; currency: string } }): void {
    const nowMs = this.parts.kernel.env.now().getTime();
    if (method === 'bank_transfer' && this.random() >= SHARES.neverPays)
      this.transfers.push({ number: order.number, amount: order.total, dueMs: nowMs + this.delay(TRANSFER_P50, TRANSFER_P95, this.random()) });
    if (this.random() < SHARES.cancels) this.toCancel.push({ orderId: order.orderId, dueMs: nowMs + this.delay(4, 40, this.random()) });
  }

  /** Lets everybody do what is due now: people, bank, customers, courier and gateway. Returns how much was done. */
  async tick(): Promise<number> {
    const now = this.parts.kernel.env.now();
    let did = 0;
    for (const one of this.parts.living) did += await one.tick(now);
    if (this.counter) did += await this.counter.tick(now);
    return did + (await this.bank(now)) + (await this.changeMinds(now)) + (await this.people(now));
  }

  private async bank(now: Date): Promise<number> {
    const due = takeDue(this.transfers, now);
    // People write numbers as they like, and a bank tells a line twice now and then.
    const inputs = due.flatMap(({ number, amount }) => {
      const loose = this.random() < 0.1;
      const line = { reference: loose ? `comanda ${number.toLowerCase().replaceAll('-', '')}` : number, amount, bookedOn: now.toISOString().slice(0, 10) };
      return this.random() < 0.02 ? [line, line] : [line];
    });
    for (let from = 0; from < inputs.length; from += TASKS_AT_ONCE)
      await this.parts.kernel.doMany('payments.record_transfer', inputs.slice(from, from + TASKS_AT_ONCE), this.parts.actor);
    return due.length;
  }

  private async changeMinds(now: Date): Promise<number> {
    const due = takeDue(this.toCancel, now);
    for (const { orderId } of due) {
      await this.parts.kernel.do('orders.cancel', { orderId, reason: 'changed_mind' }, { actor: this.parts.actor }).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
    }
    return due.length;
  }

  /** People complete the tasks that have lain long enough, many at once. */
  private async people(now: Date): Promise<number> {
    const { kernel, actor } = this.parts;
    let after: string | undefined;
    const ready: { taskId: string; input: Record<string, unknown> }[] = [];
    for (;;) {
      const page: { items: Task[]; next: string | null } = await kernel.ask('tasks.list', { limit: TASKS_AT_ONCE, ...(after ? { after } : {}) }, actor);
      const due = page.items.filter((task) => this.isDue(task, now));
      const inputs = this.fill(due);
      due.forEach((task, i) => ready.push({ taskId: task.id, input: inputs[i]! }));
      if (page.next === null) break;
      after = page.next;
    }
    let did = 0;
    for (let from = 0; from < ready.length; from += TASKS_AT_ONCE) {
      const outcomes = await kernel.doMany('tasks.complete', ready.slice(from, from + TASKS_AT_ONCE), actor);
      did += outcomes.filter((outcome) => outcome.ok).length;
      outcomes.forEach((outcome, i) => {
        if (!outcome.ok) this.given.set(ready[from + i]!.taskId, (this.given.get(ready[from + i]!.taskId) ?? 0) + 1);
      });
    }
    return did;
  }

  private isDue(task: Task, now: Date): boolean {
    // Somebody whose form is refused three times leaves it to a person.
    if ((this.given.get(task.id) ?? 0) >= 3) return false;
    const [median, p95] = DELAYS[task.form ?? ''] ?? [1, 8];
    return new Date(task.openedAt).getTime() + this.delay(median, p95, chanceOf(task.id)) <= now.getTime();
  }

  /** The forms, filled in as their people would. */
  private fill(tasks: Task[]): Record<string, unknown>[] {
    return tasks.map((task) => {
      const chance = chanceOf(task.id + '!');
      switch (task.form) {
        case 'orders.review':
          return { decision: chance < SHARES.reviewRejects ? 'reject' : 'approve' };
        case 'orders.decide_shortage':
          return { decision: chance < 0.5 ? 'retry' : 'cancel' };
        case 'shipping.check':
          return { ok: true };
        case 'shipping.correct_address':
          return { to: { ...(task.prefill.to as object), street: `${STREETS[this.parts.channel.country]} 7` } };
        case 'shipping.decide_failed':
          return { decision: chance < 0.85 ? 'again' : 'return' };
        case 'shipping.decide_unpaid':
          return { decision: 'send_anyway' };
        case 'shipping.decide_lost':
          return { decision: 'give_back' };
        default:
          return {};
      }
    });
  }

  private pick<T extends string>(shares: readonly (readonly [T, number])[]): T {
    let draw = this.random() * shares.reduce((sum, [, share]) => sum + share, 0);
    for (const [value, share] of shares) if ((draw -= share) < 0) return value;
    return shares[0]![0];
  }

  /** A log-normal delay in milliseconds with this median and 95th percentile in hours, at the world's pace. */
  private delay(medianHours: number, p95Hours: number, chance: number): number {
    const sigma = Math.log(p95Hours / medianHours) / 1.645;
    return medianHours * Math.exp(sigma * normalOf(chance)) * HOUR * (this.parts.pace ?? 1);
  }
}

function takeDue<T extends { dueMs: number }>(list: T[], now: Date): T[] {
  const due = list.filter((one) => one.dueMs <= now.getTime());
  if (due.length > 0) list.splice(0, list.length, ...list.filter((one) => one.dueMs > now.getTime()));
  return due;
}

/** A number in (0, 1) that a text always gives. */
function chanceOf(text: string): number {
  return (createHash('sha1').update(text).digest().readUInt32BE(0) + 0.5) / 4_294_967_296;
}

/** The standard normal quantile of a probability (Acklam's rational approximation; error below 1.2e-9). */
function normalOf(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.47575) {
    const r = q * q;
    return (
      ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239) *
        q) /
      (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1)
    );
  }
  const r = Math.sqrt(-2 * Math.log(p < 0.5 ? p : 1 - p));
  const tail =
    (((((-0.007784894002430293 * r - 0.3223964580411365) * r - 2.400758277161838) * r - 2.549732539343734) * r + 4.374664141464968) * r + 2.938163982698783) /
    ((((0.007784695709041462 * r + 0.3224671290700398) * r + 2.445134137142996) * r + 3.754408661907416) * r + 1);
  return p < 0.5 ? tail : -tail;
}
