// What anything that implements the port `sms` must do: the contract that every provider passes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShortMessage, SmsPort } from '#modules/messages';

/** A provider under test, what lies on the phones behind it, and a switch. Nobody has a number that ends with seven zeros. */
export type SmsSubject = {
  sms: SmsPort;
  phones(): ShortMessage[];
  die(): Promise<void>;
  revive(): Promise<void>;
  close(): Promise<void>;
};

export const message = (over: Partial<ShortMessage> = {}): ShortMessage => ({
  to: '+40722123456',
  text: 'Coletul dvs. P-2026-000045 ajunge azi. Ștefan & co + 1 = 2?',
  ...over,
});

/** Declares the tests of the contract for one provider. */
export function smsContract(name: string, open: () => Promise<SmsSubject>): void {
  const promise = (says: string, work: (subject: SmsSubject) => Promise<void>): void =>
    void test(`${name}: ${says}`, async () => {
      const subject = await open();
      try {
        await work(subject);
      } finally {
        await subject.close();
      }
    });

  promise('a message arrives as it was given, sign by sign', async ({ sms, phones }) => {
    const answer = await sms.send(message(), 'msg_1.1');
    assert.equal(answer.accepted, true);
    assert.deepEqual(phones(), [message()]);
  });

  promise('a number that nobody has is a "no" with its reason, and hinders nobody else', async ({ sms, phones }) => {
    const [no, yes] = await Promise.all([sms.send(message({ to: '+40720000000' }), 'msg_2.1'), sms.send(message(), 'msg_3.1')]);
    assert.ok(!no.accepted && yes.accepted);
    assert.match(no.reason, /^21211: /);
    assert.deepEqual(phones(), [message()]);
  });

  promise('what is dead throws, and the same message goes through when it lives again', async ({ sms, phones, die, revive }) => {
    await die();
    await assert.rejects(sms.send(message(), 'msg_5.1'));
    await revive();
    assert.equal((await sms.send(message(), 'msg_5.1')).accepted, true);
    assert.deepEqual(phones(), [message()]);
  });
}
