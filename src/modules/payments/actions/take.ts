// Money that is there when it is booked: cash in the drawer of a till, or what a marketplace has taken and owes to us.
import Type, { type Static } from 'typebox';
import { type Ctx, MoneySchema, type Outcome, Refusal, defineAction, done, moneyJson, parseMoney, refused } from '#kernel';
import { Cash } from '../cash.ts';
import { duesOf } from '../ports.ts';
import { openDue } from '../rules.ts';
import { lockPaymentsOf } from '../store.ts';

const Take = Type.Object(
  {
    documentId: Type.String({ pattern: '^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$' }),
    amount: MoneySchema,
    method: Type.Union([Type.Literal('cash'), Type.Literal('channel')]),
    channel: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'The till or marketplace that has the money, by the code of its channel.' }),
  },
  { additionalProperties: false },
);
type Take = Static<typeof Take>;
type Taken = { paymentId: string | null; taken: { amount: string; currency: string } };

export const take = defineAction({
  name: 'payments.take',
  summary: 'Books cash at a till, or money that a marketplace has taken; what is paid already is not booked again.',
  input: Take,
  output: Type.Object({ paymentId: Type.Union([Type.String(), Type.Null()]), taken: MoneySchema }),
  refusals: {
    'payments.unknown_document': 'There is nothing to be paid for this document.',
    'payments.currency': 'The document is paid in another currency.',
    'payments.amount': 'No more can be taken than is due.',
    'payments.closed': 'The document is closed.',
  },
  locks: (input) => [input.documentId],
  emits: ['payments.captured'],
  effects: ['payments.take'],
  changes: ['payment'],
  runMany: takeMany,
});

async function takeMany(ctx: Ctx, inputs: Take[]): Promise<Outcome<Taken>[]> {
  const ids = [...new Set(inputs.map((input) => input.documentId))];
  const [dues, payments] = await Promise.all([duesOf(ctx, ids), lockPaymentsOf(ctx, ids)]);
  const cash = new Cash(ctx, payments);
  const outcomes = inputs.map((input): Outcome<Taken> => {
    const amount = parseMoney(input.amount);
    const due = dues.get(input.documentId);
    const no = (code: string, status = 409): Outcome<Taken> => refused(new Refusal(code, { documentId: input.documentId, amount: input.amount }, { status }));
    if (!due) return no('payments.unknown_document', 404);
    if (due.total.currency !== amount.currency) return no('payments.currency', 422);
    if (!due.open) return no('payments.closed');
    const open = openDue(due, cash.paymentsOf(input.documentId));
    if (open <= 0n) return done({ paymentId: null, taken: moneyJson(0n, amount.currency) });
    if (amount.minor <= 0n || amount.minor > open) return no('payments.amount', 422);
    const payment = cash.taken(input.documentId, amount, input.method, input.channel);
    return done({ paymentId: payment.id, taken: moneyJson(amount.minor, amount.currency) });
  });
  await cash.close();
  return outcomes;
}
