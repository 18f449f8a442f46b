// What the checklist cannot read off the shop's data, and the letter that shows whether mail arrives.
import { Refusal, defineAction, readSetting, writeSetting } from '#kernel';
import Type from 'typebox';
import { carryOut } from '../call.ts';
import { closed } from '../schemas.ts';
import { seenSetting } from '../settings.ts';

export const noteSeen = defineAction({
  name: 'setup.note_seen',
  summary: 'Notes that the drawing was looked at, or puts the setup checklist away.',
  input: Type.Object({ what: Type.Union([Type.Literal('drawing'), Type.Literal('hidden')]) }, closed),
  output: Type.Object({}),
  refusals: {},
  run: async (ctx, { what }) => {
    writeSetting(ctx, seenSetting, { ...(await readSetting(ctx, seenSetting)), [what]: true });
    return {};
  },
});

export const testMail = defineAction({
  name: 'setup.test_mail',
  summary: 'Sends a letter to see whether mail arrives.',
  input: Type.Object(
    { to: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@,;<>"]+@[^\\s@,;<>"]+$' }), language: Type.Optional(Type.String({ maxLength: 10 })) },
    closed,
  ),
  output: Type.Object({ messageId: Type.String() }),
  refusals: { 'setup.mail': 'The letter could not be written.' },
  run: async (ctx, { to, language }) => {
    const letter = { template: 'test-mail', to: { email: to, name: ctx.actor.name ?? to, ...(language ? { language } : {}) }, key: 'test:' + ctx.id('key') };
    const { messageId, state } = await carryOut<{ messageId: string; state: string }>(ctx, 'messages.send', letter);
    if (state === 'failed') throw new Refusal('setup.mail', { to }, { status: 422, message: 'The letter could not be written.' });
    return { messageId };
  },
});
