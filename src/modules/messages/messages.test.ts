// Messages: sent once, in the reader's language, kept as they were sent, delivered whatever the mail system does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kernel, type Outcome, Refusal, SYSTEM, createDocuments, defineModule, linkDocuments, sql } from '#kernel';
import { sendMessages } from '#modules/messages';
import { ensureCustomers } from '#modules/parties';
import { type House, house } from '#testing';
import { MailSimulator } from '../../providers/mail-simulator/index.ts';
import { partiesModule } from '../parties/module.ts';
import { messagesModule } from './module.ts';
import { seedTemplates } from './seeds.ts';

const papers = defineModule({
  name: 'papers',
  needs: [],
  documents: [
    { kind: 'order', prefix: 'ord', series: 'RO-{year}-{n}' },
    { kind: 'parcel', prefix: 'shp', series: 'P-{year}-{n}' },
  ],
});
const modules = [partiesModule, messagesModule, papers];
const seed = async (kernel: Kernel): Promise<void> => void (await kernel.tx(SYSTEM, (ctx) => seedTemplates(ctx)));

async function shopWithMail() {
  const mail = new MailSimulator({ sleep: async () => {} });
  const shop = await house({ modules, providers: { mail }, ready: seed });
  return { shop, mail, [Symbol.asyncDispose]: () => shop.close() };
}

const order = { number: 'RO-2026-000123', total: '1249.90', currency: 'RON', paymentMethod: 'cash_on_delivery' };
const ana = { name: 'Ana Țăran', email: 'ana@example.com', language: 'ro' };
const accepted = (key: string, over: object = {}) => ({
  template: 'order-accepted',
  to: ana,
  key,
  data: { order },
  ...over,
});
type Sent = { messageId: string; state: string };
type Item = {
  id: string;
  state: string;
  reason: string | null;
  subject: string;
  to: { name: string; email: string };
  language: string;
  sentAt: string | null;
  documentNumber: string | null;
};

const send = async (shop: House, input: object): Promise<Sent> => (await shop.kernel.do<Sent>('messages.send', input, { actor: SYSTEM })).value;
const list = async (shop: House, input: object = {}): Promise<Item[]> => (await shop.kernel.ask<{ items: Item[] }>('messages.list', input, SYSTEM)).items;
const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => (assert.ok(error instanceof Refusal, String(error)), error),
  );
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'done' : outcome.refusal.code);

test('a message goes out once, is kept as it was sent, and says that it has arrived', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const { messageId, state } = await send(shop, accepted('k1'));
  assert.equal(state, 'queued');
  assert.deepEqual(
    (await list(shop)).map((item) => item.state),
    ['queued'],
  );
  await shop.settle();
  assert.deepEqual(await list(shop), [
    {
      id: messageId,
      at: '2026-11-02T08:00:00.000Z',
      sentAt: '2026-11-02T08:00:00.000Z',
      template: 'order-accepted',
      subject: 'Comanda RO-2026-000123 este confirmată',
      to: { name: 'Ana Țăran', email: 'ana@example.com', phone: null },
      by: 'mail',
      language: 'ro',
      state: 'sent',
      reason: null,
      documentId: null,
      documentNumber: null,
    },
  ]);
  const text =
    'Bună ziua, Ana Țăran,\n\nVă mulțumim pentru comanda RO-2026-000123. Am verificat-o și o pregătim pentru expediere.\n\n' +
    'Total: 1.249,90 lei\nPlata: ramburs, la curier\n\n' +
    'Vă trimitem numărul AWB imediat ce coletul pleacă din depozit. Dacă ceva din comandă nu este în regulă, ' +
    'răspundeți la acest mesaj.\n\nCu stimă,\nKontor\n';
  const got = await shop.kernel.ask<{ text: string; html: string }>('messages.get', { id: messageId }, SYSTEM);
  assert.equal(got.text.replaceAll('\u00a0', ' '), text);
  assert.match(got.html, /<html lang="ro">[\s\S]*<p>Total: 1\.249,90.lei<br>\nPlata: ramburs, la curier<\/p>/);
  assert.deepEqual(
    mail.inbox.map(({ key, from, to, text: body, html }) => ({
      key,
      from,
      to,
      same: body === got.text && html === got.html,
    })),
    [
      {
        key: messageId + '.1',
        from: { name: 'Kontor', email: 'shop@kontor.invalid' },
        to: { name: 'Ana Țăran', email: 'ana@example.com' },
        same: true,
      },
    ],
  );
  await shop.verify();
});

test('the same key is the same message: asked again, in one batch, at the same moment or with other data', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const twins = await shop.kernel.doMany<Sent>('messages.send', [accepted('k'), accepted('k')], SYSTEM);
  const again = await Promise.all(
    [1, 2, 3].map(() => shop.kernel.tx(SYSTEM, (ctx) => sendMessages.runMany(ctx, [accepted('k', { data: { order: { ...order, number: 'X' } } })]))),
  );
  await shop.settle();
  const late = await send(shop, accepted('k'));
  const ids = [...twins, ...again.flat()].map((outcome) => (outcome.ok ? outcome.value.messageId : outcome.refusal.code));
  assert.deepEqual(new Set([...ids, late.messageId]).size, 1);
  assert.equal(late.state, 'sent');
  assert.equal(mail.inbox.length, 1);
  await shop.verify();
});

test('two transactions that send under one key at the same moment send one message', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const sends = await Promise.all(['a', 'b', 'c', 'd'].map((id) => shop.kernel.do<Sent>('messages.send', accepted('k'), { actor: { ...SYSTEM, id } })));
  assert.equal(new Set(sends.map(({ value }) => value.messageId)).size, 1);
  await shop.settle();
  assert.equal(mail.inbox.length, 1);
  await shop.verify();
});

test('a batch costs one read, one for templates not seen yet, and its writes, whatever its size', async () => {
  await using all = await shopWithMail();
  const { shop } = all;
  const trips = async (inputs: object[]): Promise<number> => {
    const before = shop.db.figures.trips;
    assert.deepEqual(new Set((await shop.kernel.doMany('messages.send', inputs, SYSTEM)).map(codeOf)), new Set(['done']));
    return shop.db.figures.trips - before;
  };
  const many = (from: number) => Array.from({ length: 100 }, (_, i) => accepted(`k${from + i}`, { to: { ...ana, language: ['ro', 'pl', 'en'][i % 3] } }));
  assert.deepEqual([await trips(many(0)), await trips(many(100))], [3, 2]);
});

test('the language is the reader’s, else the shop’s, else English', async () => {
  await using all = await shopWithMail();
  const { shop } = all;
  await shop.kernel.do('messages.set_shop', { name: 'Sklep', email: 'sklep@example.com', language: 'pl', zone: 'Europe/Warsaw' }, { actor: SYSTEM });
  const publish = (language: string) =>
    shop.kernel.do(
      'messages.publish_template',
      {
        name: 'thanks',
        language,
        subject: `In ${language}`,
        body: '{{ order.total | money: order.currency }}, {{ waitingSince | date: "time" }}',
      },
      { actor: SYSTEM },
    );
  await publish('en');
  await send(shop, {
    ...accepted('a', { to: { ...ana, language: 'ru' } }),
    template: 'thanks',
    data: { order, waitingSince: '2026-07-01T22:30:00Z' },
  });
  await publish('pl');
  await send(shop, { ...accepted('b', { to: { ...ana, language: 'ru' } }), template: 'thanks' });
  await send(shop, accepted('c', { to: { name: 'Иван', email: 'ivan@example.com', language: 'ru' } }));
  await send(shop, accepted('d', { to: { name: 'Jan', email: 'jan@example.com', language: 'xx' } }));
  assert.deepEqual((await list(shop)).map(({ language, subject }) => [language, subject]).reverse(), [
    ['en', 'In en'],
    ['pl', 'In pl'],
    ['ru', 'Заказ RO-2026-000123 подтверждён'],
    ['pl', 'Potwierdzamy zamówienie RO-2026-000123'],
  ]);
  const [first] = await shop.db.read<{ text: string }>(sql`select text from messages.sent where key = 'a'`);
  assert.equal(first!.text, 'RON\u00a01,249.90, 2 July 2026 at 00:30\n');
});

test('whom to write to is known from the reader, the order, the customer’s record or the shop', async () => {
  await using all = await shopWithMail();
  const { shop } = all;
  const [record] = await shop.kernel.tx(SYSTEM, (ctx) => ensureCustomers(ctx, [{ name: 'Ion', email: 'ion@example.com', language: 'ro', country: 'RO' }]));
  const facts = { id: record!.id, name: 'Ion Facts', language: 'en', country: 'RO', orders: 3 };
  const cases: [string, unknown, object][] = [
    ['record', record!.id, { order }],
    ['facts', facts, { order, customer: facts }],
    ['order', facts, { order: { ...order, customerId: record!.id, email: 'wife@example.com', language: 'ro' }, customer: facts }],
    ['explicit', { ...facts, email: 'work@example.com' }, { order: { ...order, customerId: record!.id, email: 'wife@example.com' } }],
    ['shop', 'shop', { order }],
    ['supervisor', 'supervisor', { order }],
  ];
  for (const [key, to, data] of cases) await send(shop, accepted(key, { to, data }));
  assert.deepEqual(
    (await list(shop)).reverse().map(({ to, language }) => [to.name, to.email, language]),
    [
      ['Ion', 'ion@example.com', 'ro'],
      ['Ion Facts', 'ion@example.com', 'en'],
      ['Ion Facts', 'wife@example.com', 'ro'],
      ['Ion Facts', 'work@example.com', 'en'],
      ['Kontor', 'shop@kontor.invalid', 'en'],
      ['Kontor', 'shop@kontor.invalid', 'en'],
    ],
  );
});

test('a message that can not be written is refused and changes nothing, and its neighbours go out', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const outcomes = await shop.kernel.doMany(
    'messages.send',
    [
      accepted('unknown', { template: 'no-such' }),
      accepted('missing', { data: { order: { number: 'RO-1', total: 'twelve' } } }),
      accepted('no-bank', { template: 'bank-details' }),
      accepted('nobody', { to: 'cus_' + '0'.repeat(26) }),
      accepted('well'),
    ],
    SYSTEM,
  );
  assert.deepEqual(outcomes.map(codeOf), ['messages.unknown_template', 'messages.data', 'messages.data', 'messages.nobody', 'done']);
  const details = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.details.missing]));
  assert.deepEqual(details.slice(1, 3), [
    ['order.total', 'order.currency'],
    ['bank.holder', 'bank.iban'],
  ]);
  const keys = await shop.db.read<{ key: string }>(sql`select key from messages.sent`);
  assert.deepEqual(keys, [{ key: 'well' }]);
  assert.deepEqual(await shop.db.read<{ n: bigint }>(sql`select count(*) as n from kernel.job`), [{ n: 1n }]);
  await shop.settle();
  assert.equal(mail.inbox.length, 1);
  const shape = await refusalOf(send(shop, { ...accepted('k'), key: '' }));
  assert.equal(shape.code, 'kernel.invalid');
});

test('a customer without an address is told nothing, and a person sees it and can send the message on', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const sent = await send(shop, accepted('k', { to: { ...ana, email: null } }));
  assert.equal(sent.state, 'failed');
  await shop.settle();
  assert.deepEqual(
    (await list(shop)).map(({ state, reason }) => [state, reason]),
    [['failed', 'There is no e-mail address.']],
  );
  const resend = (email: string) => shop.kernel.do('messages.resend', { messageId: sent.messageId, email }, { actor: SYSTEM });
  assert.equal((await refusalOf(resend('nothing'))).code, 'messages.address');
  await resend('ana@example.com');
  assert.equal((await refusalOf(resend('b@example.com'))).code, 'messages.pending');
  await shop.settle();
  assert.deepEqual(
    (await list(shop)).map(({ state, to }) => [state, to.email]),
    [['sent', 'ana@example.com']],
  );
  assert.deepEqual(
    mail.inbox.map(({ key }) => key),
    [sent.messageId + '.2'],
  );
  await shop.verify();
});

test('an address that nobody has bounces: the document hears of it, and a better address makes it good', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const { messageId } = await send(shop, accepted('k', { to: { ...ana, email: 'nobody@example.com' }, documentId: 'ord_1' }));
  await shop.settle();
  assert.deepEqual(
    (await list(shop)).map(({ state, reason }) => [state, reason]),
    [['bounced', '550 5.1.1 <nobody@example.com>: there is no such mailbox']],
  );
  const events = await shop.db.read(sql`select name, document_id, payload from kernel.event`);
  assert.deepEqual(events, [
    {
      name: 'messages.bounced',
      document_id: 'ord_1',
      payload: {
        messageId,
        template: 'order-accepted',
        reason: '550 5.1.1 <nobody@example.com>: there is no such mailbox',
      },
    },
  ]);
  await shop.kernel.do('messages.resend', { messageId, email: 'ana@example.com' }, { actor: SYSTEM });
  await shop.settle();
  assert.deepEqual(
    (await list(shop)).map(({ state, reason }) => [state, reason]),
    [['sent', null]],
  );
  assert.equal(mail.inbox.length, 1);
  await shop.verify();
});

test('a dead mail system costs nothing but time; when all attempts have failed a person may try again', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  mail.behave('dead');
  const { messageId } = await send(shop, accepted('k'));
  await shop.settle();
  assert.deepEqual(
    (await list(shop)).map(({ state, reason }) => [state, reason]),
    [['queued', 'The mail system does not answer.']],
  );
  for (let hours = 0; hours < 6; hours++) await shop.turn(3_600_000);
  assert.deepEqual(
    (await list(shop)).map(({ state }) => state),
    ['failed'],
  );
  mail.behave('well');
  await shop.kernel.do('messages.resend', { messageId }, { actor: SYSTEM });
  await shop.settle();
  assert.deepEqual(
    (await list(shop)).map(({ state }) => state),
    ['sent'],
  );
  assert.deepEqual(
    mail.inbox.map(({ key }) => key),
    [messageId + '.1'],
  );
  await shop.verify();
});

test('a mail system that takes the mail and loses its answer gets it again under the same key, and the customer once', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  mail.behave('forgetful');
  const { messageId } = await send(shop, accepted('k'));
  await shop.settle();
  mail.behave('well');
  await shop.turn(60_000);
  assert.deepEqual(
    (await list(shop)).map(({ state }) => state),
    ['sent'],
  );
  assert.equal(mail.inbox.length, 1);
  assert.deepEqual(mail.complaints, [`The key ${messageId}.1 was given again.`]);
});

test('an order’s page shows its messages and those of its parcels, newest first, page by page', async () => {
  await using all = await shopWithMail();
  const { shop } = all;
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    await createDocuments(ctx, [
      { id: 'ord_1', kind: 'order', state: 'placed' },
      { id: 'ord_2', kind: 'order', state: 'placed' },
      { id: 'shp_1', kind: 'parcel', state: 'open' },
    ]);
    linkDocuments(ctx, [{ from: 'ord_1', to: 'shp_1', kind: 'parcel' }]);
  });
  const parcel = { number: 'P-2026-000001', trackingNumber: 'AWB1', collect: 1249.9 };
  await send(shop, accepted('a', { documentId: 'ord_1' }));
  await send(shop, accepted('b', { documentId: 'ord_2' }));
  await send(shop, accepted('c', { documentId: 'shp_1', template: 'order-shipped', data: { parcel, order: { currency: 'RON' } } }));
  const shown = (items: Item[]) => items.map(({ documentNumber, subject }) => [documentNumber, subject]);
  assert.deepEqual(shown(await list(shop, { document: 'ord_1' })), [
    ['P-2026-000001', 'Coletul P-2026-000001 este pe drum'],
    ['RO-2026-000001', 'Comanda RO-2026-000123 este confirmată'],
  ]);
  const page = await shop.kernel.ask<{ items: Item[]; next: string | null }>('messages.list', { limit: 2 }, SYSTEM);
  assert.deepEqual(
    page.items.map(({ documentNumber }) => documentNumber),
    ['P-2026-000001', 'RO-2026-000002'],
  );
  const rest = await shop.kernel.ask<{ items: Item[]; next: string | null }>('messages.list', { limit: 2, after: page.next! }, SYSTEM);
  assert.deepEqual([rest.items.map(({ documentNumber }) => documentNumber), rest.next], [['RO-2026-000001'], null]);
  assert.equal((await refusalOf(shop.kernel.ask('messages.get', { id: 'msg_' + '0'.repeat(26) }, SYSTEM))).status, 404);
});

test('what a customer types is text: it makes no HTML, no link and no second line', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  const name = '<img src=x>\r\nBcc: v@example.com https://evil.example.com/x www.evil.example.com {{ shop.email }}';
  await send(shop, accepted('k', { to: { ...ana, language: 'en', name } }));
  await shop.settle();
  const { text, html } = mail.inbox[0]!;
  assert.equal(text.split('\n')[0], 'Dear <img src=x> Bcc: v@example.com   {{ shop.email }},');
  assert.match(html, /Dear &lt;img src=x&gt; Bcc: v@example\.com/);
  assert.deepEqual(
    [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]),
    ['mailto:shop@kontor.invalid'],
  );
});
