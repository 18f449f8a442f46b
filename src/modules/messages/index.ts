// The door of messages.
export { send as sendMessages } from './actions/send.ts';
export { type Letter, type MailAnswer, type MailPort, type Mailbox, type ShortMessage, type SmsAnswer, type SmsPort, SMS_PORT } from './ports.ts';
export { readSeeds, seedTemplates } from './seeds.ts';
export { letterRecords } from './letter-records.ts';
export { type LegalTexts, type Shop, legalTextsSetting, shopSetting } from './shop.ts';
