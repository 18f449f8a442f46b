// How colleagues are told: in the form of their channel, only of their lanes, with the pauses of any other address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM, defineAction, defineEvent, defineModule } from '#kernel';
import { PAUSES_MS, WEBHOOK_PORT, deliverDue } from '#modules/webhooks';
import { house } from '#testing';
import Type from 'typebox';
import { ChannelsSimulator } from '../../providers/webhooks-simulator/index.ts';
import { webhooksModule } from './module.ts';
import { messageIn, tellingOf } from './told.ts';

const at = new Date('2026-11-02T09:00:00Z');
const placed = { name: 'orders.placed', document: 'ord_01', payload: {}, at, position: 7n };
const beside = { says: 'An order was placed', number: 'RO-2026-000123', shopUrl: 'https://office.example/' };

test('an event is told by the number of its document, what its name says, and the page about it', () => {
  assert.deepEqual(tellingOf(placed, beside), { title: 'RO-2026-000123: An order was placed', lines: [], link: 'https://office.example/orders/ord_01' });
  assert.deepEqual(tellingOf({ ...placed, document: null }, { ...beside, number: null, shopUrl: '' }), { title: 'An order was placed', lines: [], link: null });
});

test('what has a meaning in the text of Slack is told as it was written', () => {
  const told = JSON.parse(
    messageIn('slack', { ...placed, document: null, payload: { title: 'A & B <c>', lines: ['<!channel>'], page: '/tasks' } }, beside),
  ) as {
    text: string;
    blocks: { text: { text: string } }[];
  };
  assert.equal(told.text, 'A &amp; B &lt;c&gt;');
  assert.equal(told.blocks[0]!.text.text, '*<https://office.example/tasks|A &amp; B &lt;c&gt;>*\n• &lt;!channel&gt;');
});

test('Teams gets a card with a button, mail a subject and plain lines', () => {
  const digest = { ...placed, document: null, payload: { title: 'Warehouse: 2 new tasks (2 open)', lines: ['F-1', 'F-2'], page: '/tasks?lane=Warehouse' } };
  const card = JSON.parse(messageIn('teams', digest, beside)) as { attachments: { content: { body: { text: string }[]; actions: { url: string }[] } }[] };
  assert.deepEqual(
    card.attachments[0]!.content.body.map(({ text }) => text),
    ['Warehouse: 2 new tasks (2 open)', 'F-1', 'F-2'],
  );
  assert.equal(card.attachments[0]!.content.actions[0]!.url, 'https://office.example/tasks?lane=Warehouse');
  assert.deepEqual(JSON.parse(messageIn('mail', digest, beside)), {
    subject: 'Warehouse: 2 new tasks (2 open)',
    text: 'F-1\nF-2\n\nhttps://office.example/tasks?lane=Warehouse',
  });
});

const waiting = defineEvent({ name: 'tasks.waiting', says: 'Tasks wait.', payload: Type.Object({ lane: Type.String(), title: Type.String() }) });
const wait = defineAction({
  name: 'tasks.wait',
  summary: 'Lets a task wait.',
  input: Type.Object({ lane: Type.String() }),
  output: Type.Object({}),
  refusals: {},
  emits: ['tasks.waiting'],
  run: async (ctx, { lane }) => (ctx.emit(waiting, undefined, { lane, title: `${lane}: 1 new task` }), {}),
});
const tasks = defineModule({ name: 'tasks', needs: [], actions: [wait], events: [waiting] });

test('a channel hears of its lanes only, and a channel that is dead or busy hears later', async () => {
  const channels = new ChannelsSimulator();
  await using shop = await house({ modules: [tasks, webhooksModule], providers: { [WEBHOOK_PORT]: channels } });
  const act = async (name: string, input: unknown): Promise<unknown> => (await shop.kernel.do(name, input, { actor: SYSTEM })).value;
  const [slack, teams] = ['https://hooks.slack.example/one', 'https://teams.example/two'];
  await act('webhooks.add', { url: slack, events: ['tasks.waiting'], form: 'slack', lanes: ['Warehouse'] });
  await act('webhooks.add', { url: teams, events: ['tasks.*'], form: 'teams' });
  const round = async (): Promise<number> => (await shop.workers.readers(), deliverDue(shop.kernel));
  channels.behave(slack, 'dead');
  await act('tasks.wait', { lane: 'Warehouse' });
  await act('tasks.wait', { lane: 'Sales desk' });
  assert.equal(await round(), 3);
  assert.deepEqual(channels.shown.get(teams), ['Warehouse: 1 new task', 'Sales desk: 1 new task']);
  assert.equal(channels.shown.get(slack), undefined);
  channels.behave(slack, 'overloaded');
  shop.env.turn(PAUSES_MS[0]!);
  assert.equal(await round(), 1);
  channels.behave(slack, 'well');
  shop.env.turn(PAUSES_MS[1]!);
  assert.equal(await round(), 1);
  assert.deepEqual(channels.shown.get(slack), ['*Warehouse: 1 new task*']);
  await shop.verify();
});

test('a mail goes to mailto: and nothing else does', async () => {
  await using shop = await house({ modules: [tasks, webhooksModule], providers: { [WEBHOOK_PORT]: new ChannelsSimulator() } });
  const add = (input: object): Promise<unknown> => shop.kernel.do('webhooks.add', { events: ['tasks.*'], ...input }, { actor: SYSTEM });
  const refused = { name: 'Refusal', code: 'webhooks.form' };
  await assert.rejects(add({ url: 'mailto:desk@shop.example' }), refused);
  await assert.rejects(add({ url: 'https://shop.example/', form: 'mail' }), refused);
  await add({ url: 'mailto:desk@shop.example', form: 'mail' });
});
