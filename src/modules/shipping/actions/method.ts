// Another way of delivery for a parcel that has no label yet: another carrier, or another service of it.
import Type from 'typebox';
import { Refusal, defineAction } from '#kernel';
import { STEP_REFUSALS, onParcels } from '../desk.ts';
import { mustBe } from '../rules.ts';
import { ParcelId } from '../schemas.ts';
import { saveMethods, tariffSteps } from '../store.ts';
import type { Parcel } from '../types.ts';

type Step = Awaited<ReturnType<typeof tariffSteps>>[number];

export const chooseMethod = defineAction({
  name: 'shipping.choose_method',
  summary: 'Choose another way of delivery for a parcel before it has a label; what the customer pays stays as it was.',
  input: Type.Object({ parcelId: ParcelId, method: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false }),
  output: Type.Object({ before: Type.String() }),
  refusals: {
    ...STEP_REFUSALS,
    'shipping.no_rate': 'We do not deliver that way to this country.',
    'shipping.too_heavy': 'The parcel is too heavy for this way of delivery.',
    'shipping.no_cash': 'No cash is collected by this way of delivery.',
  },
  changes: ['parcel'],
  locks: (input) => [input.parcelId],
  runMany: async (ctx, inputs) => {
    const steps = await tariffSteps(ctx, undefined);
    const outcomes = await onParcels(ctx, inputs, (parcel, { method }) => {
      mustBe(parcel, ['planned', 'picked', 'checked', 'packed']);
      mustTake(parcel, method, steps);
      return { before: parcel.method };
    });
    const chosen = inputs.filter((_, i) => outcomes[i]!.ok);
    if (chosen.length > 0)
      saveMethods(
        ctx,
        chosen.map(({ parcelId, method }) => ({ id: parcelId, method })),
      );
    return outcomes;
  },
});

/** Refuses a way by which no tariff takes the parcel: its country, its weight, its cash. */
function mustTake({ recipient, weightGrams, collect }: Parcel, method: string, steps: readonly Step[]): void {
  const there = steps.filter((step) => step.method === method && step.countries.includes(recipient.country));
  if (there.length === 0)
    throw new Refusal(
      'shipping.no_rate',
      { method, country: recipient.country },
      { status: 422, message: `We do not deliver by ${method} to ${recipient.country}.` },
    );
  const light = there.filter((step) => step.upToGrams >= weightGrams);
  if (light.length === 0)
    throw new Refusal('shipping.too_heavy', { method, weightGrams }, { status: 422, message: `${method} does not take ${weightGrams} g.` });
  if (collect !== null && !light.some((step) => step.cashMinor !== null && step.currency === collect.currency))
    throw new Refusal('shipping.no_cash', { method }, { status: 422, message: `${method} does not collect cash.` });
}
