// What a back-test is asked: the window, how many orders at most, and what work, letters and labels cost.
import Type from 'typebox';

const Amount = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,4})?$' });
const opt = <T extends Type.TSchema>(schema: T) => Type.Optional(schema);

export const Settings = Type.Object(
  {
    from: Type.String({ format: 'date-time', description: 'Orders that were placed from here on.' }),
    to: Type.String({ format: 'date-time', description: 'And before.' }),
    most: opt(Type.Integer({ minimum: 1, maximum: 20_000, description: 'At most so many orders, spread evenly over the time (10,000).' })),
    minutesATask: opt(Type.Number({ minimum: 0, maximum: 480, description: 'Minutes of work that a task takes (5).' })),
    minutes: opt(Type.Record(Type.String({ maxLength: 100 }), Type.Number({ minimum: 0, maximum: 480 }), { description: 'By lane, where it is another.' })),
    costs: opt(
      Type.Object(
        {
          hour: opt(Type.String({ ...Amount, description: "An hour of work, in the shop's currency (15)." })),
          hours: opt(Type.Record(Type.String({ maxLength: 100 }), Amount, { description: 'By lane, where it is another.' })),
          letter: opt(Type.String({ ...Amount, description: 'A letter (0.01).' })),
          label: opt(Type.String({ ...Amount, description: 'A label (4).' })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type SettingsOf = Type.Static<typeof Settings>;

export const MOST = 10_000;
export const DEFAULTS = { minutesATask: 5, hour: '15', letter: '0.01', label: '4' };
