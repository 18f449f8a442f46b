// Writing a template: the preview says what is wrong and where, shows a real order's data, and nothing of it is kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Facts, type Kernel, type Refusal, SYSTEM, createDocuments, defineModule } from '#kernel';
import { house } from '#testing';
import Type from 'typebox';
import { MailSimulator } from '../../providers/mail-simulator/index.ts';
import { partiesModule } from '../parties/module.ts';
import { messagesModule } from './module.ts';
import { seedTemplates } from './seeds.ts';

const orderFacts: Facts = {
  root: 'order',
  for: 'order',
  schema: Type.Object({ number: Type.String() }),
  load: async (_, ids) => new Map(ids.map((id) => [id, { number: 'RO-2026-000777', total: '12.50', currency: 'RON' }])),
};
const papers = defineModule({ name: 'papers', needs: [], documents: [{ kind: 'order', prefix: 'ord', series: 'RO-{year}-{n}' }], facts: [orderFacts] });

async function shopWithMail() {
  const mail = new MailSimulator({ sleep: async () => {} });
  const shop = await house({
    modules: [partiesModule, messagesModule, papers],
    providers: { mail },
    ready: (kernel: Kernel) => kernel.tx(SYSTEM, async (ctx) => void (await seedTemplates(ctx))),
  });
  return { shop, mail, [Symbol.asyncDispose]: () => shop.close() };
}

type Looked = { faults: { line: number | null; message: string; pointer: string }[]; subject: string; text: string; html: string };
const act = (kernel: Kernel, name: string, input: unknown): Promise<unknown> =>
  kernel.do(name, input, { actor: SYSTEM }).then(
    ({ value }) => value,
    (error: Refusal) => [error.code, error.details],
  );
const draft = (over: object = {}) => ({
  name: 'order-accepted',
  language: 'ro',
  subject: 'Comanda {{ order.number }}',
  body: 'Total: {{ order.total | money: order.currency }}',
  ...over,
});

test('a draft is shown with example data, or with the facts of a document', async () => {
  await using all = await shopWithMail();
  const { kernel } = all.shop;
  const example = (await act(kernel, 'messages.preview', draft())) as Looked;
  assert.deepEqual([example.faults, example.subject, example.text], [[], 'Comanda RO-2026-000123', 'Total: 1.249,90\u00a0lei\n']);
  const id = await kernel.tx(SYSTEM, async (ctx) => {
    const order = ctx.id('ord');
    await createDocuments(ctx, [{ id: order, kind: 'order', state: 'placed' }]);
    return order;
  });
  const real = (await act(kernel, 'messages.preview', draft({ documentId: id }))) as Looked;
  assert.deepEqual([real.subject, real.text], ['Comanda RO-2026-000777', 'Total: 12,50\u00a0lei\n']);
  assert.match(real.html, /<p>Total: 12,50/);
  assert.deepEqual(((await act(kernel, 'messages.preview', draft({ documentId: id.replace('ord', 'zzz') }))) as [string])[0], 'messages.unknown_document');
});

test('what is wrong is said with its line, and a test of it is not sent', async () => {
  await using all = await shopWithMail();
  const { kernel } = all.shop;
  const broken = draft({ body: 'Bună ziua\n\n{{ order.numbr }}' });
  const { faults, text } = (await act(kernel, 'messages.preview', broken)) as Looked;
  assert.deepEqual([faults.map((fault) => [fault.pointer, fault.line]), text], [[['/body', 3]], '']);
  assert.deepEqual(((await act(kernel, 'messages.send_test', { ...broken, email: 'me@example.com' })) as [string])[0], 'messages.template');
  assert.deepEqual(((await act(kernel, 'messages.send_test', { ...draft(), email: 'nobody' })) as [string])[0], 'messages.address');
  const unclosed = (await act(kernel, 'messages.preview', draft({ body: 'a\n{% if order.number %}\nb' }))) as Looked;
  assert.equal(unclosed.faults.length, 1);
});

test('a test mail goes out marked as one, and the published text stays', async () => {
  await using all = await shopWithMail();
  const { shop, mail } = all;
  await act(shop.kernel, 'messages.send_test', { ...draft(), email: 'me@example.com' });
  await shop.settle();
  assert.deepEqual(
    mail.inbox.map((letter) => [letter.subject, letter.to.email]),
    [['[Test] Comanda RO-2026-000123', 'me@example.com']],
  );
  const got = (await shop.kernel.ask('messages.template', { name: 'order-accepted', language: 'ro' }, SYSTEM)) as {
    versions: { version: number; seed: boolean }[];
    required: string[];
  };
  assert.deepEqual(
    got.versions.map((one) => [one.version, one.seed]),
    [[1, true]],
  );
  assert.deepEqual(got.required, ['order.number', 'order.total', 'order.currency']);
  await shop.verify();
});

test('publishing keeps every version with who wrote it, and the shipped text stays at hand', async () => {
  await using all = await shopWithMail();
  const { kernel } = all.shop;
  await kernel.do('messages.publish_template', draft(), { actor: { ...SYSTEM, id: 'acc_ana' } });
  type Got = {
    published: { version: number };
    shipped: { version: number; subject: string };
    versions: { version: number; publishedBy: string | null; seed: boolean }[];
  };
  const got = (await kernel.ask('messages.template', { name: 'order-accepted', language: 'ro' }, SYSTEM)) as Got;
  assert.deepEqual([got.published.version, got.shipped.version], [2, 1]);
  assert.deepEqual(
    got.versions.map((one) => [one.version, one.publishedBy, one.seed]),
    [
      [2, 'acc_ana', false],
      [1, null, true],
    ],
  );
});
