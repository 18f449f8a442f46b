// The shop's clock: its offset is a row, so that the command line can turn the demonstration shop's time while the server runs.
import {
  type Ctx,
  type Module,
  Refusal,
  type SettingDefinition,
  type SystemEnv,
  addToSetting,
  defineAction,
  defineModule,
  defineQuery,
  readSetting,
} from '#kernel';
import { moveSessions } from '#modules/staff';
import Type from 'typebox';

const offsetSetting: SettingDefinition<number> = {
  key: 'clock.offset_ms',
  says: 'How far the shop’s clock is ahead of the real one, in milliseconds.',
  schema: Type.Integer(),
  initial: 0,
};
export const demoSetting: SettingDefinition<boolean> = {
  key: 'shop.demo',
  says: 'Whether this is the demonstration shop, whose clock may be turned.',
  schema: Type.Boolean(),
  initial: false,
};

const LOOK_EVERY_MS = 1_000;
const YEAR_MS = 366 * 86_400_000;

/** A module that keeps `env` at the stored offset, and turns it. */
export function clockModule(env: SystemEnv): Module {
  const turn = defineAction({
    name: 'clock.turn',
    summary: 'Turns the demonstration shop’s clock forward.',
    input: Type.Object({ byMs: Type.Integer({ minimum: 1, maximum: YEAR_MS }) }, { additionalProperties: false }),
    output: Type.Object({ now: Type.String({ format: 'date-time' }), offsetMs: Type.Integer() }),
    refusals: { 'clock.real': 'Only the demonstration shop’s clock can be turned.' },
    run: async (ctx, input) => {
      if (!(await readSetting(ctx, demoSetting))) throw new Refusal('clock.real', {}, { message: 'Only the demonstration shop’s clock can be turned.' });
      const offsetMs = await addToSetting(ctx, offsetSetting.key, input.byMs);
      moveSessions(ctx, input.byMs);
      ctx.afterCommit(() => void (env.offsetMs = offsetMs));
      return { now: new Date(ctx.now.getTime() - env.offsetMs + offsetMs).toISOString(), offsetMs };
    },
  });
  const now = defineQuery({
    name: 'clock.now',
    summary: 'What time it is in the shop.',
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({ now: Type.String({ format: 'date-time' }), offsetMs: Type.Integer() }),
    run: async (read) => ({ now: read.now.toISOString(), offsetMs: env.offsetMs }),
  });
  return defineModule({
    name: 'clock',
    needs: ['staff'],
    actions: [turn],
    queries: [now],
    sweeps: [{ name: 'clock.look', everyMs: LOOK_EVERY_MS, run: (ctx) => lookAtClock(ctx, env) }],
  });
}

/** Sets the program's clock by the stored offset; returns 0, as there is never more to do. */
export async function lookAtClock(ctx: Ctx, env: SystemEnv): Promise<number> {
  env.offsetMs = await readSetting(ctx, offsetSetting);
  return 0;
}

const UNITS_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads a span such as `+3d`, `90m` or `1d12h` as milliseconds; undefined when it is none. */
export function readSpan(text: string): number | undefined {
  if (!/^\+?(\d{1,9}[smhdw])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS_MS[unit!]!, 0);
}
