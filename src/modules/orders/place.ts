// Placing orders, the hot path: a whole batch is read in a few exchanges, decided in arrival order, and written at once.
import { type Ctx, type OpenSeries, type Outcome, Refusal, done, fingerprintOf, moneyJson, openSeries, refused, writeDocuments } from '#kernel';
import { type Leaf, type Variant, explode, variantsByCode } from '#modules/catalog';
import { type Person, emailOf, findCustomers, phoneOf, sendCustomers } from '#modules/parties';
import { priceTableFor, taxTableFor } from '#modules/pricing';
import { type Warehouse, holdFor, warehouses } from '#modules/stock';
import { placedEvent } from './events.ts';
import { customerFactsOf, orderFactsOf } from './facts.ts';
import { linesOf } from './lines.ts';
import { type DeliveryQuotes, DELIVERY_PORT } from './ports.ts';
import { type DraftLine, type MoneyOfOrder, type PricedLine, claimOf, contentOf, draftLines, hashOfLines, mayPlace, shortOf } from './rules.ts';
import type { PlaceInput, PlaceOutput } from './schemas.ts';
import { earliest, shipBy } from './ship-by.ts';
import { type Known, boundTo, byExternal, channels, insertOrders, pastOf } from './store.ts';
import { type Opening, openingOf } from './store-calendar.ts';
import type { Channel, Head, HeldState, Past } from './types.ts';
import { type Tables, type Terms, worthOf } from './worth.ts';

type Placed = Outcome<PlaceOutput>;

/** A member of the batch that is still going to be an order, and what is known of it so far. */
type Draft = {
  at: number;
  input: PlaceInput;
  channel: Channel;
  person: Person;
  fingerprint: string | null;
  lines: DraftLine[];
  priced: PricedLine[];
  leaves: Leaf[];
  weightGrams: number;
  money: MoneyOfOrder;
  id: string;
  held: HeldState;
  terms: Terms | undefined;
  /** The ids of the warehouses that hold its goods. */
  from: string[];
};

/** Decides and writes a batch; see `orders.place`. A refused member writes nothing. `terms`, in the order of the inputs, go before our prices. */
export async function placeMany(ctx: Ctx, inputs: PlaceInput[], terms: (Terms | undefined)[] = []): Promise<Placed[]> {
  const batch = new Batch(ctx, inputs, terms);
  const drafts = await batch.open();
  const worth = batch.price(drafts);
  const held = await batch.hold(worth);
  await batch.write(held);
  return batch.answers();
}

class Batch {
  private readonly ctx: Ctx;
  private readonly inputs: PlaceInput[];
  private readonly terms: (Terms | undefined)[];
  private readonly outcomes: (Placed | undefined)[];
  /** Members that repeat another one's external id in this batch. */
  private readonly twins: { at: number; of: number; same: boolean }[] = [];
  private found: Awaited<ReturnType<typeof findCustomers>> = [];
  private past: Awaited<ReturnType<typeof pastOf>> = [];
  private tables!: Tables;
  private places!: Warehouse[];
  private opening!: Opening;
  private readonly days = new Map<string, string>();
  private series!: OpenSeries;
  private bound: ReadonlySet<string> = NOWHERE;

  constructor(ctx: Ctx, inputs: PlaceInput[], terms: (Terms | undefined)[]) {
    this.ctx = ctx;
    this.inputs = inputs;
    this.terms = terms;
    this.outcomes = new Array<Placed | undefined>(inputs.length);
  }

  private refuse(draft: { at: number }, refusal: Refusal): void {
    this.outcomes[draft.at] = refused(refusal);
  }

  /** Reads all that the inputs name in one exchange, answers those that were placed before, and drafts the others. */
  async open(): Promise<Draft[]> {
    const { ctx, inputs } = this;
    const people = inputs.map(personOf);
    const external = inputs.flatMap(({ channel, externalId }) => (externalId === undefined ? [] : [{ channel, externalId }]));
    const codes = inputs.flatMap((input) => input.lines.map((line) => line.sku));
    const delivery = ctx.registry.provider<DeliveryQuotes>(DELIVERY_PORT);
    const [rows, variants, found, known, prices, taxes, past, tariffs, places, opening, bound] = await Promise.all([
      channels(ctx, [...new Set(inputs.map((input) => input.channel))]),
      variantsByCode(ctx, codes),
      findCustomers(ctx, people),
      external.length === 0 ? [] : byExternal(ctx, external),
      priceTableFor(ctx, codes, ctx.now),
      taxTableFor(
        ctx,
        inputs.map((input) => input.shipTo.country),
        ctx.now,
      ),
      pastOf(
        ctx,
        people.flatMap(({ email }) => emailOf(email) ?? []),
        people.flatMap(({ phone, country }) => phoneOf(phone, country) ?? []),
      ),
      delivery.tariffs(
        ctx,
        inputs.map((input) => ({ method: input.delivery.method, country: input.shipTo.country, currency: input.currency })),
      ),
      warehouses(ctx),
      openingOf(ctx),
      // Who acts for the whole batch is one; the program itself is bound to nothing.
      ctx.actor.kind === 'person' || ctx.actor.kind === 'key' ? boundTo(ctx, ctx.actor.id) : NOWHERE,
    ]);
    Object.assign(this, { found, past, places, opening, bound, tables: { prices, taxes, tariffs } });
    const byCode = new Map(rows.map((channel) => [channel.code, channel]));
    const before = new Map(known.map((one) => [keyOf(one), one]));
    const first = new Map<string, { at: number; fingerprint: string }>();
    return inputs.flatMap((input, at) => {
      const fingerprint = input.externalId === undefined ? null : fingerprintOf(contentOf(input));
      if (fingerprint !== null && this.placedBefore(input, at, fingerprint, before, first)) return [];
      return this.draft(input, at, byCode.get(input.channel), people[at]!, fingerprint, variants);
    });
  }

  /** An external id that is known, from an earlier batch or from this one: the same order or a contradiction, never a second one. */
  private placedBefore(
    input: PlaceInput,
    at: number,
    fingerprint: string,
    before: Map<string, Known>,
    first: Map<string, { at: number; fingerprint: string }>,
  ): boolean {
    const key = keyOf({ channel: input.channel, externalId: input.externalId! });
    const known = before.get(key);
    if (known) {
      this.outcomes[at] = known.fingerprint === fingerprint ? done(answerOf(known)) : refused(duplicate(input, known.id));
      return true;
    }
    const twin = first.get(key);
    if (twin) this.twins.push({ at, of: twin.at, same: twin.fingerprint === fingerprint });
    else first.set(key, { at, fingerprint });
    return twin !== undefined;
  }

  private draft(
    input: PlaceInput,
    at: number,
    channel: Channel | undefined,
    person: Person,
    fingerprint: string | null,
    variants: Map<string, Variant>,
  ): Draft[] {
    const lines = mayPlace(input, channel, this.bound) ?? draftLines(input, channel, variants);
    if (lines instanceof Refusal) {
      this.refuse({ at }, lines);
      return [];
    }
    const leaves = explode(lines);
    const weightGrams = leaves.reduce((sum, leaf) => sum + leaf.weightGrams * leaf.quantity, 0);
    return [
      {
        at,
        input,
        channel: channel!,
        person: { ...person, language: input.customer.language ?? channel!.language },
        fingerprint,
        lines,
        priced: [],
        leaves,
        weightGrams,
        money: NO_MONEY,
        id: '',
        held: 'none',
        terms: this.terms[at],
        from: [],
      },
    ];
  }

  /** Prices, taxes and delivery, out of what has been read. */
  price(drafts: Draft[]): Draft[] {
    return drafts.filter((draft) => {
      const { channel, input, lines, weightGrams, terms } = draft;
      const { method, price: deliveryPrice } = input.delivery;
      const worth = worthOf({ lines, channel, country: input.shipTo.country, method, weightGrams, terms, deliveryPrice }, this.tables);
      if (worth instanceof Refusal) return void this.refuse(draft, worth);
      Object.assign(draft, worth);
      return true;
    });
  }

  /** Holds the goods, in arrival order; a sale that a marketplace has made is taken even where goods are missing. */
  async hold(drafts: Draft[]): Promise<Draft[]> {
    const { ctx } = this;
    if (drafts.length === 0) return [];
    for (const draft of drafts) draft.id = ctx.id('ord');
    const series = openSeries(
      ctx,
      drafts.map(({ channel }) => ({ kind: 'order', scope: channel.prefix })),
    );
    const holding = holdFor(
      ctx,
      drafts.map(({ id, leaves, input, channel }) => ({
        documentId: id,
        lines: leaves,
        country: input.shipTo.country,
        policy: channel.priceAuthority === 'channel' ? 'partial' : 'all',
        expiresAt: expiryOf(ctx, input, channel),
        from: claimOf(channel),
      })),
    );
    const [outcomes, open] = await Promise.all([holding, series]);
    this.series = open;
    return drafts.filter((draft, i) => {
      const outcome = outcomes[i]!;
      if (outcome.ok) Object.assign(draft, { held: outcome.value.held, from: outcome.value.holds.map((line) => line.warehouseId) });
      else this.refuse(draft, shortOf(outcome.refusal, draft.priced));
      return outcome.ok;
    });
  }

  /** Writes customers, documents, orders and events, and starts the runs with what is known already. */
  async write(drafts: Draft[]): Promise<void> {
    if (drafts.length === 0) return;
    const { ctx } = this;
    const customers = sendCustomers(
      ctx,
      drafts.map((draft) => draft.person),
      this.found,
    );
    const numbers = writeDocuments(
      ctx,
      drafts.map(({ id, channel }) => ({ id, kind: 'order', state: 'placed', channel: channel.code, scope: channel.prefix })),
      this.series,
    );
    const heads = drafts.map((draft, i) => ({ ...headOf(ctx, draft, customers[i]!.id, numbers[i]!), shipBy: this.shipBy(draft) }));
    insertOrders(
      ctx,
      heads,
      drafts.flatMap(({ id, priced, money }) => linesOf(ctx, id, priced, money)),
    );
    const past = new Pasts(this.past);
    const starts = heads.map((head, i) => {
      const total = moneyJson(head.totalMinor, head.currency);
      ctx.emit(placedEvent, head.id, { number: head.number, channel: head.channel, customerId: head.customerId, total, held: head.held });
      this.outcomes[drafts[i]!.at] = done({ orderId: head.id, number: head.number, total, state: 'placed', held: head.held });
      return {
        process: drafts[i]!.channel.kind === 'pos' ? TILL_SALE : 'order',
        document: head.id,
        message: { held: head.held },
        facts: { order: orderFactsOf(head, 'placed', drafts[i]!.channel.toleranceMinor), customer: customerFactsOf(head, past.before(head)) },
      };
    });
    await ctx.process.start(ctx, starts);
  }

  /** The day by which it leaves: the earliest cut-off of its channel and warehouses, the longest handling of those that hold its goods. */
  private shipBy({ channel, from }: Draft): string {
    const key = [channel.code, ...from].join(' ');
    let day = this.days.get(key);
    if (day === undefined) {
      const { warehouses: cutOffs, ...calendar } = this.opening;
      const holding = this.places.filter(({ id }) => from.includes(id));
      const asked = holding.length > 0 ? holding : this.places.filter(({ active }) => active);
      const hours = Math.max(0, ...asked.map(({ handlingHours }) => handlingHours));
      day = shipBy(this.ctx.now, earliest([channel.cutOff, ...holding.map(({ code }) => cutOffs[code])]), hours, calendar);
      this.days.set(key, day);
    }
    return day;
  }

  /** The outcomes in the order of the inputs. A member whose twin was refused stands on its own. */
  async answers(): Promise<Placed[]> {
    const again = this.twins.filter(({ of, same }) => !same && !this.outcomes[of]!.ok);
    for (const { at, of, same } of this.twins) {
      const outcome = this.outcomes[of]!;
      this.outcomes[at] = same ? outcome : outcome.ok ? refused(duplicate(this.inputs[at]!, outcome.value.orderId)) : undefined;
    }
    const retried =
      again.length === 0
        ? []
        : await placeMany(
            this.ctx,
            again.map(({ at }) => this.inputs[at]!),
            again.map(({ at }) => this.terms[at]),
          );
    again.forEach(({ at }, i) => (this.outcomes[at] = retried[i]!));
    return this.outcomes.map((outcome) => outcome!);
  }
}

const NOWHERE: ReadonlySet<string> = new Set();
/** The key of the drawing that a sale at a till follows. */
const TILL_SALE = 'till-sale';
const NO_MONEY: MoneyOfOrder = { goodsMinor: 0n, discountMinor: 0n, shippingMinor: 0n, taxMinor: 0n, totalMinor: 0n, differenceMinor: 0n, lines: [] };

/** What customers had ordered before an order, those of this batch that came earlier included. */
class Pasts {
  private readonly known = new Map<string, Past>();
  private readonly spent = new Map<string, bigint>();

  constructor(rows: Awaited<ReturnType<typeof pastOf>>) {
    for (const { customerId, currency, orders, cancelled, spentMinor, tags } of rows) {
      const past = this.known.get(customerId) ?? { orders: 0, cancelled: 0, spentMinor: 0n, tags };
      this.known.set(customerId, { ...past, orders: past.orders + orders, cancelled: past.cancelled + cancelled });
      this.spent.set(customerId + currency, spentMinor);
    }
  }

  /** What there was before `head`, which counts from now on. */
  before({ customerId, currency, totalMinor }: Head): Past {
    const { orders, cancelled, tags } = this.known.get(customerId) ?? { orders: 0, cancelled: 0, tags: [] };
    const spentMinor = this.spent.get(customerId + currency) ?? 0n;
    this.known.set(customerId, { orders: orders + 1, cancelled, spentMinor: 0n, tags });
    this.spent.set(customerId + currency, spentMinor + totalMinor);
    return { orders, cancelled, spentMinor, tags };
  }
}

const keyOf = ({ channel, externalId }: { channel: string; externalId: string }): string => channel + ' ' + externalId;

const answerOf = (known: Known): PlaceOutput => ({
  orderId: known.id,
  number: known.number,
  total: moneyJson(known.totalMinor, known.currency),
  state: 'placed',
  held: known.held,
});

const duplicate = (input: PlaceInput, orderId: string): Refusal =>
  new Refusal(
    'orders.duplicate',
    { externalId: input.externalId, orderId },
    {
      message: `The order ${input.externalId} was placed before, with other content.`,
      faults: [{ pointer: '/externalId', code: 'orders.duplicate', message: 'It was placed before, with other content.' }],
    },
  );

/** How goods that a customer takes along at a till are delivered. */
const HANDED_OVER = 'handed_over';
/** Whoever buys at a till without a word is one customer of that till; the address can never be delivered to (RFC 2606). */
const walkIn = (channel: string): string => `walk-in@${channel}.till.invalid`;
const isWalkIn = ({ customer, delivery }: PlaceInput): boolean =>
  delivery.method === HANDED_OVER && customer.email === undefined && customer.phone === undefined;

/** Who orders; the phone at the door stands for the customer's only when nothing else is known. */
function personOf(input: PlaceInput): Person {
  const { customer, shipTo } = input;
  const phone = customer.phone ?? (customer.email === undefined ? shipTo.phone : undefined);
  const email = isWalkIn(input) ? walkIn(input.channel) : (customer.email ?? null);
  return { email, phone: phone ?? null, name: customer.name, language: customer.language ?? 'en', country: shipTo.country };
}

/** Only a transfer that may never come lets go of goods by itself. */
function expiryOf(ctx: Ctx, input: PlaceInput, channel: Channel): Date | undefined {
  if (channel.holdMinutes === null || input.payment.method !== 'bank_transfer') return undefined;
  return new Date(ctx.now.getTime() + channel.holdMinutes * 60_000);
}

function headOf(
  ctx: Ctx,
  { id, input, channel, person, fingerprint, priced, money, held, weightGrams, terms }: Draft,
  customerId: string,
  number: string,
): Omit<Head, 'shipBy'> {
  const { shipTo } = input;
  const { goodsMinor, discountMinor, shippingMinor, taxMinor, totalMinor, differenceMinor } = money;
  return {
    id,
    number,
    channel: channel.code,
    externalId: input.externalId ?? null,
    fingerprint,
    customerId,
    customerName: person.name,
    email: isWalkIn(input) ? null : emailOf(person.email),
    phone: phoneOf(person.phone, shipTo.country) ?? person.phone ?? null,
    language: person.language,
    country: shipTo.country,
    shipTo: {
      name: shipTo.name,
      street: shipTo.street,
      city: shipTo.city,
      postalCode: shipTo.postalCode,
      region: shipTo.region ?? null,
      country: shipTo.country,
      phone: shipTo.phone ?? input.customer.phone ?? null,
    },
    currency: channel.currency,
    paymentMethod: input.payment.method,
    paymentToken: input.payment.token ?? null,
    deliveryMethod: input.delivery.method,
    note: input.note ?? null,
    attributes: input.attributes ?? {},
    goodsMinor,
    discountMinor,
    shippingMinor,
    taxMinor,
    totalMinor,
    differenceMinor,
    held,
    lineCount: priced.length,
    quantity: priced.reduce((sum, line) => sum + line.quantity, 0),
    weightGrams,
    linesHash: hashOfLines(priced),
    takenBy: terms?.takenBy ?? null,
    createdAt: ctx.now,
  };
}
