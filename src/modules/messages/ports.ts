// What messages needs from outside: something that takes a mail to its addressee.

/** A person and an e-mail address. */
export type Mailbox = { name: string; email: string };

/** A mail ready to go: plain text and the same in HTML. */
export type Letter = { from: Mailbox; to: Mailbox; subject: string; text: string; html: string; language: string };

/** Taken over for delivery under the other side's `id`, or refused for good with its reason, e.g. because nobody has that address. */
export type MailAnswer = { accepted: true; id: string } | { accepted: false; reason: string };

/** A short message ready to go; `to` in E.164. */
export type ShortMessage = { to: string; text: string };
export type SmsAnswer = MailAnswer;

/** The port `sms`. It throws when broken; `key` repeats when the same message is given again, and a gateway that can tell sends it once. */
export interface SmsPort {
  send(message: ShortMessage, key: string): Promise<SmsAnswer>;
}

export const SMS_PORT = 'sms';

/** The port `mail`. It throws when broken (no connection, try later); `key` repeats when the same mail is given again. */
export interface MailPort {
  send(letter: Letter, key: string): Promise<MailAnswer>;
}
