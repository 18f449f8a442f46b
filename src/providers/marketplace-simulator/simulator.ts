// A marketplace in process: it has its own quantities, sells out of them, and tells of its orders as unreliably as it is set.
import { createHash } from 'node:crypto';
import { moneyJson, parseMoney } from '#kernel';
import {
  type Account,
  type ChannelConnector,
  type Declined,
  type ForeignOrder,
  type Level,
  type Offer,
  type Pulled,
  type Shipment,
  RateLimited,
} from '#modules/channels';
import { customerOf } from './customers.ts';
import { ORDINARY, type Weather } from './weather.ts';

export type SimulatorOptions = {
  seed: string;
  now: () => Date;
  weather?: Weather;
  /** Gives the channel's customer of a number; its own people unless given. */
  customer?: (n: number, country: string) => Pick<ForeignOrder['order'], 'customer' | 'shipTo'>;
  state?: State;
};

type Held = { sku: string; title: string; priceMinor: string; quantity: number };
type Change = { seq: number; atMs: number; order: ForeignOrder };

/** What a channel has on its side. */
export type SimulatedShop = {
  channel: string;
  currency: string;
  country: string;
  settings: Record<string, unknown>;
  offers: Map<string, Held>;
  /** What it tells, in order; a change is told once its time has come. */
  changes: Change[];
  sold: number;
  seq: number;
  nextSaleMs: number;
  acknowledged: Map<string, string>;
  shipments: Shipment[];
  cancelled: Map<string, string>;
};

export type State = {
  shops: (Omit<SimulatedShop, 'offers' | 'acknowledged' | 'cancelled'> & {
    offers: [string, Held][];
    acknowledged: [string, string][];
    cancelled: [string, string][];
  })[];
};

const PAGE = 50;
const HOUR_MS = 3_600_000;
const LATE_MS = HOUR_MS / 2;
/** Changes that a state keeps: enough for whoever has not asked for a while. */
const CHANGES_KEPT = 2_000;
/** At most so many sales are made up for a time in which nobody looked. */
const SALES_AT_ONCE = 200;

export class MarketplaceSimulator implements ChannelConnector {
  readonly name = 'simulator';
  /** Whatever is wrong today; settable. */
  weather: Weather;
  isDead = false;
  private limitedUntilMs = 0;
  private readonly shops = new Map<string, SimulatedShop>();
  private readonly options: SimulatorOptions;

  constructor(options: SimulatorOptions) {
    this.options = options;
    this.weather = options.weather ?? ORDINARY;
    for (const shop of options.state?.shops ?? []) {
      this.shops.set(shop.channel, { ...shop, offers: new Map(shop.offers), acknowledged: new Map(shop.acknowledged), cancelled: new Map(shop.cancelled) });
    }
  }

  /** For how long every call is asked to wait. */
  limitFor(ms: number): void {
    this.limitedUntilMs = this.options.now().getTime() + ms;
  }

  /** A channel's own side. */
  shop(channel: string): SimulatedShop | undefined {
    return this.shops.get(channel);
  }

  state(): State {
    return {
      shops: [...this.shops.values()].map((shop) => ({
        ...shop,
        changes: shop.changes.slice(-CHANGES_KEPT),
        shipments: shop.shipments.slice(-CHANGES_KEPT),
        offers: [...shop.offers],
        acknowledged: [...shop.acknowledged].slice(-CHANGES_KEPT),
        cancelled: [...shop.cancelled].slice(-CHANGES_KEPT),
      })),
    };
  }

  /** Sells what is due at `now`; returns how many orders came. */
  async tick(now: Date): Promise<number> {
    let sold = 0;
    for (const shop of this.shops.values()) {
      const perDay = typeof shop.settings['ordersADay'] === 'number' ? shop.settings['ordersADay'] : 24;
      if (perDay <= 0 || shop.offers.size === 0) continue;
      if (shop.nextSaleMs === 0) shop.nextSaleMs = this.nextSale(shop, now.getTime(), perDay);
      for (let n = 0; shop.nextSaleMs <= now.getTime() && n < SALES_AT_ONCE; n++) {
        if (this.sellSomething(shop, shop.nextSaleMs)) sold++;
        shop.nextSaleMs = this.nextSale(shop, shop.nextSaleMs, perDay);
      }
      if (shop.nextSaleMs < now.getTime()) shop.nextSaleMs = now.getTime();
    }
    return sold;
  }

  /** The time to the next sale: exponential with the mean of the day's number. */
  private nextSale(shop: SimulatedShop, fromMs: number, perDay: number): number {
    const chance = this.chance(`${shop.channel} next ${shop.sold} ${fromMs}`);
    return fromMs + Math.max(1, (-Math.log(1 - chance) * 24 * HOUR_MS) / perDay);
  }

  private sellSomething(shop: SimulatedShop, atMs: number): boolean {
    const open = [...shop.offers.entries()].filter(([, offer]) => offer.quantity > 0).map(([sku]) => sku);
    if (open.length === 0) return false;
    const n = shop.sold;
    const lines = this.chance(`${shop.channel} lines ${n}`) < 0.1 && open.length > 1 ? 2 : 1;
    const first = Math.floor(this.chance(`${shop.channel} sku ${n}`) ** 2 * open.length);
    const skus = [...new Set(Array.from({ length: lines }, (_, i) => open[(first + i * 7) % open.length]!))];
    this.sell(shop.channel, { lines: skus.map((sku) => ({ sku, quantity: 1 })), atMs });
    return true;
  }

  /** Sells at once, as the weather has it; the channel's number of the order. It does not look whether it has so many. */
  sell(
    channel: string,
    what: { lines: { sku: string; quantity: number; priceMinor?: bigint }[]; customer?: number; deliveryMinor?: bigint; atMs?: number },
  ): string {
    const shop = this.shops.get(channel);
    if (!shop) throw new Error(`The marketplace knows no channel ${channel}.`);
    const n = shop.sold++;
    const externalId = `M-${channel}-${String(n + 1).padStart(6, '0')}`;
    const chance = (about: string): number => this.chance(`${channel} ${about} ${n}`);
    const factor = chance('priced') < this.weather.priced ? 1 + ((chance('by') * 2 - 1) * this.weather.pricedByPercent) / 100 : 1;
    const lines = what.lines.map(({ sku, quantity, priceMinor }) => {
      const offer = shop.offers.get(sku);
      if (offer) offer.quantity = Math.max(0, offer.quantity - quantity);
      const ours = BigInt(offer?.priceMinor ?? '1000');
      return { sku, quantity, price: moneyJson(priceMinor ?? BigInt(Math.max(1, Math.round(Number(ours) * factor))), shop.currency) };
    });
    const person = (this.options.customer ?? customerOf)(what.customer ?? Math.floor(chance('who') * 4000), shop.country);
    const order: ForeignOrder['order'] = {
      currency: shop.currency,
      ...person,
      lines,
      payment: { method: 'channel' },
      delivery: { method: 'courier', price: moneyJson(what.deliveryMinor ?? 1999n, shop.currency) },
    };
    this.announce(shop, externalId, order, what.atMs ?? this.options.now().getTime(), chance);
    return externalId;
  }

  /** Puts an order among what is told: on time or late, once or twice, and what becomes of it after. */
  private announce(shop: SimulatedShop, externalId: string, order: ForeignOrder['order'], atMs: number, chance: (about: string) => number): void {
    const { late, twice, changed, cancelled, backwards } = this.weather;
    const at = chance('late') < late ? atMs + chance('how late') * LATE_MS : atMs;
    const tell = (state: ForeignOrder['state'], when: number, said = order): void =>
      void shop.changes.push({ seq: 0, atMs: when, order: { externalId, state, order: said } });
    if (chance('backwards') < backwards) tell('cancelled', at - 1);
    tell('new', at);
    if (chance('twice') < twice) tell('new', at + 60_000);
    if (chance('changed') < changed) {
      tell('new', at + HOUR_MS, { ...order, lines: order.lines.map((line) => ({ ...line, quantity: line.quantity + 1 })) });
    } else if (chance('cancelled') < cancelled) tell('cancelled', at + chance('when') * 8 * HOUR_MS);
  }

  /** The channel takes an order back. */
  cancel(channel: string, externalId: string): void {
    const shop = this.shops.get(channel);
    const known = shop?.changes.findLast((change) => change.order.externalId === externalId);
    if (shop && known) shop.changes.push({ seq: 0, atMs: this.options.now().getTime(), order: { ...known.order, state: 'cancelled' } });
  }

  async pullOrders(account: Account, since: string | null): Promise<Pulled> {
    const shop = this.enter(account);
    const nowMs = this.options.now().getTime();
    // A change gets its place in the list when it appears, so that a late one is not passed over.
    const fresh = shop.changes.filter((change) => change.seq === 0 && change.atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
    for (const change of fresh) change.seq = ++shop.seq;
    const after = Number(since ?? 0);
    const due = shop.changes.filter((change) => change.seq > after).sort((a, b) => a.seq - b.seq);
    const page = due.slice(0, PAGE);
    return { orders: page.map((change) => structuredClone(change.order)), cursor: String(page.at(-1)?.seq ?? after), more: due.length > PAGE };
  }

  async acknowledge(account: Account, orders: { externalId: string; number: string }[]): Promise<void> {
    const shop = this.enter(account);
    for (const { externalId, number } of orders) shop.acknowledged.set(externalId, number);
  }

  async pushStock(account: Account, levels: Level[]): Promise<Declined> {
    const shop = this.enter(account);
    const declined = levels
      .filter((level) => !shop.offers.has(level.externalSku))
      .map((level) => ({ externalSku: level.externalSku, reason: 'There is no such offer.' }));
    for (const { externalSku, quantity } of levels) {
      const offer = shop.offers.get(externalSku);
      if (offer) offer.quantity = quantity;
    }
    return { declined };
  }

  async pushOffers(account: Account, offers: Offer[]): Promise<Declined> {
    const shop = this.enter(account);
    for (const { externalSku, title, price, quantity } of offers) {
      shop.offers.set(externalSku, { sku: externalSku, title, priceMinor: parseMoney(price).minor.toString(), quantity });
    }
    return { declined: [] };
  }

  async pushShipment(account: Account, shipment: Shipment): Promise<void> {
    const shop = this.enter(account);
    if (!shop.shipments.some((one) => one.externalId === shipment.externalId && one.trackingNumber === shipment.trackingNumber)) shop.shipments.push(shipment);
  }

  async pushCancel(account: Account, { externalId, reason }: { externalId: string; reason: string }): Promise<void> {
    this.enter(account).cancelled.set(externalId, reason);
  }

  async test(account: Account): Promise<{ ok: boolean; says: string }> {
    const shop = this.enter(account);
    return { ok: true, says: `${shop.offers.size} offers, ${shop.sold} orders so far.` };
  }

  /** Every call goes through here: dead and limited marketplaces answer nothing. */
  private enter({ channel, currency, country, settings }: Account): SimulatedShop {
    const nowMs = this.options.now().getTime();
    if (this.isDead) throw new Error('The marketplace does not answer.');
    if (nowMs < this.limitedUntilMs) throw new RateLimited(this.limitedUntilMs - nowMs);
    let shop = this.shops.get(channel);
    if (!shop) {
      shop = {
        channel,
        currency,
        country,
        settings,
        offers: new Map(),
        changes: [],
        sold: 0,
        seq: 0,
        nextSaleMs: 0,
        acknowledged: new Map(),
        shipments: [],
        cancelled: new Map(),
      };
      this.shops.set(channel, shop);
    }
    shop.settings = settings;
    return shop;
  }

  private chance(about: string): number {
    return (createHash('sha1').update(`${this.options.seed} ${about}`).digest().readUInt32BE(0) + 0.5) / 4_294_967_296;
  }
}
