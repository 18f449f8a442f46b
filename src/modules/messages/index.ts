// The door of messages.
export { send as sendMessages } from './actions/send.ts';
export type { Letter, Mailbox, MailAnswer, MailPort } from './ports.ts';
export { readSeeds, seedTemplates } from './seeds.ts';
export { letterRecords } from './letter-records.ts';
export { type LegalTexts, type Shop, legalTextsSetting, shopSetting } from './shop.ts';
