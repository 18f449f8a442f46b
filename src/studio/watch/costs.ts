// What a step costs, told simply: so many minutes for a task at the rate of its lane, and so much for each letter.
import Type, { type Static } from 'typebox';
import { Currency, type Money, type SettingDefinition, defineAction, defineQuery, parseMoney, readSetting, writeSetting } from '#kernel';
import type { Around } from '../part.ts';

const Decimal = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,4})?$' });

export const CostsSchema = Type.Object(
  {
    currency: Currency,
    perHour: Type.Record(Type.String({ maxLength: 80 }), Decimal, { description: 'What an hour of work costs, by lane.' }),
    minutes: Type.Integer({ minimum: 0, maximum: 480, description: 'How long hands are on a task; what it waits before that costs nothing.' }),
    letter: Decimal,
  },
  { additionalProperties: false },
);
export type Costs = Static<typeof CostsSchema>;

export const costsSetting: SettingDefinition<Costs | null> = {
  key: 'watch.costs',
  says: 'What work costs by lane and what a letter costs, for the cost on the drawing.',
  schema: Type.Union([CostsSchema, Type.Null()]),
  initial: null,
};

export const setCosts = defineAction({
  name: 'watch.set_costs',
  summary: 'Says what an hour of work costs in each lane, how long hands are on a task, and what a letter costs.',
  input: CostsSchema,
  output: Type.Object({}),
  refusals: { 'kernel.money': 'An amount has more decimals than its currency.' },
  changes: [],
  run: async (ctx, costs) => {
    for (const amount of [...Object.values(costs.perHour), costs.letter]) parseMoney({ amount, currency: costs.currency });
    writeSetting(ctx, costsSetting, costs);
    return {};
  },
});

/** What is filled in while nobody has said anything. */
const BLANK: Costs = { currency: 'EUR', perHour: {}, minutes: 5, letter: '0' };

export const costsQuery = ({ engine }: Around) =>
  defineQuery({
    name: 'watch.costs',
    summary: 'What an hour of work costs in each lane, how long hands are on a task, what a letter costs, and which lanes the drawings have.',
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({ costs: CostsSchema, lanes: Type.Array(Type.String()) }),
    run: async ({ db }) => {
      await engine.definitions.refresh(db, 1_000);
      const tasks = engine.definitions.newestDrawings().flatMap(({ graph }) => graph.nodes.filter((node) => node.shape.waits === 'user'));
      const lanes = [...new Set(tasks.map((node) => node.lane).filter((lane) => lane !== undefined))].sort();
      return { costs: (await readSetting(db, costsSetting)) ?? BLANK, lanes };
    },
  });

/** What an element is to be paid for: whether a person works there, in which lane, and how many letters it sends each time. */
export type Priced = { isTask: boolean; lane: string | undefined; letters: number };

/** What `passages` of an element have cost; null where nobody has said what it costs. */
export function costOf(costs: Costs | null, element: Priced, passages: number): Money | null {
  if (!costs) return null;
  const { currency } = costs;
  const minor = (amount: string): bigint => parseMoney({ amount, currency }).minor;
  const rate = element.isTask ? Object.entries(costs.perHour).find(([lane]) => lane.toLowerCase() === element.lane?.toLowerCase())?.[1] : undefined;
  const work = rate === undefined ? 0n : (minor(rate) * BigInt(costs.minutes) * BigInt(passages)) / 60n;
  return { minor: work + minor(costs.letter) * BigInt(element.letters * passages), currency };
}
