// The table of deliveries in the merchant's hands: what a way of delivery costs in a zone, by weight.
import { Currency, MoneySchema, Refusal, defineAction, defineQuery, moneyJson, parseMoney } from '#kernel';
import Type from 'typebox';
import { type RateRow, tariffSteps, writeTariff } from '../store.ts';

const closed = { additionalProperties: false };
const Decimal = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,4})?$' });
const Code = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$' });
const Steps = Type.Array(Type.Object({ upToGrams: Type.Integer({ minimum: 1, maximum: 100_000_000 }), price: Decimal }, closed), { minItems: 1, maxItems: 50 });
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

export const setTariff = defineAction({
  name: 'shipping.set_tariff',
  summary: 'Says what a way of delivery costs in a zone and a currency: steps of weight, from which total it is free, what collecting cash adds.',
  input: Type.Object({ method: Code, zone: Code, currency: Currency, steps: Steps, freeFrom: OrNull(Decimal), cash: OrNull(Decimal) }, closed),
  output: Type.Object({ steps: Type.Integer() }),
  refusals: { 'shipping.steps': 'Two steps end at the same weight.', 'kernel.money': 'The amount cannot be read.' },
  run: async (ctx, { method, zone, currency, steps, freeFrom, cash }) => {
    if (new Set(steps.map((step) => step.upToGrams)).size < steps.length)
      throw new Refusal('shipping.steps', {}, { status: 422, message: 'Two steps end at the same weight.' });
    const minor = (amount: string): bigint => parseMoney({ amount, currency }).minor;
    writeTariff(ctx, {
      method,
      zone,
      currency,
      cashMinor: cash == null ? null : minor(cash),
      freeFromMinor: freeFrom == null ? null : minor(freeFrom),
      steps: steps.map(({ upToGrams, price }) => ({ upToGrams, priceMinor: minor(price) })),
    });
    return { steps: steps.length };
  },
});

const MaybeMoney = Type.Union([MoneySchema, Type.Null()]);

export const tariffs = defineQuery({
  name: 'shipping.tariffs',
  summary: 'The table of deliveries: every way, zone and currency with its steps of weight.',
  input: Type.Object({ currency: Type.Optional(Currency) }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        method: Type.String(),
        zone: Type.String(),
        countries: Type.Array(Type.String()),
        currency: Type.String(),
        freeFrom: MaybeMoney,
        cash: MaybeMoney,
        steps: Type.Array(Type.Object({ upToGrams: Type.Integer(), price: MoneySchema })),
      }),
    ),
  }),
  run: async ({ db }, { currency }) => {
    type Step = Omit<RateRow, 'country'> & { zone: string; countries: string[] };
    const byTariff = new Map<string, Step[]>();
    for (const step of await tariffSteps(db, currency)) {
      const key = [step.method, step.zone, step.currency].join(' ');
      byTariff.set(key, [...(byTariff.get(key) ?? []), step]);
    }
    return {
      items: [...byTariff.values()].map((steps) => {
        const { method, zone, countries, currency: of, freeFromMinor, cashMinor } = steps[0]!;
        const money = (minor: bigint | null) => (minor === null ? null : moneyJson(minor, of));
        return {
          method,
          zone,
          countries,
          currency: of,
          freeFrom: money(freeFromMinor),
          cash: money(cashMinor),
          steps: steps.map(({ upToGrams, priceMinor }) => ({ upToGrams, price: moneyJson(priceMinor, of) })),
        };
      }),
    };
  },
});
