// What a merchant changes: the text of a template, and how the shop presents itself.
import Type from 'typebox';
import { Language, Refusal, businessDay, defineAction, writeSetting } from '#kernel';
import { published } from '../events.ts';
import { LIMITS } from '../liquid.ts';
import { faultsOf } from '../render.ts';
import { ShopSchema, shopSetting } from '../shop.ts';
import * as store from '../store.ts';

export const publishTemplate = defineAction({
  name: 'messages.publish_template',
  summary: 'Publish a new version of a message template.',
  input: Type.Object(
    {
      name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,60}$' }),
      language: Language,
      subject: Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\r\\n]*$' }),
      body: Type.String({ minLength: 1, maxLength: LIMITS.characters }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ name: Type.String(), language: Language, version: Type.Integer() }),
  refusals: { 'messages.template': 'The template is not sound; each fault says at which line and column.' },
  emits: [published.name],
  run: async (ctx, { name, language, subject, body }) => {
    const text = body.replace(/\r\n?/g, '\n');
    const faults = faultsOf(name, language, subject, text);
    if (faults.length > 0) throw new Refusal('messages.template', { name, language, faults }, { status: 422, message: faults[0]!.message, faults });
    const versions = await store.versionsOf(ctx, name, language);
    const version = (versions[0]?.version ?? 0) + 1;
    store.insertTemplates(ctx, [{ id: ctx.id('tpl'), name, language, version, subject, body: text, publishedAt: ctx.now, seedHash: null }], ctx.actor.id);
    ctx.emit(published, undefined, { name, language, version });
    return { name, language, version };
  },
});

export const setShop = defineAction({
  name: 'messages.set_shop',
  summary: 'Say how the shop presents itself in its messages: name, address, language, time zone, bank account.',
  input: ShopSchema,
  output: Type.Object({}),
  refusals: { 'messages.zone': 'There is no such time zone.' },
  run: async (ctx, shop) => {
    try {
      businessDay(ctx.now, shop.zone);
    } catch {
      throw new Refusal(
        'messages.zone',
        { zone: shop.zone },
        {
          status: 422,
          faults: [{ pointer: '/zone', code: 'messages.zone', message: `There is no time zone ${shop.zone}.` }],
        },
      );
    }
    writeSetting(ctx, shopSetting, shop);
    return {};
  },
});
