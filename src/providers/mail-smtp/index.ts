// The door of mail over SMTP.
export { type MailSmtp, type SmtpSettings, mailSmtp, smtpSettingsOf } from './mail-smtp.ts';
