// Customers who do not give up: each order has a key, is sent until it is acknowledged, and its answer is kept to be compared.
import assert from 'node:assert/strict';
import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, OWNER, type Reply, makeAgent, send } from './program.fixture.ts';

export type KeyedOrder = { key: string; body: string; lines: number; units: number };
export type Acknowledged = KeyedOrder & { text: string; orderId: string };

const SKUS = Array.from({ length: 12 }, (_, i) => `PROOF-${i + 1}`);
const UNITS_EACH = 1_000_000;
const METHODS = ['card', 'cash_on_delivery', 'bank_transfer'];
const POLL_MS = 5;
const ANOTHER_BOUND_MS = 30_000;
/** The program is there and its database is not: the answer says that the same request may be sent again. */
const AGAIN = 503;

export class Intake {
  readonly acknowledged = new Map<string, Acknowledged>();
  /** Answers that were those of an earlier request, which had done its work and could not say so any more. */
  replayed = 0;
  /** Answers that asked to try again. */
  again = 0;
  private readonly unacknowledged: KeyedOrder[] = [];
  private readonly agent: Agent = makeAgent();
  private readonly random: () => number;
  private authorization = '';
  private made = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  /** How many keys were used so far. */
  get keys(): number {
    return this.made;
  }

  private post(program: Program, name: string, input: unknown): Promise<Reply> {
    return send(this.agent, program.port, `/api/${name.replace('.', '/')}`, JSON.stringify(input), { authorization: this.authorization });
  }

  /** Signs in, makes the API key that is used from then on, and puts goods on the shelf, all over HTTP. */
  async open(program: Program): Promise<void> {
    const ask = async <T>(name: string, input: unknown): Promise<T> => {
      const { status, text } = await this.post(program, name, input);
      assert.equal(status, 200, `${name}: ${text}`);
      return JSON.parse(text) as T;
    };
    this.authorization = `Bearer ${(await ask<{ token: string }>('staff.sign_in', OWNER)).token}`;
    this.authorization = `Bearer ${(await ask<{ secret: string }>('staff.create_key', { name: 'intake', scopes: ['*'] })).secret}`;
    await ask('stock.set_warehouses', { warehouses: [{ code: 'BUC', name: 'București', country: 'RO', city: 'București' }] });
    await ask('pricing.set_lists', { lists: [{ code: 'ro', name: 'Retail', currency: 'RON' }] });
    await ask('catalog.create_products', {
      name: 'Proof',
      taxCategory: 'standard',
      variants: SKUS.map((sku, i) => ({ sku, weightGrams: 100, options: { size: String(i + 1) } })),
    });
    await ask('pricing.set_prices', { list: 'ro', prices: SKUS.map((sku, i) => ({ sku, price: { amount: `${i + 5}.99`, currency: 'RON' } })) });
    await ask('stock.receive', { warehouse: 'BUC', lines: SKUS.map((sku) => ({ sku, quantity: UNITS_EACH })) });
  }

  private next(): KeyedOrder {
    const n = ++this.made;
    const count = 1 + Math.floor(this.random() * 3);
    const first = Math.floor(this.random() * SKUS.length);
    const lines = Array.from({ length: count }, (_, i) => ({ sku: SKUS[(first + i) % SKUS.length], quantity: 1 + Math.floor(this.random() * 2) }));
    const method = METHODS[Math.floor(this.random() * METHODS.length)]!;
    const body = JSON.stringify({
      channel: 'web',
      currency: 'RON',
      customer: { name: `Ana Pop ${n}`, email: `ana${n}@example.com`, language: 'ro' },
      shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO', phone: `+4072${String(2_000_000 + n)}` },
      lines,
      payment: { method, ...(method === 'card' ? { token: 'tok_ok' } : {}) },
      delivery: { method: 'courier' },
    });
    return { key: `proof-${n}`, body, lines: count, units: lines.reduce((sum, line) => sum + line.quantity, 0) };
  }

  /** Orders over several lanes, those first that nobody has acknowledged, until `limit` new ones were made or the program is gone. */
  async order(program: Program, lanes: number, limit: number): Promise<void> {
    const last = this.made + limit;
    await Promise.all(Array.from({ length: lanes }, () => this.lane(program, last)));
  }

  /** Resolves when one more order is acknowledged: now the program is in the middle of it. */
  async another(): Promise<void> {
    const before = this.acknowledged.size;
    for (let waited = 0; this.acknowledged.size === before; waited += POLL_MS) {
      assert.ok(waited < ANOTHER_BOUND_MS, 'an order is acknowledged');
      await sleep(POLL_MS);
    }
  }

  private async lane(program: Program, last: number): Promise<void> {
    for (;;) {
      const order = this.unacknowledged.shift() ?? (this.made < last ? this.next() : undefined);
      if (!order) return;
      const reply = await this.submit(program, order).catch((error: unknown) => error as Error);
      if (reply instanceof Error) {
        this.unacknowledged.push(order);
        // Nobody listens any more; the order is sent again when somebody does.
        return;
      }
      if (reply.status === AGAIN) {
        this.again++;
        this.unacknowledged.push(order);
        await sleep(20);
        continue;
      }
      assert.equal(reply.status, 200, reply.text);
      if (reply.headers['idempotency-replayed'] === 'true') this.replayed++;
      this.acknowledged.set(order.key, { ...order, text: reply.text, orderId: (JSON.parse(reply.text) as { orderId: string }).orderId });
    }
  }

  private submit(program: Program, { key, body }: KeyedOrder): Promise<Reply> {
    return send(this.agent, program.port, '/api/orders/place', body, { authorization: this.authorization, 'idempotency-key': key });
  }

  /** Sends all that was acknowledged once more: every answer must be the first one, byte for byte, and say that it is a replay. */
  async replayAll(program: Program, lanes: number): Promise<void> {
    const all = [...this.acknowledged.values()];
    const lane = async (): Promise<void> => {
      for (let order = all.pop(); order; order = all.pop()) {
        const { status, headers, text } = await this.submit(program, order);
        assert.deepEqual([status, headers['idempotency-replayed'], text], [200, 'true', order.text], order.key);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  close(): void {
    this.agent.destroy();
  }
}
