// Bank transfers: a line of the bank is matched with a document by the number in its text, or waits in suspense for a person.
import Type, { type Static } from 'typebox';
import { type Ctx, MoneySchema, type Outcome, defineAction, done, lockDocuments, parseMoney } from '#kernel';
import { Cash } from '../cash.ts';
import { Logbook, type Message } from '../logbook.ts';
import { duesOf } from '../ports.ts';
import { numbersIn, openDue } from '../rules.ts';
import { documentsByNumber, heardBefore, lockPaymentsOf } from '../store.ts';
import type { Due, Misfit } from '../types.ts';

const Input = Type.Object(
  {
    reference: Type.String({ maxLength: 1000, description: "The transfer's text, in which the document's number is looked for." }),
    amount: MoneySchema,
    bookedOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    iban: Type.Optional(Type.String({ maxLength: 34 })),
    lineId: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "The statement line's own id: a repeated line is booked once." })),
  },
  { additionalProperties: false },
);
type Input = Static<typeof Input>;
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Output = Type.Object({ result: Type.Union([Type.Literal('booked'), Type.Literal('suspense')]), documentId: OrNull, paymentId: OrNull, reason: OrNull });
type Output = Static<typeof Output>;

export const recordTransfer = defineAction({
  name: 'payments.record_transfer',
  summary: 'Books a bank transfer on the document whose number it names; what fits none goes to suspense.',
  input: Input,
  output: Output,
  refusals: { 'payments.amount': 'A transfer brings more than nothing.' },
  emits: ['payments.captured', 'payments.part_paid', 'payments.suspended'],
  runMany,
});

type Line = { input: Input; eventId: string; numbers: string[] };

async function runMany(ctx: Ctx, inputs: Input[]): Promise<Outcome<Output>[]> {
  const lines = inputs.map((input): Line => ({ input, eventId: input.lineId ?? ctx.id('lin'), numbers: numbersIn(input.reference) }));
  const [documents, heard] = await Promise.all([
    documentsByNumber(
      ctx,
      [...ctx.registry.documents.keys()],
      lines.flatMap((line) => line.numbers),
    ),
    heardBefore(
      ctx,
      lines.map(() => 'bank'),
      lines.map((line) => line.eventId),
    ),
  ]);
  const ids = documents.map((document) => document.id).sort();
  if (ids.length > 0) await ctx.process.lock(ctx, ids);
  const [, dues, payments] = await Promise.all([lockDocuments(ctx, ids), duesOf(ctx, ids), lockPaymentsOf(ctx, ids)]);
  const idOf = new Map(documents.map((document) => [document.number, document.id]));
  const answers = new Map(
    heard.map((one): [string, Output] => [
      one.eventId,
      { result: one.result === 'suspense' ? 'suspense' : 'booked', documentId: one.documentId, paymentId: one.paymentId, reason: one.reason },
    ]),
  );
  const cash = new Cash(ctx, payments);
  const log = new Logbook(ctx);
  const outcomes = lines.map((line): Outcome<Output> => {
    const known = answers.get(line.eventId);
    if (known) return done(known);
    const answer = take(
      cash,
      log,
      dues,
      line,
      line.numbers.flatMap((number) => idOf.get(number) ?? []),
    );
    answers.set(line.eventId, answer);
    return done(answer);
  });
  await cash.close();
  log.close();
  return outcomes;
}

function take(cash: Cash, log: Logbook, dues: Map<string, Due>, { input, eventId }: Line, documents: string[]): Output {
  const amount = parseMoney(input.amount);
  const message: Message = { provider: 'bank', eventId, kind: 'transfer', amount, says: input.reference, raw: JSON.stringify(input) };
  const fits = documents.filter((id) => misfitOf(cash, dues, id, amount) === undefined);
  const exact = fits.filter((id) => openDue(dues.get(id)!, cash.paymentsOf(id)) === amount.minor);
  const documentId = documents.length === 1 ? documents[0] : exact.length === 1 ? exact[0] : undefined;
  const reason =
    amount.minor <= 0n
      ? 'amount'
      : documents.length === 0
        ? 'unknown_document'
        : documentId === undefined
          ? 'ambiguous'
          : misfitOf(cash, dues, documentId, amount);
  if (reason !== undefined) {
    log.suspend(message, { paymentId: null, documentId: documentId ?? null }, reason);
    return { result: 'suspense', documentId: documentId ?? null, paymentId: null, reason };
  }
  const payment = cash.received(documentId!, amount, { ref: null, happenedOn: input.bookedOn, due: dues.get(documentId!)! });
  log.add(message, { paymentId: payment.id, documentId: documentId! }, 'booked');
  return { result: 'booked', documentId: documentId!, paymentId: payment.id, reason: null };
}

/** Why a transfer does not fit a document, if it does not: a cent more than is due is for a person to decide. */
function misfitOf(cash: Cash, dues: Map<string, Due>, documentId: string, amount: { minor: bigint; currency: string }): Misfit | undefined {
  const due = dues.get(documentId);
  if (!due) return 'unknown_document';
  if (due.total.currency !== amount.currency) return 'currency';
  if (!due.open) return 'closed';
  return amount.minor > openDue(due, cash.paymentsOf(documentId)) ? 'amount' : undefined;
}
