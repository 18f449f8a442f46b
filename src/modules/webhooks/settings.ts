// What a shop says about itself to those who are told.
import Type from 'typebox';
import type { SettingDefinition } from '#kernel';

/** Where links in messages to people begin; without it messages have none. */
export const shopUrlSetting: SettingDefinition<{ url: string }> = {
  key: 'webhooks.office',
  says: 'The address under which colleagues open the back office; links in messages begin with it.',
  schema: Type.Object({ url: Type.String({ maxLength: 200, pattern: '^$|^https?://[^\\s]+$' }) }),
  initial: { url: '' },
};
