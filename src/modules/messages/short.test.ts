// Short messages: to the phone at the door, else the order's, else the customer's own; kept like letters, sent again to another phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, SYSTEM } from '#kernel';
import { ensureCustomers } from '#modules/parties';
import { house } from '#testing';
import { MailSimulator } from '../../providers/mail-simulator/index.ts';
import { SmsSimulator } from '../../providers/sms-simulator/index.ts';
import { partiesModule } from '../parties/module.ts';
import { messagesModule } from './module.ts';
import { seedTemplates } from './seeds.ts';

const seed = async (kernel: Kernel): Promise<void> => void (await kernel.tx(SYSTEM, (ctx) => seedTemplates(ctx)));

async function shopWithPhones() {
  const sms = new SmsSimulator();
  const mail = new MailSimulator({ sleep: async () => {} });
  const shop = await house({ modules: [partiesModule, messagesModule], providers: { mail, sms }, ready: seed });
  const person = { name: 'Ana', email: 'ana@example.com', phone: '+40722000111', language: 'ro' as const, country: 'RO' };
  const [ana] = await shop.kernel.tx(SYSTEM, (ctx) => ensureCustomers(ctx, [person]));
  const send = async (key: string, to: object | string, data: object = {}) => {
    const input = { template: 'out-for-delivery', to, by: 'sms', key, data: { parcel: { number: 'P-1', ...data } } };
    return (await shop.kernel.do<{ messageId: string; state: string }>('messages.send', input, { actor: SYSTEM })).value;
  };
  return { shop, sms, mail, id: ana!.id, send, [Symbol.asyncDispose]: () => shop.close() };
}

test('the phone at the door goes before the one that is known of the customer; a number is read as people of that country write it', async () => {
  await using all = await shopWithPhones();
  const { shop, sms, mail, id, send } = all;
  await send('a', { id });
  await send('b', { id }, { recipient: { phone: '0733 444 555', country: 'RO' } });
  await send('b', { id }, { recipient: { phone: '0733 444 555', country: 'RO' } });
  await shop.settle();
  assert.deepEqual(
    sms.phones.map(({ to }) => to),
    ['+40722000111', '+40733444555'],
  );
  assert.match(sms.phones[0]!.text, /coletul P-1 ajunge astăzi\.$/);
  assert.deepEqual([mail.inbox, sms.complaints], [[], []]);
  const { items } = await shop.kernel.ask<{ items: { by: string; state: string; to: { phone: string | null } }[] }>('messages.list', {}, SYSTEM);
  assert.deepEqual(
    items.map((item) => [item.by, item.state, item.to.phone]),
    [
      ['sms', 'sent', '+40733444555'],
      ['sms', 'sent', '+40722000111'],
    ],
  );
  await shop.verify();
});

test('without a phone it is kept as failed, and a person sends it to another one; a number that nobody has bounces', async () => {
  await using all = await shopWithPhones();
  const { shop, sms, id, send } = all;
  const lost = await send('a', { name: 'Nobody', email: 'nobody@example.com' });
  const wrong = await send('b', { id }, { recipient: { phone: '+40720000000', country: 'RO' } });
  await shop.settle();
  assert.deepEqual([lost.state, sms.phones], ['failed', []]);
  const again = (messageId: string, phone?: string) => shop.kernel.do('messages.resend', { messageId, ...(phone ? { phone } : {}) }, { actor: SYSTEM });
  await assert.rejects(again(lost.messageId), { code: 'messages.phone' });
  await assert.rejects(again(lost.messageId, '0722 1234'), { code: 'messages.phone' });
  await again(lost.messageId, '+40722999888');
  await again(wrong.messageId, '+40722999888');
  await shop.settle();
  assert.deepEqual(
    sms.phones.map(({ to }) => to),
    ['+40722999888', '+40722999888'],
  );
  await shop.verify();
});

test('a letter goes to an address that is no customer, in the language of the shop', async () => {
  await using all = await shopWithPhones();
  const { shop, mail } = all;
  const input = { template: 'order-cancelled', to: 'books@accountant.example', key: 'k', data: { order: { number: 'RO-1' } } };
  await shop.kernel.do('messages.send', input, { actor: SYSTEM });
  await shop.settle();
  assert.deepEqual(
    mail.inbox.map(({ to, language }) => [to.email, language]),
    [['books@accountant.example', 'en']],
  );
});
