// What a merchant chooses for orders that can not follow a new drawing by themselves.
import Type, { type Static } from 'typebox';

export const ChoiceShape = Type.Object(
  {
    element: Type.String({ minLength: 1, description: 'The element at which the orders stand.' }),
    with: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: 50,
        description: 'The other elements at which the same orders stand, where only all of them together are in the way.',
      }),
    ),
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The version on which they are; without it, all versions.' })),
    do: Type.Unsafe<'move' | 'finish' | 'cancel' | 'hold'>({ type: 'string', enum: ['move', 'finish', 'cancel', 'hold'] }),
    to: Type.Optional(Type.String({ minLength: 1, description: 'The element of the new drawing to which they move; needed for "move".' })),
  },
  { additionalProperties: false },
);
export type Choice = Static<typeof ChoiceShape>;

export const CHOICES_LIMIT = 500;

/** From when new timers count: since the order came to the step, or since the drawing was published. */
export type Base = 'entry' | 'publish';
/** What becomes of orders for which nothing was chosen: the publish is refused, they finish on their drawing, or they wait for a person. */
export type Otherwise = 'refuse' | 'finish' | 'hold';

/** How the runs of a process come to a newly published drawing. */
export type MovePlan = { id: string; choices: Choice[]; base: Base; otherwise: Otherwise; publishedAt: Date; isStopped: boolean };

/** What was chosen for tokens at `element` of that version. */
export function choiceFor(choices: Choice[], version: number, element: string): Choice | undefined {
  return choices.find((choice) => choice.element === element && !choice.with?.length && (choice.version ?? version) === version);
}

/** What was chosen for runs whose tokens stand at all of these elements at once. */
export function choiceForAll(choices: Choice[], version: number, elements: string[]): Choice | undefined {
  const wanted = [...new Set(elements)].sort().join(' ');
  return choices.find(
    (choice) => choice.with?.length && (choice.version ?? version) === version && [...new Set([choice.element, ...choice.with])].sort().join(' ') === wanted,
  );
}
