// Orders, one row a line: open ones are placed and run their drawing, those of the past are only put on record.
import { type Language, LANGUAGES, exponentOf, moneyJson } from '#kernel';
import { channels, knownOrders, numberedOrders, orderFaults, placeMany, type PlaceInput, recordPast, withdrawOrders } from '#modules/orders';
import { phoneOf } from '#modules/parties';
import { RowReader } from '../reader.ts';
import type { Batch, Group, Plan, StagedRow, Undone } from '../types.ts';
import { change, defineKind, planOf, refuse, refusedGroup } from './kind.ts';

type Payment = PlaceInput['payment']['method'];
type Draft = { input: PlaceInput; number: string | undefined; placedAt: Date | undefined; shippingMinor: bigint };
type Todo = { row: StagedRow; draft: Draft };
type Channel = Awaited<ReturnType<typeof channels>>[number];

const PAYMENTS: Record<string, Payment> = {
  card: 'card',
  'card online': 'card',
  karta: 'card',
  cartão: 'card',
  карта: 'card',
  stripe: 'card',
  bank_transfer: 'bank_transfer',
  'bank transfer': 'bank_transfer',
  transfer: 'bank_transfer',
  'transfer bancar': 'bank_transfer',
  op: 'bank_transfer',
  przelew: 'bank_transfer',
  transferência: 'bank_transfer',
  'банковский перевод': 'bank_transfer',
  bacs: 'bank_transfer',
  pix: 'bank_transfer',
  cash_on_delivery: 'cash_on_delivery',
  'cash on delivery': 'cash_on_delivery',
  cod: 'cash_on_delivery',
  ramburs: 'cash_on_delivery',
  pobranie: 'cash_on_delivery',
  'наложенный платёж': 'cash_on_delivery',
  'наложенный платеж': 'cash_on_delivery',
};
const LANGUAGE: Record<string, Language> = Object.fromEntries(LANGUAGES.map((tag) => [tag.toLowerCase(), tag]));

export const ordersKind = {
  ...defineKind<Todo>({
    rights: ['orders.place_many'],
    async plan({ ctx, batch }, groups) {
      const all = new Map((await channels(ctx)).map((channel) => [channel.code, channel]));
      const drafts = groups.map((group) => {
        const own = new RowReader(batch);
        const sound = group.rows.filter((row) => own.isSound(row)).length === group.rows.length;
        return { group, own, draft: sound ? readOrder(own, group, batch, all) : undefined };
      });
      const known = await knownOrders(
        ctx,
        drafts.flatMap(({ draft }) => draft?.input ?? []),
      );
      const numbered = await numberedOrders(
        ctx,
        drafts.flatMap(({ draft }) => (draft?.number ? [{ number: draft.number, lines: draft.input.lines }] : [])),
      );
      let [next, nextNumber] = [0, 0];
      return drafts.map(({ group, own, draft }): Plan<Todo> => {
        const before = draft ? known[next++] : undefined;
        const ours = draft?.number ? numbered[nextNumber++] : undefined;
        const row = group.rows[0]!;
        if (!draft || own.faults.length > 0) return refusedGroup(group, own, 0);
        // Our own number says more than what the file repeats of the order.
        const there = ours ?? before;
        if (there && !there.isSame) {
          own.fault(row, 'order', 'orders.duplicate', `The order ${there.number} is there, with other content; an import does not change orders.`);
          return refusedGroup(group, own, 0);
        }
        return planOf(group, own, 0, {
          states: group.rows.map((one) => ({ row: one, state: there ? 'unchanged' : 'created' })),
          todo: there ? undefined : { row, draft },
        });
      });
    },
    async apply({ ctx, batch }, plans) {
      const drafts = plans.map((plan) => plan.todo!.draft);
      const outcomes = batch.options.historical
        ? await recordPast(
            ctx,
            drafts.map(({ input, placedAt, shippingMinor }) => ({ input, placedAt: placedAt ?? ctx.now, shippingMinor })),
          )
        : await placeMany(
            ctx,
            drafts.map(({ input }) => input),
          );
      plans.forEach((plan, i) => {
        const { row } = plan.todo!;
        const outcome = outcomes[i]!;
        if (outcome.ok) return void plan.changes.push(change(row.n, 'order', outcome.value.orderId, 'created', null, { number: outcome.value.number }));
        const { faults, code, message } = outcome.refusal;
        refuse(plan, row, code, message);
        if (faults.length > 0) plan.faults.splice(0, 1, ...faults.map((fault) => located(batch, plan.group, fault)));
      });
    },
    async undo(ctx, changes, number): Promise<Undone[]> {
      const left = await withdrawOrders(
        ctx,
        changes.map((one) => one.entityId),
        `import ${number} undone`,
      );
      return changes.map(({ seq }, i) => ({ seq, left: left[i]! }));
    },
  }),
  /** Whether goods suffice and prices are right is known only by placing; a dry run does it and takes it back. */
  rehearses: true,
};

/** A fault of placing at the cell that it is about: `/lines/2/sku` is the third row of the order. */
function located(batch: Batch, group: Group, fault: { pointer?: string; code: string; message: string }) {
  const [place, index, field] = (fault.pointer ?? '').split('/').slice(1);
  const row = (place === 'lines' ? group.rows[Number(index)] : undefined) ?? group.rows[0]!;
  const names: Record<string, string> = {
    sku: 'sku',
    quantity: 'quantity',
    price: 'price',
    channel: 'channel',
    currency: 'currency',
    externalId: 'order',
    delivery: 'delivery',
  };
  const col = batch.columns.indexOf(names[place === 'lines' ? (field ?? '') : (place ?? '')] ?? '');
  return {
    n: row.n,
    line: row.line,
    col: col < 0 ? null : col,
    value: col < 0 ? undefined : (row.cells[col] ?? '').slice(0, 120),
    code: fault.code,
    message: fault.message,
  };
}

function readOrder(own: RowReader, group: Group, batch: Batch, all: Map<string, Channel>): Draft | undefined {
  const row = group.rows[0]!;
  const first = <T>(read: (row: StagedRow) => T | undefined): T | undefined => {
    for (const one of group.rows) {
      const value = read(one);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const text = (field: string): string | undefined => first((one) => own.text(one, field));
  const code = text('channel') ?? batch.options.channel;
  const channel = code === undefined ? ([...all.values()].find((one) => one.kind === 'web') ?? [...all.values()][0]) : all.get(code);
  const order = own.text(row, 'order');
  if (order === undefined) own.fault(row, 'order', 'batches.missing', 'The number of the order is missing.');
  if (!channel) own.fault(row, 'channel', 'orders.unknown_channel', `There is no channel ${code ?? ''}.`);
  if (!channel || order === undefined) return undefined;
  const country = (text('shipCountry') ?? batch.options.country ?? channel.country).toUpperCase();
  const name = text('name') ?? text('shipName');
  if (name === undefined) own.fault(row, 'name', 'batches.missing', 'A name is missing.');
  const phone = text('phone');
  const shipPhone = text('shipPhone');
  if (phone !== undefined && phoneOf(phone, country) === null) own.fault(row, 'phone', 'parties.phone', `This is not a phone number of ${country}.`);
  const optional = <T>(key: string, value: T | undefined): Record<string, T> => (value === undefined ? {} : { [key]: value });
  const exponent = exponentOf(channel.currency);
  const number = text('number');
  const input = {
    channel: channel.code,
    externalId: order,
    currency: text('currency')?.toUpperCase() ?? channel.currency,
    customer: {
      name: name ?? '',
      ...optional('email', text('email')),
      ...optional('phone', phone),
      ...optional(
        'language',
        first((one) => own.oneOf(one, 'language', LANGUAGE)),
      ),
    },
    shipTo: {
      name: text('shipName') ?? name ?? '',
      street: text('shipStreet') ?? '',
      city: text('shipCity') ?? '',
      postalCode: text('shipPostalCode') ?? '',
      ...optional('region', text('shipRegion')),
      country,
      ...optional('phone', shipPhone),
    },
    lines: group.rows.map((one) => lineOf(own, one, channel.currency, exponent)),
    payment: { method: first((one) => own.oneOf(one, 'payment', PAYMENTS)) ?? batch.options.payment ?? 'bank_transfer' },
    delivery: { method: text('delivery') ?? batch.options.delivery ?? 'courier' },
    ...optional('note', text('note')),
  } as PlaceInput;
  const shippingMinor = first((one) => own.minor(one, 'shipping', exponent)) ?? 0n;
  const placedAt = first((one) => own.date(one, 'placedAt'));
  for (const fault of own.faults.length > 0 ? [] : orderFaults(input))
    own.faults.push(located(batch, group, fault as { pointer?: string; code: string; message: string }));
  return { input, number, placedAt, shippingMinor };
}

function lineOf(own: RowReader, row: StagedRow, currency: string, exponent: number): PlaceInput['lines'][number] {
  const sku = own.text(row, 'sku');
  const before = own.faults.length;
  const quantity = own.whole(row, 'quantity');
  const price = own.minor(row, 'price', exponent);
  if (sku === undefined) own.fault(row, 'sku', 'batches.missing', 'A code is missing.');
  if (own.faults.length === before && quantity === undefined) own.fault(row, 'quantity', 'batches.missing', 'A quantity is missing.');
  else if (quantity !== undefined && quantity < 1) own.fault(row, 'quantity', 'batches.number', 'A quantity is at least one.');
  return { sku: sku ?? '', quantity: quantity ?? 0, ...(price === undefined ? {} : { price: moneyJson(price, currency) }) };
}
