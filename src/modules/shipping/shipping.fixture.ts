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

export const to = {
  name: 'Ștefan Țăranu',
  street: 'Strada Lungă 5',
  city: 'Brașov',
  postalCode: '500035',
  country: 'RO',
  phone: '+40722123456',
};
export const lines = (...list: [number, number][]) => list.map(([n, quantity]) => ({ skuId: sku(n), sku: 'N' + n, quantity }));
export const at = (text: string): string => `2026-11-${text}:00.000Z`;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Goods for all three SKUs in both warehouses. */
async function furnish(shop: House): Promise<void> {
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    ctx.write(sql`
      insert into stock.warehouse (id, code, name, country, city, priority)
      values (${CLJ}, 'CLJ', 'Depozit Cluj', 'RO', 'Cluj-Napoca', 1), (${BUC}, 'BUC', 'Depozit București', 'RO', 'București', 2)`);
    const shelves = [1, 2, 3].flatMap((n) => [CLJ, BUC].map((place) => ({ unit: sku(n), to: `stock:${sku(n)}@${place}` })));
    await ledger.post(
      ctx,
      shelves.map((shelf) => [{ ...shelf, from: 'goods:supplier', amount: BigInt(ON_SHELF), reason: 'received' }]),
    );
  });
}

/** A shop whose carrier is simulated. */
export async function shopWithCarrier(options: Partial<SimulatorOptions> = {}): Promise<World> {
  const late: { shop?: House } = {};
  const carrier = new CarrierSimulator({
    seed: 'shipping',
    now: () => late.shop!.env.now(),
    tell: async (_, events) => void (await Promise.all(events.map((event) => late.shop!.kernel.do('shipping.track', event, { actor: SYSTEM })))),
    fateOf: () => ({ ending: 'delivered', early: false, twice: false, lateMs: 0, transitMs: DAY_MS }),
    ...options,
  });
  const shop = await house({
    modules: [partiesModule, catalogModule, stockModule, shippingModule],
    providers: { carrier },
  });
  late.shop = shop;
  await furnish(shop);
  return new World(shop, carrier);
}

export class World {
  readonly shop: House;
  readonly carrier: CarrierSimulator;

  constructor(shop: House, carrier: CarrierSimulator) {
    this.shop = shop;
    this.carrier = carrier;
  }

  async do<O>(action: string, input: unknown): Promise<O> {
    return (await this.shop.kernel.do<O>(action, input, { actor: SYSTEM })).value;
  }

  many<O>(action: string, inputs: unknown[]): Promise<Outcome<O>[]> {
    return this.shop.kernel.doMany<O>(action, inputs, SYSTEM);
  }

  /** Holds lines of an order at Cluj, which has everything. */
  async hold(n: number, held: ReturnType<typeof lines>): Promise<void> {
    const ask = { documentId: order(n), lines: held, country: 'RO', policy: 'all' as const };
    const [outcome] = await this.shop.kernel.tx(SYSTEM, (ctx) => holdFor(ctx, [ask]));
    assert.ok(outcome!.ok);
  }

  /** An order that holds lines and has one parcel for them. */
  async planned(n: number, held: ReturnType<typeof lines>, over: object = {}): Promise<string> {
    await this.hold(n, held);
    const shipments = [{ warehouseId: CLJ, lines: held }];
    const plan = { orderId: order(n), shipments, to, method: 'courier', weightGrams: 1200, ...over };
    return (await this.do<{ parcels: string[] }>('shipping.plan', plan)).parcels[0]!;
  }

  /** A parcel on which a label is. */
  async labelled(n: number, held: ReturnType<typeof lines>, over: object = {}): Promise<string> {
    const parcelId = await this.planned(n, held, over);
    await this.pack(parcelId);
    await this.buy(parcelId);
    return parcelId;
  }

  async pack(parcelId: string): Promise<void> {
    await this.do('shipping.pick', { parcelId });
    await this.do('shipping.check', { parcelId, ok: true });
    await this.do('shipping.pack', { parcelId, weightGrams: 1350, box: 'M' });
  }

  /** Buys a label as the engine does: the call is made after the commit; an answer that was lost is asked for again. */
  async buy(parcelId: string): Promise<void> {
    await this.do('shipping.buy_label', { parcelId });
    for (let i = 0; i < 3; i++) await this.shop.turn(MINUTE_MS);
  }

  get(parcelId: string): Promise<Parcel> {
    return this.shop.kernel.ask<Parcel>('shipping.get', { parcelId }, SYSTEM);
  }

  /** The events of a parcel by name, in order. */
  async events(parcelId: string): Promise<string[]> {
    const rows = await this.shop.db.read<{ name: string }>(sql`select name from kernel.event where document_id = ${parcelId} order by position`);
    return rows.map(({ name }) => name.replace('shipping.', ''));
  }

  /** On hand and held of a SKU at Cluj. */
  async stock(n: number): Promise<[bigint, bigint]> {
    const account = `stock:${sku(n)}@${CLJ}`;
    const balance = (await this.shop.kernel.tx(SYSTEM, (ctx) => ledger.balances(ctx, [account]))).get(account)!;
    return [balance.posted, balance.pending];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shop.close();
  }
}

export type Parcel = {
  id: string;
  number: string;
  state: string;
  label: string;
  trackingNumber: string | null;
  carrier: string | null;
  weightGrams: number;
  collect: { amount: string; currency: string } | null;
  trackingStatus: string | null;
  promisedOn: string | null;
  recipient: typeof to & { region: null };
  lines: { skuId: string; quantity: number; picked: number | null }[];
  tracking: { status: string; at: string }[];
};
