// What the desk promises: notes that remember, tags in one form, files that come back as they went in, notices for those whom they concern.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { type Actor, type Kernel, type RawRoute, Refusal, SYSTEM, createDocuments, defineAction, defineEvent, defineModule, sql } from '#kernel';
import { DEMO_PEOPLE, seedDemoStaff, shipRoles } from '#modules/staff';
import { assigneesOf, tagsOf } from '#modules/desk';
import { type House, house } from '#testing';
import Type from 'typebox';
import { staffModule } from '../staff/module.ts';
import { deskModule } from './module.ts';
import { deskRoutes } from './routes.ts';

const placed = defineEvent({ name: 'orders.placed', says: 'A toy order was placed.', payload: Type.Object({ channel: Type.String(), total: Type.Unknown() }) });
const placeMany = defineAction({
  name: 'orders.place',
  summary: 'Places toy orders.',
  input: Type.Object({ channel: Type.String(), amount: Type.String(), currency: Type.String() }),
  output: Type.Object({ id: Type.String() }),
  refusals: {},
  runMany: async (ctx, inputs) => {
    const ids = inputs.map(() => ctx.id('ord'));
    await createDocuments(
      ctx,
      ids.map((id) => ({ id, kind: 'order', state: 'placed', scope: 'T' })),
    );
    return inputs.map(({ channel, amount, currency }, i) => {
      ctx.emit(placed, ids[i]!, { channel, total: { amount, currency } });
      return { ok: true as const, value: { id: ids[i]! } };
    });
  },
});
const toyOrders = defineModule({
  name: 'toy',
  needs: ['desk'],
  documents: [{ kind: 'order', prefix: 'ord', series: '{scope}-{year}-{n}' }],
  actions: [placeMany],
  events: [placed],
});

type Desk = House & { ana: Actor; mihai: Actor; order: string };

async function desk(): Promise<Desk> {
  const shop = await house({
    modules: [staffModule, deskModule, toyOrders],
    ready: async (kernel: Kernel) => {
      await shipRoles(kernel);
      await seedDemoStaff(kernel, 'a long walk by the sea');
    },
  });
  const rows = await shop.db.read<{ id: string; email: string; name: string }>(sql`select id, email, name from staff.account`);
  const person = (at: number): Actor => {
    const row = rows.find((it) => it.email === DEMO_PEOPLE[at]!.email)!;
    return { kind: 'person', id: row.id, name: row.name, may: () => true };
  };
  return Object.assign(shop, { ana: person(0), mihai: person(1), order: await order(shop) });
}

const order = async (shop: House, channel = 'web', amount = '10.00', currency = 'RON'): Promise<string> =>
  (await shop.kernel.do<{ id: string }>('orders.place', { channel, amount, currency }, { actor: SYSTEM })).value.id;

type Notes = {
  items: {
    id: string;
    text: string;
    visibility: string;
    removed: unknown;
    author: { name: string };
    wordings: { text: string }[];
    mentions: { name: string }[];
  }[];
  attachments: { id: string; name: string; mediaType: string; bytes: number }[];
};
type Notices = { items: { kind: string; documentId: string; howMany: number; text: string | null; actor: { name: string } | null }[]; unread: number };
const notesOf = (shop: Desk): Promise<Notes> => shop.kernel.ask<Notes>('desk.notes', { documentId: shop.order }, shop.ana);
const noticesOf = (shop: Desk, who: Actor): Promise<Notices> => shop.kernel.ask<Notices>('desk.notices', {}, who);
const doIt = async <O = Record<string, unknown>>(shop: House, actor: Actor, name: string, input: unknown): Promise<O> =>
  (await shop.kernel.do<O>(name, input, { actor })).value;
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
const eventNames = async (shop: House): Promise<string[]> =>
  (await shop.db.read<{ name: string }>(sql`select name from kernel.event where starts_with(name, 'desk.') order by position`)).map((row) => row.name);

test('a note is edited by its author only, keeps what it said, and says nothing once it was removed', async () => {
  await using shop = await desk();
  const { noteId } = await doIt<{ noteId: string }>(shop, shop.ana, 'desk.add_note', { documentId: shop.order, text: ' Call first ', visibility: 'private' });
  assert.equal(await codeOf(doIt(shop, shop.mihai, 'desk.edit_note', { noteId, text: 'No' })), 'desk.not_yours');
  await doIt(shop, shop.ana, 'desk.edit_note', { noteId, text: 'Call before ten', visibility: 'public' });
  const [edited] = (await notesOf(shop)).items;
  assert.deepEqual(
    [edited!.text, edited!.visibility, edited!.author.name, edited!.wordings.map((it) => it.text)],
    ['Call before ten', 'public', 'Ana Ionescu', ['Call first']],
  );
  await doIt(shop, shop.mihai, 'desk.remove_note', { noteId });
  const [removed] = (await notesOf(shop)).items;
  assert.equal(removed!.text, '');
  assert.deepEqual(
    removed!.wordings.map((it) => it.text),
    ['Call before ten', 'Call first'],
  );
  assert.deepEqual((removed!.removed as { by: unknown }).by, { id: shop.mihai.id, name: 'Mihai Popa' });
  assert.equal(await codeOf(doIt(shop, shop.ana, 'desk.edit_note', { noteId, text: 'Again' })), 'desk.unknown_note');
  assert.deepEqual(await eventNames(shop), ['desk.noted', 'desk.noted', 'desk.noted']);
  await shop.verify();
});

test('who is named in a note gets one notice, also when the note is edited; oneself and strangers get none', async () => {
  await using shop = await desk();
  const mentions = [shop.mihai.id, shop.ana.id];
  const { noteId } = await doIt<{ noteId: string }>(shop, shop.ana, 'desk.add_note', {
    documentId: shop.order,
    text: '@Mihai Popa please look',
    visibility: 'private',
    mentions,
  });
  await doIt(shop, shop.ana, 'desk.edit_note', { noteId, text: '@Mihai Popa please look again', mentions });
  const his = await noticesOf(shop, shop.mihai);
  assert.equal(his.unread, 1);
  assert.deepEqual(
    his.items.map(({ kind, documentId, text, actor }) => ({ kind, documentId, text, actor: actor?.name })),
    [{ kind: 'mention', documentId: shop.order, text: '@Mihai Popa please look again', actor: 'Ana Ionescu' }],
  );
  assert.equal((await noticesOf(shop, shop.ana)).unread, 0);
  assert.deepEqual(
    (await notesOf(shop)).items[0]!.mentions.map((it) => it.name),
    ['Ana Ionescu', 'Mihai Popa'],
  );
  const stranger = `acc_${shop.mihai.id.slice(4, -4)}zzzz`;
  const before = await eventNames(shop);
  assert.equal(
    await codeOf(doIt(shop, shop.ana, 'desk.add_note', { documentId: shop.order, text: 'x', visibility: 'private', mentions: [stranger] })),
    'desk.unknown_colleague',
  );
  assert.deepEqual(await eventNames(shop), before);
  assert.deepEqual(await doIt(shop, shop.mihai, 'desk.read_notices', {}), { read: 1 });
  assert.equal((await noticesOf(shop, shop.mihai)).unread, 0);
});

test('a tag has one form however it is typed, and a document at most thirty, also when many add at once', async () => {
  await using shop = await desk();
  assert.deepEqual(await doIt(shop, shop.ana, 'desk.tag', { documentIds: [shop.order], add: ['  Gift  Wrap ', 'gift wrap', 'ŻÓŁTY'], remove: [] }), {
    added: 2,
    removed: 0,
  });
  assert.deepEqual((await tagsOf(shop.db, [shop.order])).get(shop.order), ['gift wrap', 'żółty']);
  assert.deepEqual(await shop.kernel.ask('desk.tags', { q: 'GI' }, shop.ana), { items: ['gift wrap'] });
  const many = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `t${from + i}`);
  const outcomes = await Promise.all(
    [0, 10, 20, 30].map((from) =>
      codeOf(doIt(shop, from < 20 ? shop.ana : shop.mihai, 'desk.tag', { documentIds: [shop.order], add: many(from, from + 10), remove: [] })),
    ),
  );
  assert.deepEqual(outcomes.toSorted(), ['desk.too_many_tags', 'desk.too_many_tags', 'done', 'done']);
  assert.equal((await tagsOf(shop.db, [shop.order])).get(shop.order)!.length, 22);
  assert.equal(await codeOf(doIt(shop, shop.ana, 'desk.tag', { documentIds: [shop.order], add: ['x'.repeat(41)], remove: [] })), 'desk.tag');
  assert.deepEqual(await doIt(shop, shop.ana, 'desk.tag', { documentIds: [shop.order], add: [], remove: ['Gift wrap', 'never there'] }), {
    added: 0,
    removed: 1,
  });
  await shop.verify();
});

test('documents are given to one colleague, who is told once, and taken back', async () => {
  await using shop = await desk();
  const other = await order(shop);
  const documentIds = [shop.order, other];
  assert.deepEqual(await doIt(shop, shop.ana, 'desk.assign', { documentIds, accountId: shop.mihai.id }), { changed: 2 });
  assert.deepEqual(await doIt(shop, shop.ana, 'desk.assign', { documentIds, accountId: shop.mihai.id }), { changed: 0 });
  assert.equal((await noticesOf(shop, shop.mihai)).unread, 2);
  assert.deepEqual((await assigneesOf(shop.db, documentIds)).get(other), { id: shop.mihai.id, name: 'Mihai Popa' });
  await doIt(shop, shop.ana, 'desk.assign', { documentIds: [other], accountId: null });
  assert.deepEqual(await shop.kernel.ask('desk.of', { documents: documentIds.join(',') }, shop.ana), {
    items: [
      { documentId: shop.order, tags: [], assignee: { id: shop.mihai.id, name: 'Mihai Popa' }, notes: 0 },
      { documentId: other, tags: [], assignee: null, notes: 0 },
    ],
  });
  const nowhere = `ord_${shop.order.slice(4, -4)}zzzz`;
  assert.equal(await codeOf(doIt(shop, shop.ana, 'desk.assign', { documentIds: [shop.order, nowhere], accountId: null })), 'desk.unknown_document');
  assert.equal((await assigneesOf(shop.db, documentIds)).size, 1);
});

const route = (path: string): RawRoute => deskRoutes.find((it) => it.path === path)!;
const send = (shop: Desk, name: string, bytes: Buffer, document = shop.order) =>
  route('/files/desk/attach').handle(shop.kernel, {
    body: Buffer.alloc(0),
    stream: Readable.from(bytes.length === 0 ? [] : [bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
    headers: {},
    params: {},
    query: { document, name },
    actor: shop.ana,
  });
const fetchFile = (shop: Desk, id: string) =>
  route('/files/desk/attachment/:id').handle(shop.kernel, {
    body: Buffer.alloc(0),
    stream: Readable.from([]),
    headers: {},
    params: { id },
    query: {},
    actor: shop.ana,
  });

test('a file comes back byte for byte, under its own kind and a harmless name, and is gone once removed', async () => {
  await using shop = await desk();
  const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(700_000, 'kontor')]);
  const { body } = await send(shop, '../../a"b\r\nc ț.exe', bytes);
  const file = body as { attachmentId: string; name: string; mediaType: string; bytes: number };
  assert.deepEqual([file.name, file.mediaType, file.bytes], ['a b c ț.exe', 'image/png', 700_008]);
  const answer = await fetchFile(shop, file.attachmentId);
  const parts: Buffer[] = [];
  for await (const part of answer.body as Readable) parts.push(part as Buffer);
  assert.ok(Buffer.concat(parts).equals(bytes));
  assert.equal(answer.headers!['content-disposition'], `attachment; filename="a b c _.exe"; filename*=UTF-8''a%20b%20c%20%C8%9B.exe`);
  await shop.verify();
  await doIt(shop, shop.ana, 'desk.remove_attachment', { attachmentId: file.attachmentId });
  assert.equal(await codeOf(fetchFile(shop, file.attachmentId)), 'desk.unknown_file');
  assert.deepEqual((await notesOf(shop)).attachments, []);
  await shop.verify();
});

test('a page of HTML is plain text, and what an upload left that never became a file is swept', async () => {
  await using shop = await desk();
  const { body } = await send(shop, 'page.html', Buffer.from('<script>alert(1)</script>'));
  assert.equal((body as { mediaType: string }).mediaType, 'text/plain; charset=utf-8');
  assert.equal(await codeOf(send(shop, 'empty', Buffer.alloc(0))), 'desk.empty');
  assert.equal(await codeOf(send(shop, 'lost.pdf', Buffer.from('%PDF-1.7'), `ord_${shop.order.slice(4, -4)}zzzz`)), 'desk.unknown_document');
  const left = async (): Promise<number> => (await shop.db.read<{ n: number }>(sql`select count(*)::int as n from desk.chunk`))[0]!.n;
  assert.equal(await left(), 2);
  await shop.turn(2 * 3_600_000);
  assert.equal(await left(), 1);
  await shop.verify();
});

test('a view is its owner’s alone until it is shared, and then only its owner changes it', async () => {
  await using shop = await desk();
  const view = { page: 'orders', name: 'Big ones', address: '?paid=unpaid', shared: false };
  const { viewId } = await doIt<{ viewId: string }>(shop, shop.ana, 'desk.save_view', view);
  const seen = async (who: Actor) => (await shop.kernel.ask<{ items: { name: string; isOwn: boolean }[] }>('desk.views', { page: 'orders' }, who)).items;
  assert.deepEqual(await seen(shop.mihai), []);
  assert.equal(await codeOf(doIt(shop, shop.mihai, 'desk.remove_view', { viewId })), 'desk.unknown_view');
  await doIt(shop, shop.ana, 'desk.save_view', { ...view, viewId, name: 'Bigger', shared: true });
  assert.deepEqual(
    (await seen(shop.mihai)).map(({ name, isOwn }) => ({ name, isOwn })),
    [{ name: 'Bigger', isOwn: false }],
  );
  assert.equal(await codeOf(doIt(shop, shop.mihai, 'desk.save_view', { ...view, viewId, name: 'Mine' })), 'desk.not_yours');
  await doIt(shop, shop.ana, 'desk.remove_view', { viewId });
  assert.deepEqual(await seen(shop.ana), []);
});

test('new orders become one notice that counts, for those who asked and of what they asked for', async () => {
  await using shop = await desk();
  await shop.settle();
  const alert = { newOrders: true, channels: ['web'], minTotal: { amount: '50.00', currency: 'RON' }, browser: true, sound: false };
  await doIt(shop, shop.ana, 'desk.set_alerts', alert);
  assert.deepEqual(await shop.kernel.ask('desk.alerts', {}, shop.ana), alert);
  await order(shop, 'web', '49.99');
  await order(shop, 'market', '500.00');
  await shop.settle();
  assert.equal((await noticesOf(shop, shop.ana)).unread, 0);
  await order(shop, 'web', '50.00');
  await shop.settle();
  await order(shop, 'web', '1.00', 'PLN');
  const last = await order(shop, 'web', '80.00');
  await shop.settle();
  const mine = await noticesOf(shop, shop.ana);
  assert.deepEqual(
    mine.items.map(({ kind, documentId, howMany }) => ({ kind, documentId, howMany })),
    [{ kind: 'orders', documentId: last, howMany: 3 }],
  );
  assert.equal((await noticesOf(shop, shop.mihai)).unread, 0);
  await shop.verify();
});
