// The demonstration beside one's own shop: a look around as somebody of its people, how fast it runs, throwing it away.
import { type Ctx, Refusal, defineAction, writeSetting } from '#kernel';
import { DEMO_PEOPLE, SignedInSchema, accountsByEmail, startSession } from '#modules/staff';
import Type from 'typebox';
import { PROGRAM_PORT, type Program } from '../ports.ts';
import { closed } from '../schemas.ts';
import { demoSpeedSetting } from '../settings.ts';

const programOf = (ctx: Ctx): Program => ctx.registry.provider<Program>(PROGRAM_PORT);

export const enterDemo = defineAction({
  name: 'setup.enter_demo',
  summary: 'Signs in to the demonstration shop as one of its people, without a password: everybody knows it.',
  input: Type.Object({ email: Type.String({ maxLength: 254 }) }, closed),
  output: SignedInSchema,
  refusals: {
    'setup.no_demo': 'This is not the demonstration shop, or it has a password of its own.',
    'setup.nobody': 'Nobody of that address works in the demonstration shop.',
  },
  emits: ['staff.signed_in'],
  open: true,
  signsIn: true,
  run: async (ctx, { email }) => {
    const { here, demoIsOpen } = programOf(ctx);
    if (here !== 'demo' || !demoIsOpen)
      throw new Refusal('setup.no_demo', {}, { status: 403, message: 'This is not the demonstration shop, or it has a password of its own.' });
    const person = DEMO_PEOPLE.find((one) => one.email === email);
    const [account] = person ? await accountsByEmail(ctx, [person.email]) : [];
    if (!account?.active) throw new Refusal('setup.nobody', { email }, { status: 422, message: 'Nobody of that address works in the demonstration shop.' });
    return startSession(ctx, account);
  },
});

export const setDemoSpeed = defineAction({
  name: 'setup.set_demo_speed',
  summary: 'Says how many times as fast the demonstration’s clock runs; 0 lets its world stand still.',
  input: Type.Object({ speed: Type.Integer({ minimum: 0, maximum: 3600 }) }, closed),
  output: Type.Object({ speed: Type.Integer() }),
  refusals: {
    'setup.no_demo': 'This is not the demonstration shop.',
    'setup.still': 'The program was started with a demonstration that stands still (KONTOR_DEMO_SPEED=0).',
  },
  run: async (ctx, { speed }) => {
    const { here, demoSpeed } = programOf(ctx);
    if (here !== 'demo') throw new Refusal('setup.no_demo', {}, { message: 'This is not the demonstration shop.' });
    if (demoSpeed === 0)
      throw new Refusal('setup.still', {}, { message: 'The program was started with a demonstration that stands still (KONTOR_DEMO_SPEED=0).' });
    writeSetting(ctx, demoSpeedSetting, speed);
    return { speed };
  },
});

const OTHER_SHOP = {
  'setup.only_shop': 'The program runs with one shop only.',
  'setup.not_own': 'The demonstration can not throw itself away: sign in to your own shop first.',
};

/** Outside of this transaction and of this database; both may be repeated, and neither is taken back. */
async function fromOwnShop(ctx: Ctx, work: (program: Program) => Promise<void>): Promise<void> {
  const program = programOf(ctx);
  if (program.isOnly) throw new Refusal('setup.only_shop', {}, { message: OTHER_SHOP['setup.only_shop'] });
  if (program.here === 'demo') throw new Refusal('setup.not_own', {}, { message: OTHER_SHOP['setup.not_own'] });
  await work(program);
}

export const discardDemo = defineAction({
  name: 'setup.discard_demo',
  summary: 'Throws the demonstration shop away, from one’s own shop; it can be made anew.',
  input: Type.Object({}, closed),
  output: Type.Object({}),
  refusals: OTHER_SHOP,
  run: async (ctx) => {
    await fromOwnShop(ctx, (program) => program.discardDemo());
    return {};
  },
});

export const makeDemo = defineAction({
  name: 'setup.make_demo',
  summary: 'Makes the demonstration shop anew, if it is not there.',
  input: Type.Object({}, closed),
  output: Type.Object({}),
  refusals: OTHER_SHOP,
  run: async (ctx) => {
    await fromOwnShop(ctx, (program) => program.makeDemo());
    return {};
  },
});
