// Voiding one payment whose authorisation came after its money was to go back; the program asks for it by itself.
import Type from 'typebox';
import { type Ctx, IdOf, type Outcome, Refusal, assert, defineAction, done, refused } from '#kernel';
import { Desk } from '../desk.ts';
import { type CardPort, type CardVoid, type CardVoided, CARD_PORT } from '../ports.ts';
import { lockPayments } from '../store.ts';

type Input = { paymentId: string };
type Output = { voided: boolean };

export const voidPayment = defineAction({
  name: 'payments.void',
  summary: 'Lets go of an authorisation that came too late.',
  input: Type.Object({ paymentId: IdOf('pay') }, { additionalProperties: false }),
  output: Type.Object({ voided: Type.Boolean() }),
  refusals: { 'payments.give_back_failed': 'The provider does not let go of the authorisation; the reason is with it.' },
  internal: true,
  changes: ['payment'],
  outside: {
    port: CARD_PORT,
    ask: async (ctx: Ctx, inputs: Input[]): Promise<Outcome<{ request: unknown } | { answered: Output }>[]> => {
      const byId = new Map(
        (
          await lockPayments(
            ctx,
            inputs.map((input) => input.paymentId),
          )
        ).map((payment) => [payment.id, payment]),
      );
      return inputs.map(({ paymentId }) => {
        const payment = byId.get(paymentId);
        if (payment?.state !== 'voiding' || payment.ref === null) return done({ answered: { voided: false } });
        return done({ request: { paymentId, ref: payment.ref } satisfies CardVoid });
      });
    },
    call: (port: CardPort, request: CardVoid) => port.void(request, request.paymentId + ':void'),
    settle: async (ctx: Ctx, items: { input: Input; request: unknown; answer: unknown }[]): Promise<Outcome<Output>[]> => {
      const byId = new Map(
        (
          await lockPayments(
            ctx,
            items.map((item) => item.input.paymentId),
          )
        ).map((payment) => [payment.id, payment]),
      );
      const desk = new Desk(ctx);
      const outcomes = items.map(({ input, answer }): Outcome<Output> => {
        const payment = byId.get(input.paymentId);
        assert(payment, 'a payment that is voided is on record');
        const told = answer as CardVoided;
        if (told.status === 'refused') return refused(new Refusal('payments.give_back_failed', { paymentId: payment.id, reason: told.reason }));
        if (payment.state === 'voiding') desk.voided(payment);
        return done({ voided: true });
      });
      await desk.close();
      return outcomes;
    },
  },
});
