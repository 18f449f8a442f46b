// What the tests of shipping share: a shop with two warehouses, goods on their shelves, and orders that hold some of them.
import assert from 'node:assert/strict';
import { type Outcome, SYSTEM, ledger, sql } from '#kernel';
import { holdFor } from '#modules/stock';
import { type House, house } from '#testing';
import { CarrierSimulator, type SimulatorOptions } from '../../providers/carrier-simulator/index.ts';
import { catalogModule } from '../catalog/module.ts';
import { partiesModule } from '../parties/module.ts';
import { stockModule } from '../stock/module.ts';
import { shippingModule } from './module.ts';

const id = (kind: string, n: number): string => `${kind}_${String(n).padStart(26, '0')}`;
export const sku = (n: number): string => id('sku', n);
export const order = (n: number): string => id('ord', n);
export const CLJ = id('whs', 1);
export const BUC = id('whs', 2);
export const ON_SHELF = 1000;

export const to = { name: 'Ștefan Țăranu', street: 'Strada Lungă 5', city: 'Brașov', postalCode: '500035', country: 'RO', phone: '+40722123456' };
export const lines = (...list: [number, number][]) => list.map(([n, quantity]) => ({ skuId: sku(n), sku: 'N' + n, quantity }));
export const at = (text: string): string => `2026-11-${text}:00.000Z`;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** A shop whose carrier is simulated; `world` steers the carrier. */
export async function shopWithCarrier(options: Partial<SimulatorOptions> = {}, more: Partial<Parameters<typeof house>[0]> = {}) {
  let clock: () => Date = () => new Date(at('02T08:00'));
  const carrier: CarrierSimulator = new CarrierSimulator({
    seed: 'shipping',
    now: () => clock(),
    tell: async (_, events) => void (await Promise.all(events.map((event) => shop.kernel.do('shipping.track', event, { actor: SYSTEM })))),
    fateOf: () => ({ ending: 'delivered', early: false, twice: false, lateMs: 0, transitMs: DAY_MS }),
    ...options,
  });
  const shop: House = await house({ ...more, modules: [partiesModule, catalogModule, stockModule, shippingModule, ...(more.modules ?? [])], providers: { carrier } });
  clock = () => shop.env.now();
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    ctx.write(sql`
      insert into stock.warehouse (id, code, name, country, city, priority) values (${CLJ}, 'CLJ', 'Depozit Cluj', 'RO', 'Cluj-Napoca', 1), (${BUC}, 'BUC', 'Depozit București', 'RO', 'București', 2)`);
    const shelves = [1, 2, 3].flatMap((n) => [CLJ, BUC].map((place) => ({ from: 'goods:supplier', to: `stock:${sku(n)}@${place}`, unit: sku(n), amount: BigInt(ON_SHELF), reason: 'received' })));
    await ledger.post(ctx, shelves.map((posting) => [posting]));
  });
  const doing = <O>(action: string, input: unknown): Promise<O> => shop.kernel.do<O>(action, input, { actor: SYSTEM }).then(({ value }) => value);
  const world = {
    shop,
    carrier,
    do: doing,
    many: <O>(action: string, inputs: unknown[]): Promise<Outcome<O>[]> => shop.kernel.doMany<O>(action, inputs, SYSTEM),
    /** Holds lines of an order at Cluj, which has everything. */
    hold: async (n: number, held: ReturnType<typeof lines>): Promise<void> => {
      const [outcome] = await shop.kernel.tx(SYSTEM, (ctx) => holdFor(ctx, [{ documentId: order(n), lines: held, country: 'RO', policy: 'all' }]));
      assert.ok(outcome!.ok);
    },
    /** An order that holds lines and has one parcel for them. */
    planned: async (n: number, held: ReturnType<typeof lines>, over: object = {}): Promise<string> => {
      await world.hold(n, held);
      const { parcels } = await doing<{ parcels: string[] }>('shipping.plan', { orderId: order(n), shipments: [{ warehouseId: CLJ, lines: held }], to, method: 'courier', weightGrams: 1200, ...over });
      return parcels[0]!;
    },
    /** A parcel on which a label is. */
    labelled: async (n: number, held: ReturnType<typeof lines>, over: object = {}): Promise<string> => {
      const parcelId = await world.planned(n, held, over);
      await world.pack(parcelId);
      await world.buy(parcelId);
      return parcelId;
    },
    pack: async (parcelId: string): Promise<void> => {
      await doing('shipping.pick', { parcelId });
      await doing('shipping.check', { parcelId, ok: true });
      await doing('shipping.pack', { parcelId, weightGrams: 1350, box: 'M' });
    },
    /** Buys a label as the engine does: the call is made after the commit; an answer that was lost is asked for again. */
    buy: async (parcelId: string): Promise<void> => {
      await doing('shipping.buy_label', { parcelId });
      for (let i = 0; i < 3; i++) await shop.turn(MINUTE_MS);
    },
    get: (parcelId: string): Promise<Parcel> => shop.kernel.ask<Parcel>('shipping.get', { parcelId }, SYSTEM),
    /** The events of a parcel by name, in order. */
    events: async (parcelId: string): Promise<string[]> =>
      (await shop.db.read<{ name: string }>(sql`select name from kernel.event where document_id = ${parcelId} order by position`)).map(({ name }) => name.replace('shipping.', '')),
    /** On hand and held of a SKU at Cluj. */
    stock: async (n: number): Promise<[bigint, bigint]> => {
      const account = `stock:${sku(n)}@${CLJ}`;
      const balance = (await shop.kernel.tx(SYSTEM, (ctx) => ledger.balances(ctx, [account]))).get(account)!;
      return [balance.posted, balance.pending];
    },
    [Symbol.asyncDispose]: () => shop.close(),
  };
  return world;
}

export type Parcel = {
  id: string; number: string; state: string; label: string; trackingNumber: string | null; carrier: string | null; weightGrams: number; collect: { amount: string; currency: string } | null;
  trackingStatus: string | null; promisedOn: string | null; recipient: typeof to & { region: null };
  lines: { skuId: string; quantity: number; picked: number | null }[];
  tracking: { status: string; at: string }[];
};
