// Live pages: told soon after a commit, told once for many changes, told what was missed, and told nothing that one may not see.
import assert from 'node:assert/strict';
import { type IncomingMessage, request } from 'node:http';
import { test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { type Served, served } from './served.fixture.ts';
import { noted, toyRoom } from './toy.fixture.ts';

type Told = { id: string; topics: string[]; events: string[]; documents: string[] };

/** An open line; `next` waits for the next message. */
async function follow(shop: Served, topics: string, headers: Record<string, string>) {
  const { port } = shop.app.server.address() as { port: number };
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    request({ port, host: '127.0.0.1', path: '/api/live?topics=' + topics, headers }, resolve)
      .on('error', reject)
      .end(),
  );
  let text = '';
  let ended = false;
  let wake = (): void => {};
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => ((text += chunk), wake()));
  response.on('end', () => ((ended = true), wake()));
  const next = async (withinMs = 5_000): Promise<Told | undefined> => {
    const until = performance.now() + withinMs;
    for (;;) {
      const match = /id: (\S+)\nevent: change\ndata: (.+)\n\n/.exec(text);
      if (match) {
        text = text.slice(match.index + match[0].length);
        return { id: match[1]!, ...(JSON.parse(match[2]!) as Omit<Told, 'id'>) };
      }
      if (ended || performance.now() > until) return undefined;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, until - performance.now()));
        wake = () => (clearTimeout(timer), resolve());
      });
    }
  };
  return { response, next, isEnded: () => ended, close: () => response.destroy() };
}

async function listening() {
  const shop = await served({ modules: [toyRoom().module] });
  await shop.app.listen({ host: '127.0.0.1', port: 0 });
  return shop;
}

/** Longer than a change that is told takes: 200 ms of gathering, and what a busy machine adds. */
const QUIET_MS = 700;

const ID = 'toy_01m6dmbe00e00a0047zfvmf75r';

test('a follower is told of a change of its room soon after the commit', async () => {
  await using shop = await listening();
  const line = await follow(shop, 'toy', await shop.keyed('toy.*'));
  assert.equal(line.response.headers['content-type'], 'text/event-stream; charset=utf-8');
  const began = performance.now();
  await shop.post('/api/toy/put', { note: 'a' }, await shop.keyed('toy.*'));
  const told = await line.next();
  assert.deepEqual(told && { ...told, id: '' }, { id: '', topics: ['toy'], events: ['toy.noted'], documents: [] });
  assert.ok(performance.now() - began < 3_000);
  line.close();
});

test('many changes in a moment are a few messages', async () => {
  await using shop = await listening();
  const line = await follow(shop, 'toy', await shop.keyed('toy.*'));
  const key = await shop.keyed('toy.*');
  const began = performance.now();
  for (let n = 0; n < 60; n++) await shop.post('/api/toy/put', { note: 'a' }, key);
  const tookMs = performance.now() - began;
  let messages = 0;
  while (await line.next(QUIET_MS)) messages++;
  assert.ok(messages >= 1 && messages <= Math.ceil(tookMs / 200) + 2, `${messages} messages in ${tookMs} ms`);
  line.close();
});

test('a document’s followers are told of that document only', async () => {
  await using shop = await listening();
  const line = await follow(shop, `toy:${ID}`, await shop.keyed('toy.*'));
  await shop.post('/api/toy/put', { note: 'of no document' }, await shop.keyed('toy.*'));
  assert.equal(await line.next(QUIET_MS), undefined);
  await shop.kernel.tx(SYSTEM, async (ctx) => ctx.emit(noted, ID, { note: 'b' }));
  assert.deepEqual((await line.next())?.documents, [ID]);
  line.close();
});

test('who was away is told what was missed, from the last id on', async () => {
  await using shop = await listening();
  const key = await shop.keyed('toy.*');
  const first = await follow(shop, 'toy', key);
  await shop.post('/api/toy/put', { note: 'a' }, key);
  const { id } = (await first.next())!;
  first.close();
  const quiet = await follow(shop, 'toy', { ...key, 'last-event-id': id });
  assert.equal(await quiet.next(QUIET_MS), undefined);
  quiet.close();
  await shop.post('/api/toy/put', { note: 'missed' }, key);
  await shop.kernel.tx(SYSTEM, async (ctx) => ctx.emit(noted, ID, { note: 'missed, too' }));
  const back = await follow(shop, 'toy', { ...key, 'last-event-id': id });
  const told = (await back.next())!;
  assert.deepEqual([told.topics, told.documents], [['toy'], [ID]]);
  back.close();
});

test('an event whose transaction commits late is not passed over', async () => {
  await using shop = await listening();
  const key = await shop.keyed('toy.*');
  const line = await follow(shop, `toy:${ID},toy`, key);
  let commit = (): void => {};
  const held = new Promise<void>((resolve) => (commit = resolve));
  const late = shop.kernel.tx(SYSTEM, async (ctx) => {
    // Takes its position now and commits after a later one.
    await ctx.read(
      sql`insert into kernel.event (name, document_id, payload, at, actor) values ('toy.noted', ${ID}, '{}', ${ctx.now}::timestamptz, 'test') returning position`,
    );
    await held;
  });
  await shop.post('/api/toy/put', { note: 'later, but committed first' }, key);
  await new Promise((resolve) => setTimeout(resolve, 500));
  commit();
  await late;
  const documents: string[] = [];
  for (let told = await line.next(2_500); told; told = await line.next(1_500)) documents.push(...told.documents);
  assert.deepEqual(documents, [ID]);
  line.close();
});

test('topics are refused before the line opens when they are unknown or may not be seen', async () => {
  await using shop = await listening();
  const status = async (topics: string, headers: Record<string, string>): Promise<number> => {
    const line = await follow(shop, topics, headers);
    line.close();
    return line.response.statusCode!;
  };
  const key = await shop.keyed('toy.*');
  assert.equal(await status('toy', {}), 401);
  assert.equal(await status('staff', key), 403);
  assert.equal(await status('toy,staff', key), 403);
  assert.equal(await status('nothing', key), 404);
  assert.equal(await status('toy:nonsense', key), 404);
  assert.equal(await status('', key), 400);
  assert.equal(await status('toy', { ...key, 'last-event-id': 'x' }), 400);
  assert.equal(shop.live.size, 0);
});

test('closing the server ends the lines', async () => {
  const shop = await listening();
  const line = await follow(shop, 'toy', await shop.keyed('toy.*'));
  await shop.close();
  await line.next(2_000);
  assert.equal(line.isEnded(), true);
});
