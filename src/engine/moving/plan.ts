// The publish's part: how runs of the process come to the drawing, checked before it is the newest and stored with it.
import Type, { type Static } from 'typebox';
import { type Ctx, Refusal, sql } from '#kernel';
import type { Definition, Definitions } from '../definitions.ts';
import { wrongChoices } from './bridge.ts';
import { type Base, CHOICES_LIMIT, type Choice, ChoiceShape, type Otherwise } from './choices.ts';
import { type Impact, impactOf } from './impact.ts';
import * as store from './store.ts';

const one = <T extends string>(values: T[], description: string) => Type.Optional(Type.Unsafe<T>({ type: 'string', enum: values, description }));

/** What a publish may say of runs that are under way. */
export const moveInput = {
  choices: Type.Optional(Type.Array(ChoiceShape, { maxItems: CHOICES_LIMIT, description: 'What becomes of orders that can not follow by themselves.' })),
  base: one<Base>(
    ['entry', 'publish'],
    'From when new timers of orders under way count: since the order came to the step (entry, unless said), or since the publish.',
  ),
  otherwise: one<Otherwise>(
    ['refuse', 'finish', 'hold'],
    'What becomes of orders for which nothing is chosen: the publish is refused (unless said), they finish on their drawing, or they wait for a person.',
  ),
  policy: one<'follow' | 'pin'>(
    ['follow', 'pin'],
    'Whether orders under way follow this drawing (follow, as before unless said) or each keeps to the one it began with (pin).',
  ),
};
const MoveInput = Type.Object(moveInput);
export type MoveInput = Static<typeof MoveInput>;

export const moveRefusals = {
  'processes.homeless': 'Orders under way can not follow this drawing by themselves, and it was not chosen what becomes of them.',
  'processes.choices': 'A choice for orders under way can not be carried out.',
};

/** The impact of a draft under what was chosen. Refuses choices that can not be. */
export async function impactFor(ctx: Ctx, definitions: Definitions, draft: Definition, input: MoveInput): Promise<Impact> {
  const choices: Choice[] = input.choices ?? [];
  const wrong = wrongChoices(draft.graph, { choices });
  if (wrong.length > 0) {
    const faults = wrong.map(({ index, says }) => ({ pointer: `/choices/${index}`, code: 'processes.choices', message: says }));
    throw new Refusal('processes.choices', {}, { status: 422, message: wrong[0]!.says, faults });
  }
  return impactOf(ctx, definitions, draft, { choices, base: input.base ?? 'entry', now: ctx.now });
}

/** Decides how runs come to the draft; to be called before it is stored. Refuses `processes.homeless` with the groups for which somebody must choose. */
export async function planMove(
  ctx: Ctx,
  definitions: Definitions,
  draft: Definition,
  input: MoveInput,
): Promise<{ policy: 'follow' | 'pin'; store: () => void }> {
  const [before] = await ctx.read(store.policyOf(draft.key));
  const policy = input.policy ?? before?.policy ?? 'follow';
  if (!before || policy === 'pin') return { policy, store: () => {} };
  const otherwise = input.otherwise ?? 'refuse';
  const impact = await impactFor(ctx, definitions, draft, input);
  if (otherwise === 'refuse' && impact.homeless > 0) {
    const groups = impact.groups.filter((group) => group.needsChoice);
    throw new Refusal(
      'processes.homeless',
      { groups, homeless: impact.homeless, total: impact.total },
      {
        message: `${impact.homeless} of ${impact.total} orders under way can not follow this drawing: choose what becomes of them.`,
        faults: groups.map((group) => ({ pointer: '/' + group.element, code: 'processes.homeless', message: group.says })),
      },
    );
  }
  return {
    policy,
    store: () =>
      store.insertMove(ctx, {
        id: ctx.id('mov'),
        key: draft.key,
        definition_id: draft.id,
        version: draft.version,
        choices: input.choices ?? [],
        base: input.base ?? 'entry',
        otherwise,
        total: impact.total,
      }),
  };
}

/** The version that a drawing of that key would get. */
export async function nextVersion(ctx: Ctx, key: string): Promise<number> {
  const [row] = await ctx.read<{ version: number }>(sql`select version from engine.definition where key = ${key} order by version desc limit 1`);
  return (row?.version ?? 0) + 1;
}
