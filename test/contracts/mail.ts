// What anything that implements the port `mail` must do: the contract that every provider passes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Letter, MailPort } from '#modules/messages';

/** A mail as its addressee sees it. */
export type Arrived = {
  key: string;
  from: Letter['from'];
  to: Letter['to'];
  subject: string;
  text: string;
  html: string;
};

/** A provider under test, what arrived behind it, and a switch. Nobody has the addresses of `nobody@`. */
export type MailSubject = {
  mail: MailPort;
  inbox(): Promise<Arrived[]>;
  die(): Promise<void>;
  revive(): Promise<void>;
  close(): Promise<void>;
};

export const letter = (over: Partial<Letter> = {}): Letter => ({
  from: { name: 'Prăvălia', email: 'shop@example.com' },
  to: { name: 'Ștefan Țăran', email: 'stefan@example.com' },
  subject: 'Comanda RO-2026-000123 este confirmată',
  text: `Bună ziua, Ștefan Țăran,\n\nTotal: 1.249,90 lei\nИтого: 5 ₽\n.\n..two dots\n${'lung '.repeat(300).trim()}\n`,
  html: '<!doctype html>\n<html lang="ro"><body><p>Bună ziua, &lt;Ștefan&gt;</p></body></html>\n',
  language: 'ro',
  ...over,
});

const arrived = ({ language: _, text, html, ...rest }: Letter, key: string): Arrived => ({
  ...rest,
  key,
  text: text.trimEnd(),
  html: html.trimEnd(),
});
const seen = async (subject: MailSubject): Promise<Arrived[]> =>
  (await subject.inbox()).map((mail) => ({ ...mail, text: mail.text.trimEnd(), html: mail.html.trimEnd() }));

/** Declares the tests of the contract for one provider. */
export function mailContract(name: string, open: () => Promise<MailSubject>): void {
  const promise = (says: string, work: (subject: MailSubject) => Promise<void>): void =>
    void test(`${name}: ${says}`, async () => {
      const subject = await open();
      try {
        await work(subject);
      } finally {
        await subject.close();
      }
    });

  promise('a mail arrives as it was given, sign by sign', async (subject) => {
    const answer = await subject.mail.send(letter(), 'msg_1.1');
    assert.equal(answer.accepted, true);
    assert.deepEqual(await seen(subject), [arrived(letter(), 'msg_1.1')]);
  });

  promise('an address that nobody has is a "no" with its reason, and hinders nobody else', async (subject) => {
    const answers = await Promise.all([
      subject.mail.send(letter({ to: { name: 'N', email: 'nobody@example.com' } }), 'msg_2.1'),
      subject.mail.send(letter(), 'msg_3.1'),
    ]);
    assert.deepEqual(
      answers.map((answer) => answer.accepted),
      [false, true],
    );
    const [no] = answers;
    assert.ok(no && !no.accepted);
    assert.match(no.reason, /^550 .*no such mailbox/);
    assert.deepEqual(
      (await seen(subject)).map((mail) => mail.key),
      ['msg_3.1'],
    );
  });

  promise('a text that is no address is a "no", not a fault', async (subject) => {
    const answer = await subject.mail.send(letter({ to: { name: 'N', email: 'no address' } }), 'msg_4.1');
    assert.equal(answer.accepted, false);
    assert.deepEqual(await subject.inbox(), []);
  });

  promise('what is dead throws, and the same mail goes through when it lives again', async (subject) => {
    await subject.die();
    await assert.rejects(subject.mail.send(letter(), 'msg_5.1'));
    assert.deepEqual(await subject.inbox(), []);
    await subject.revive();
    assert.equal((await subject.mail.send(letter(), 'msg_5.1')).accepted, true);
    assert.deepEqual(await seen(subject), [arrived(letter(), 'msg_5.1')]);
  });

  promise('a mail that is given twice is recognisable as one', async (subject) => {
    const answers = [await subject.mail.send(letter(), 'msg_6.1'), await subject.mail.send(letter(), 'msg_6.1')];
    assert.deepEqual(answers[0], answers[1]);
    assert.deepEqual([...new Set((await seen(subject)).map((mail) => mail.key))], ['msg_6.1']);
  });

  promise('a name can not add an addressee or a header', async (subject) => {
    const sly = 'Ana\r\nBcc: victim@example.com\r\nX-Evil: 1';
    await subject.mail.send(letter({ to: { name: sly, email: 'ana@example.com' }, subject: 'Hello\r\nBcc: victim@example.com' }), 'msg_7.1');
    const [mail, ...others] = await subject.inbox();
    assert.deepEqual([mail!.to.email, others], ['ana@example.com', []]);
  });
}
