// Verbs on papers: an order gets its invoice once, and a credit note takes it back once.
import Type, { type Static } from 'typebox';
import {
  type Ctx,
  IdOf,
  MoneySchema,
  type Outcome,
  type Reader,
  Refusal,
  businessDay,
  createDocuments,
  defineAction,
  done,
  linkDocuments,
  moneyJson,
  readSetting,
  refused,
} from '#kernel';
import { type Shop, shopSetting } from '#modules/messages';
import { creditedEvent, invoicedEvent } from './events.ts';
import { type Sold, creditOf, invoiceOf, seriesOf } from './rules.ts';
import { type LineRow, type OrderRow, insertPapers, orderLines, orders, papers, sumsOf } from './store.ts';
import type { Paper, PaperData, PaperKind } from './types.ts';

const closed = { additionalProperties: false } as const;
const Issued = Type.Object({ paperId: Type.String(), number: Type.String(), total: MoneySchema });
type Issued = Static<typeof Issued>;

const issued = ({ id, number, total }: Pick<Paper, 'id' | 'number' | 'total'>): Issued => ({ paperId: id, number, total });
const unknownOrder = (orderId: string): Refusal => new Refusal('orders.unknown', { orderId }, { status: 404, message: 'There is no such order.' });

/** Who sells, as it is printed; undefined until the shop has said which firm it is. */
export function sellerOf({ legal, bank, name, email, phone, taxPayer = true }: Shop): PaperData['seller'] | undefined {
  return legal && { ...legal, shop: name, email, ...(phone ? { phone } : {}), ...(bank ? { bank } : {}), taxPayer };
}

export function buyerOf({ customerName, email, phone, shipTo }: Pick<OrderRow, 'customerName' | 'email' | 'phone' | 'shipTo'>): PaperData['buyer'] {
  const { street, city, postalCode, region, country } = shipTo;
  return { name: customerName, street, city, postalCode, country, ...(region ? { region } : {}), ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
}

const soldOf = (order: OrderRow, lines: LineRow[], zone: string): Sold => ({
  ...order,
  placedOn: businessDay(order.createdAt, zone),
  buyer: buyerOf(order),
  lines: lines.filter(({ orderId }) => orderId === order.id),
});

export const invoice = defineAction({
  name: 'papers.invoice',
  summary: 'Issues the invoice of an order, in the series of the shop; asked again it is the same one.',
  input: Type.Object({ orderId: IdOf('ord') }, closed),
  output: Issued,
  refusals: {
    'orders.unknown': 'There is no such order.',
    'papers.no_seller': 'The shop has not said which firm it is.',
    'papers.cancelled': 'The order is cancelled.',
  },
  locks: ({ orderId }) => [orderId],
  emits: ['papers.invoiced'],
  changes: [],
  runMany: async (ctx, inputs) => {
    const ids = [...new Set(inputs.map((input) => input.orderId))];
    const [rows, lines, before, shop] = await Promise.all([orders(ctx, ids), orderLines(ctx, ids), papers(ctx, 'invoice', ids), readSetting(ctx, shopSetting)]);
    const known = new Map(before.map((paper) => [paper.orderId, done(issued(paper))]));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const seller = sellerOf(shop);
    const outcomes = new Map(ids.map((id) => [id, known.get(id) ?? refusedAs(byId.get(id), id, seller)]));
    const wanted = ids.filter((id) => outcomes.get(id) === undefined).map((id) => byId.get(id)!);
    for (const paper of await issueInvoices(ctx, wanted, lines, seller!, shop.zone)) outcomes.set(paper.orderId, done(paper.answer));
    return inputs.map(({ orderId }) => outcomes.get(orderId)!);
  },
});

function refusedAs(order: OrderRow | undefined, orderId: string, seller: PaperData['seller'] | undefined): Outcome<Issued> | undefined {
  if (!order) return refused(unknownOrder(orderId));
  if (order.state === 'cancelled') return refused(new Refusal('papers.cancelled', { orderId }, { message: `${order.number} is cancelled.` }));
  if (!seller) return refused(new Refusal('papers.no_seller', {}, { message: 'The shop has not said which firm it is: see its settings.' }));
  return undefined;
}

async function issueInvoices(
  ctx: Ctx,
  wanted: OrderRow[],
  lines: LineRow[],
  seller: PaperData['seller'],
  zone: string,
): Promise<{ orderId: string; answer: Issued }[]> {
  if (wanted.length === 0) return [];
  const made = wanted.map((order) => ({ id: ctx.id('inv'), kind: 'invoice' as const, order }));
  const numbers = await createDocuments(
    ctx,
    made.map(({ id, kind }) => ({ id, kind, state: 'issued' })),
  );
  const issuedOn = businessDay(ctx.now, zone);
  insertPapers(
    ctx,
    made.map(({ id, kind, order }, i) => {
      const number = numbers[i]!;
      const { goodsMinor, discountMinor, shippingMinor, taxMinor, totalMinor } = order;
      const data = invoiceOf(soldOf(order, lines, zone), seller, { number, issuedOn });
      return {
        id,
        kind,
        number,
        orderId: order.id,
        invoiceId: null,
        data,
        ...seriesOf(number),
        sums: { goodsMinor, discountMinor, shippingMinor, taxMinor, totalMinor },
        reason: null,
      };
    }),
  );
  linkDocuments(
    ctx,
    made.map(({ id, order }) => ({ from: order.id, to: id, kind: 'invoice' })),
  );
  return made.map(({ id, order }, i) => {
    const answer = { paperId: id, number: numbers[i]!, total: moneyJson(order.totalMinor, order.currency) };
    ctx.emit(invoicedEvent, order.id, answer);
    return { orderId: order.id, answer };
  });
}

export const credit = defineAction({
  name: 'papers.credit',
  summary: 'Takes the invoice of an order back with a credit note in a series of its own; asked again it is the same one.',
  input: Type.Object({ orderId: IdOf('ord'), reason: Type.String({ minLength: 1, maxLength: 300 }) }, closed),
  output: Issued,
  refusals: { 'papers.no_invoice': 'The order has no invoice.' },
  locks: ({ orderId }) => [orderId],
  emits: ['papers.credited'],
  changes: [],
  run: async (ctx, { orderId, reason }) => {
    const [made] = await creditAll(ctx, [{ orderId, reason }]);
    if (!made) throw new Refusal('papers.no_invoice', { orderId }, { status: 404, message: 'The order has no invoice.' });
    return made;
  },
});

/** The credit notes of those orders that have invoices; one that is there already is given again. */
async function creditAll(ctx: Ctx, asks: { orderId: string; reason: string }[]): Promise<Issued[]> {
  const ids = asks.map(({ orderId }) => orderId);
  const [invoices, before, shop] = await Promise.all([papers(ctx, 'invoice', ids), papers(ctx, 'credit_note', ids), readSetting(ctx, shopSetting)]);
  const known = new Map(before.map((paper) => [paper.orderId, issued(paper)]));
  const fresh = invoices.filter(({ orderId }) => !known.has(orderId));
  const sums = await sumsOf(
    ctx,
    fresh.map(({ id }) => id),
  );
  const kind: PaperKind = 'credit_note';
  const made = fresh.map((paper) => ({ id: ctx.id('crn'), paper, reason: asks.find(({ orderId }) => orderId === paper.orderId)!.reason }));
  const numbers = await createDocuments(
    ctx,
    made.map(({ id }) => ({ id, kind, state: 'issued' })),
  );
  const issuedOn = businessDay(ctx.now, shop.zone);
  const rows = made.map(({ id, paper, reason }, i) => {
    const number = numbers[i]!;
    const { goodsMinor, discountMinor, shippingMinor, taxMinor, totalMinor } = sums.get(paper.id)!;
    const negative = { goodsMinor: -goodsMinor, discountMinor: -discountMinor, shippingMinor: -shippingMinor, taxMinor: -taxMinor, totalMinor: -totalMinor };
    return {
      id,
      kind,
      number,
      orderId: paper.orderId,
      invoiceId: paper.id,
      data: creditOf(paper.data, { number, issuedOn }),
      ...seriesOf(number),
      sums: negative,
      reason,
    };
  });
  insertPapers(ctx, rows);
  linkDocuments(
    ctx,
    rows.map(({ id, orderId }) => ({ from: orderId, to: id, kind: 'credit_note' })),
  );
  for (const { id, number, orderId, sums: own, data } of rows) {
    const answer = { paperId: id, number, total: moneyJson(own.totalMinor, data.currency) };
    known.set(orderId, answer);
    ctx.emit(creditedEvent, orderId, answer);
  }
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** An order that was invoiced and is cancelled gets its credit note without anybody asking. */
export const creditCancelled: Reader = {
  name: 'papers.credit_cancelled',
  events: ['orders.cancelled'],
  handle: async (ctx, events) => {
    const asks = new Map(
      events.flatMap(({ document, payload }) => (document === null ? [] : [[document, { orderId: document, reason: String(payload['reason']) }] as const])),
    );
    await creditAll(ctx, [...asks.values()]);
  },
};
