// What messages needs from outside: something that takes a mail to its addressee.

/** A person and an e-mail address. */
export type Mailbox = { name: string; email: string };

/** A mail ready to go: plain text and the same in HTML. */
export type Letter = { from: Mailbox; to: Mailbox; subject: string; text: string; html: string; language: string };

/** Taken over for delivery under the other side's `id`, or refused for good with its reason, e.g. because nobody has that address. */
export type MailAnswer = { accepted: true; id: string } | { accepted: false; reason: string };

/** The port `mail`. It throws when broken (no connection, try later); `key` repeats when the same mail is given again. */
export interface MailPort {
  send(letter: Letter, key: string): Promise<MailAnswer>;
}
