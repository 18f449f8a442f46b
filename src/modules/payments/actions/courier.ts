// Cash on delivery: what couriers collect is a debt of theirs until they hand it over.
import Type, { type Static } from 'typebox';
import { type Ctx, type Money, MoneySchema, type Outcome, Refusal, assert, defineAction, done, ledger, moneyJson, parseMoney, refused } from '#kernel';
import { Cash } from '../cash.ts';
import { BANK } from '../desk.ts';
import { debtsOf, documentsOf, insertRemittances, lockPaymentsOf, remitted } from '../store.ts';

const Carrier = Type.String({ minLength: 1, maxLength: 60, pattern: '^[^:@]+$' });
const Reference = Type.String({ minLength: 1, maxLength: 200 });
const Collect = Type.Object(
  {
    documentId: Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' }),
    amount: MoneySchema,
    carrier: Carrier,
    reference: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'What was collected for, e.g. the parcel; collected once.' })),
  },
  { additionalProperties: false },
);
type Collect = Static<typeof Collect>;
type Collected = { paymentId: string; collected: { amount: string; currency: string } };

export const collect = defineAction({
  name: 'payments.collect',
  summary: 'Books the money that a courier has collected for a document.',
  input: Collect,
  output: Type.Object({ paymentId: Type.String(), collected: MoneySchema }),
  refusals: {
    'payments.amount': 'A courier collects more than nothing.',
    'payments.currency': 'The document is paid in another currency.',
    'payments.unknown_document': 'There is no such document.',
    'payments.collected_before': 'Another amount was collected for the same before.',
  },
  locks: (input) => [input.documentId],
  emits: ['payments.collected'],
  effects: ['payments.collect'],
  changes: ['payment'],
  runMany: collectMany,
});

async function collectMany(ctx: Ctx, inputs: Collect[]): Promise<Outcome<Collected>[]> {
  const ids = [...new Set(inputs.map((input) => input.documentId))];
  const [documents, payments] = await Promise.all([documentsOf(ctx, ids), lockPaymentsOf(ctx, ids)]);
  const known = new Set(documents.map((document) => document.id));
  const cash = new Cash(ctx, payments);
  const outcomes = inputs.map(({ documentId, carrier, reference, ...input }): Outcome<Collected> => {
    const amount = parseMoney(input.amount);
    const others = cash.paymentsOf(documentId);
    if (!known.has(documentId)) return refused(new Refusal('payments.unknown_document', { documentId }, { status: 404 }));
    if (amount.minor <= 0n) return refused(new Refusal('payments.amount', { documentId, amount: input.amount }, { status: 422 }));
    if (others.some((payment) => payment.currency !== amount.currency))
      return refused(new Refusal('payments.currency', { documentId, currency: amount.currency }, { status: 422 }));
    const before =
      reference === undefined
        ? undefined
        : others.find((payment) => payment.method === 'cash_on_delivery' && payment.provider === carrier && payment.ref === reference);
    if (before && before.amount !== amount.minor)
      return refused(new Refusal('payments.collected_before', { documentId, reference, amount: moneyJson(before.amount, before.currency) }));
    const payment = before ?? cash.collected(documentId, amount, carrier, reference);
    return done({ paymentId: payment.id, collected: moneyJson(payment.amount, payment.currency) });
  });
  await cash.close();
  return outcomes;
}

const Remit = Type.Object(
  { carrier: Carrier, amount: MoneySchema, reference: Reference, bookedOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) },
  { additionalProperties: false },
);
type Remit = Static<typeof Remit>;

export const remit = defineAction({
  name: 'payments.remit',
  summary: 'Books what a courier hands over of the money it has collected.',
  input: Remit,
  output: Type.Object({ owed: MoneySchema }),
  refusals: {
    'payments.amount': 'A courier hands over more than nothing and no more than it owes.',
    'payments.remitted_before': 'Another amount was handed over under the same reference.',
  },
  runMany: remitMany,
});

async function remitMany(ctx: Ctx, inputs: Remit[]): Promise<Outcome<{ owed: { amount: string; currency: string } }>[]> {
  const [debts, before] = await Promise.all([
    debtsOf(
      ctx,
      inputs.map((input) => input.carrier),
    ),
    remitted(
      ctx,
      inputs.map((input) => input.carrier),
      inputs.map((input) => input.reference),
    ),
  ]);
  const owed = new Map(debts.map((debt) => [debt.carrier + ' ' + debt.currency, debt.collected - debt.remitted]));
  const known = new Map(before.map((one): [string, Money] => [one.carrier + ' ' + one.reference, { minor: one.amount, currency: one.currency }]));
  const rows: Parameters<typeof insertRemittances>[1] = [];
  const outcomes = inputs.map((input): Outcome<{ owed: { amount: string; currency: string } }> => {
    const amount = parseMoney(input.amount);
    const account = input.carrier + ' ' + amount.currency;
    const debt = owed.get(account) ?? 0n;
    const earlier = known.get(input.carrier + ' ' + input.reference);
    if (earlier && (earlier.minor !== amount.minor || earlier.currency !== amount.currency)) {
      return refused(
        new Refusal('payments.remitted_before', { carrier: input.carrier, reference: input.reference, amount: moneyJson(earlier.minor, earlier.currency) }),
      );
    }
    if (earlier) return done({ owed: moneyJson(debt, amount.currency) });
    if (amount.minor <= 0n || amount.minor > debt)
      return refused(new Refusal('payments.amount', { amount: input.amount, owed: moneyJson(debt, amount.currency) }, { status: 422 }));
    owed.set(account, debt - amount.minor);
    known.set(input.carrier + ' ' + input.reference, amount);
    rows.push({
      id: ctx.id('rem'),
      carrier: input.carrier,
      reference: input.reference,
      amount: amount.minor,
      currency: amount.currency,
      bookedOn: input.bookedOn,
    });
    return done({ owed: moneyJson(debt - amount.minor, amount.currency) });
  });
  insertRemittances(ctx, rows);
  if (rows.length > 0) {
    const posted = await ledger.post(
      ctx,
      rows.map((row) => [
        { from: BANK, to: 'courier:' + row.carrier, unit: row.currency, amount: row.amount, reason: 'payments.remit', happenedOn: row.bookedOn },
      ]),
    );
    assert(
      posted.every((outcome) => outcome.ok),
      'money can always arrive',
    );
  }
  return outcomes;
}
