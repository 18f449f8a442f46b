// What the owner of a shop may set by hand, as it stands on this room's card: other rooms own the values, here they are checked against the country.
import { type Fault, type SettingDefinition, businessDay } from '#kernel';
import { type LegalTexts, type Shop, legalTextsSetting, shopSetting } from '#modules/messages';
import { type Sender, senderSetting } from '#modules/shipping';
import Type from 'typebox';
import { checkTaxId } from './tax-ids.ts';

/** How the shop presents itself, with a time zone that exists and a tax number that its country could have given. */
export const shopIdentity: SettingDefinition<Shop> = { ...shopSetting, check: faultsOfShop };
export const legalTexts: SettingDefinition<LegalTexts> = legalTextsSetting;
export const sender: SettingDefinition<Sender> = senderSetting;

export const TAX_ID_MESSAGES = {
  shape: 'This number does not have the shape of one of that country.',
  digit: 'A digit of this number is wrong: its check digit does not fit.',
} as const;

function faultsOfShop(shop: Shop): Fault[] {
  const faults: Fault[] = [];
  try {
    businessDay(new Date(0), shop.zone);
  } catch {
    faults.push({ pointer: '/zone', code: 'messages.zone', message: `There is no time zone ${shop.zone}.` });
  }
  const { legal } = shop;
  if (legal?.taxId !== undefined) {
    const answer = checkTaxId(legal.country, legal.taxId, shop.taxPayer === true);
    if (!answer.ok) faults.push({ pointer: '/legal/taxId', code: 'setup.tax_id', message: TAX_ID_MESSAGES[answer.fault] });
  }
  return faults;
}

/** When and how the shop was opened; null until then. */
export type Opened = { at: string; pack: string; country: string };
export const openedSetting: SettingDefinition<Opened | null> = {
  key: 'setup.opened',
  says: 'When the shop was set up, and with which pack.',
  schema: Type.Union([Type.Object({ at: Type.String(), pack: Type.String(), country: Type.String() }), Type.Null()]),
  initial: null,
};

/** What of the checklist was looked at rather than made, and whether it was put away. */
export type Seen = { drawing: boolean; hidden: boolean };
export const seenSetting: SettingDefinition<Seen> = {
  key: 'setup.seen',
  says: 'What of the setup checklist was looked at, and whether it was put away.',
  schema: Type.Object({ drawing: Type.Boolean(), hidden: Type.Boolean() }),
  initial: { drawing: false, hidden: false },
};

/** How many times as fast the demonstration's clock runs; null: as the program was started. */
export const demoSpeedSetting: SettingDefinition<number | null> = {
  key: 'setup.demo_speed',
  says: 'How many times as fast the demonstration’s clock runs.',
  schema: Type.Union([Type.Integer({ minimum: 0, maximum: 3600 }), Type.Null()]),
  initial: null,
};
