// A shop with payments, the card simulator and bills to be paid, for the tests of payments.
import {
  type Ctx,
  type MoneyJson,
  type Outcome,
  type ProcessRunner,
  Refusal,
  SYSTEM,
  ask,
  createDocuments,
  defineModule,
  newId,
  parseMoney,
  sql,
} from '#kernel';
import { type House, type HouseOptions, house } from '#testing';
import { type CardSimulator, type Misbehaviour, cardSimulator } from '../../providers/card-simulator/index.ts';
import { partiesModule } from '../parties/module.ts';
import { paymentsModule } from './module.ts';
import { type CardPort, type DuesPort, CARD_PORT, DUES_PORT, parseCardWebhook } from './ports.ts';
import type { Due } from './types.ts';

const bills = defineModule({ name: 'bills', needs: [], documents: [{ kind: 'bill', prefix: 'bil', series: '{scope}-{year}-{n}' }] });

export const money = (amount: string, currency = 'RON'): MoneyJson => ({ amount, currency });

/** A house whose bills are due; `delivered` are the events, `webhooks` the answers to the simulator's. */
export async function till(options: Partial<HouseOptions> & { port?: (simulator: CardPort) => CardPort } = {}) {
  const { runner, settled, delivered } = notebook();
  const dues = new Map<string, Due>();
  const duesPort: DuesPort = { duesOf: async (_: Ctx, ids) => new Map(ids.flatMap((id) => (dues.has(id) ? [[id, dues.get(id)!] as const] : []))) };
  let clock = { now: () => new Date(0) };
  const simulator = cardSimulator({ env: { now: () => clock.now() }, secret: 'a secret of the test', merchant: 'kontor-test' });
  const shop = await house({
    ...options,
    modules: [partiesModule, bills, paymentsModule],
    providers: { [CARD_PORT]: options.port?.(simulator) ?? simulator, [DUES_PORT]: duesPort },
  });
  // These tests look at payments alone: what the engine would get is only noted.
  Object.assign(shop.kernel, { process: runner });
  clock = shop.env;
  const webhooks: { result: string; paymentId: string | null; reason: string | null }[] = [];
  simulator.onWebhook = async (rawBody, headers) => {
    for (const event of parseCardWebhook(simulator, rawBody, headers, shop.env.now())) {
      webhooks.push((await shop.kernel.do<(typeof webhooks)[number]>('payments.record', event, { actor: SYSTEM })).value);
    }
  };
  return {
    ...shop,
    ...asking(shop, settled),
    ...looking(shop),
    simulator,
    delivered,
    webhooks,
    dues,
    bill: billing(shop, dues),
    wait: waiting(shop, simulator),
  };
}

type Input = { documentId: string; amount?: MoneyJson; token?: string };
type Got = Outcome<Record<string, unknown>>;

/** A runner that only notes what it is told. */
function notebook() {
  const settled = new Map<unknown, Outcome<unknown>>();
  const delivered: { name: string; document: string | undefined; payload: Record<string, unknown> }[] = [];
  const runner: ProcessRunner = {
    lock: async () => {},
    start: async () => {},
    // What is only noted for lists concerns no drawing.
    deliver: async (_, events) => void delivered.push(...events.filter((event) => event.name !== 'payments.noted')),
    settled: async (_, items) => items.forEach((item) => settled.set((item.caller as { n: number }).n, item.outcome)),
    failed: async () => {},
  };
  return { runner, settled, delivered };
}

/** Ways to ask actions: `begin` and `go` for those that go outside, `run` for the others. */
function asking(shop: House, settled: Map<unknown, Outcome<unknown>>) {
  let n = 0;
  /** Asks as a drawing does; the outcome comes with the returned function once calls were made. */
  const begin = async (name: string, input: Input): Promise<() => Got | undefined> => {
    const caller = { n: ++n };
    const [asked] = await shop.kernel.tx(SYSTEM, (ctx) =>
      ask(ctx, ctx.registry.action(name), [{ input, key: 'call-' + n, caller, document: input.documentId }]),
    );
    if (!asked!.ok) settled.set(caller.n, asked!);
    else if ('answered' in asked!.value) settled.set(caller.n, { ok: true, value: asked!.value.answered });
    return () => settled.get(caller.n) as Got | undefined;
  };
  return {
    begin,
    /** Asks and makes the call; the output, or the refusal's code. */
    go: async (name: string, input: Input): Promise<Record<string, unknown> | string> => {
      const outcome = await begin(name, input);
      await shop.settle();
      const got = outcome();
      if (!got) return 'no outcome yet';
      return got.ok ? got.value : got.refusal.code;
    },
    /** Runs an action that stays inside; the output, or the refusal's code. */
    run: async (name: string, input: unknown, key?: string): Promise<Record<string, unknown> | string> =>
      shop.kernel.do<Record<string, unknown>>(name, input, { actor: SYSTEM, key }).then(
        ({ value }) => value,
        (error: unknown) => {
          if (error instanceof Refusal) return error.code;
          throw error;
        },
      ),
  };
}

/** Makes a new bill of `total`; its id and number. */
const billing =
  (shop: House, dues: Map<string, Due>) =>
  async (total: string, currency = 'RON'): Promise<{ id: string; number: string }> => {
    const id = newId(shop.env, 'bil');
    const [number] = await shop.kernel.tx(SYSTEM, (ctx) => createDocuments(ctx, [{ id, kind: 'bill', state: 'open', scope: 'RO' }]));
    dues.set(id, { total: parseMoney(money(total, currency)), open: true });
    return { id, number: number! };
  };

/** Turns the clock and lets the provider send its webhooks. */
const waiting =
  (shop: House, simulator: CardSimulator) =>
  async (ms: number, how: Misbehaviour = {}): Promise<number> => {
    simulator.misbehave(how);
    shop.env.turn(ms);
    return simulator.tick(shop.env.now());
  };

/** What is on record. */
function looking({ db }: House) {
  return {
    /** State, captured and refunded of each payment of a document, the oldest first. */
    payments: (documentId: string) =>
      db.read<{ id: string; state: string; captured: bigint; refunded: bigint }>(
        sql`select id, state, captured, refunded from payments.payment where document_id = ${documentId} order by id`,
      ),
    states: async (documentId: string): Promise<string[]> =>
      (await db.read<{ state: string }>(sql`select state from payments.payment where document_id = ${documentId} order by id`)).map((row) => row.state),
    /** What the ledger says was paid of a document, and what of it is set aside. */
    paid: async (documentId: string): Promise<[bigint, bigint]> => {
      const [row] = await db.read<{ posted: bigint; pending: bigint }>(sql`select posted, pending from kernel.balance where account = ${'paid:' + documentId}`);
      return row ? [row.posted, row.pending] : [0n, 0n];
    },
    counts: async (): Promise<Record<string, number>> => {
      const [row] = await db.read<Record<string, number>>(sql`
        select (select count(*)::int from payments.payment) as payments, (select count(*)::int from payments.refund) as refunds, (select count(*)::int from kernel.transfer) as transfers,
          (select count(*)::int from payments.provider_event) as heard, (select count(*)::int from payments.suspense) as suspense, (select count(*)::int from kernel.event) as events`);
      return row!;
    },
  };
}
