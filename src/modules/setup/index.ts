// The door of setup.
export { type Door, PROGRAM_PORT, type Program, type ShopKey } from './ports.ts';
export { packOf } from './packs.ts';
export { demoSpeedSetting } from './settings.ts';
export { type TaxIdAnswer, checkTaxId } from './tax-ids.ts';
