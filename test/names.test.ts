// Holds that a shop's drawings speak its language: every name is there in each of them, the drawing publishes under them and runs an order to its end.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { followLanguage, namesIn, publishShipped, readNames, renamed } from '#app';
import { LANGUAGES, SYSTEM, sql, writeSetting } from '#kernel';
import { demoSetting } from '#server';
import { ROOT } from '#testing';
import { DAY_MS, shopOnDrawings } from './drawings.fixture.ts';

const FOLDER = join(ROOT, 'processes');
const FILES = readdirSync(FOLDER).filter((file) => /\.(bpmn|dmn)$/.test(file));
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const keyOf = (file: string): string => file.replace(/\.\w+$/, '');
const setShop = { name: 'Prăvălia', email: 'shop@example.com', language: 'ro', zone: 'Europe/Bucharest' };

test('every name in every shipped drawing and table is there in every language', async (t) => {
  const looked = FILES.reduce((sum, file) => sum + namesIn(read(file)).length, 0);
  t.diagnostic(`${looked} names in ${FILES.length} files`);
  assert.ok(looked > 150, `${looked} names were looked at`);
  for (const language of LANGUAGES.filter((one) => one !== 'en')) {
    const names = await readNames(FOLDER, language);
    for (const file of FILES) {
      const places = namesIn(read(file)).map(({ place }) => place);
      const known = Object.entries(names[keyOf(file)] ?? {});
      const said = new Set(known.filter(([, name]) => name.trim() !== '').map(([place]) => place));
      assert.deepEqual(
        places.filter((place) => !said.has(place)),
        [],
        `${language}: ${file} has names without another`,
      );
    }
  }
});

test('what a person reads in a file is found, and what the program refers to is left alone', () => {
  const names = Object.fromEntries(namesIn(read('order-approval.dmn')).map(({ place, text }) => [place, text]));
  assert.deepEqual(
    [
      names['order-approval'],
      names['Variable_approval'],
      names['Variable_order'],
      names['Clause_Country'],
      names['Output_decision'],
      names['Rule_NewHigh_reason'],
    ],
    ['Order approval', 'Order approval', undefined, 'Country of delivery', 'Decision', 'A first order of this size.'],
  );
  assert.equal(names['Rule_NewHigh_decision'], undefined);
  const drawing = '<bpmn:task id="A" name="One &amp; two"/><bpmn:message id="M" name="orders.placed"/><bpmn:task name="B &gt; A" id="B"/>';
  assert.deepEqual(
    namesIn(drawing).map(({ place, text }) => [place, text]),
    [
      ['A', 'One & two'],
      ['B', 'B > A'],
    ],
  );
  assert.equal(
    renamed(drawing, { A: 'Unu & "doi"' }),
    '<bpmn:task id="A" name="Unu &amp; &quot;doi&quot;"/><bpmn:message id="M" name="orders.placed"/><bpmn:task name="B &gt; A" id="B"/>',
  );
});

test('the drawings of a Romanian shop say Romanian names and run an order to its end', async () => {
  await using world = await shopOnDrawings();
  const { kernel, db } = world.shop;
  const english = await world.place('card');
  await world.run('messages.set_shop', setShop);
  const published = await publishShipped(kernel, FOLDER);
  assert.deepEqual(published.toSorted(), FILES.map(keyOf).toSorted());
  assert.deepEqual(await publishShipped(kernel, FOLDER), []);
  const heads = await db.read<{ key: string; name: string }>(sql`select key, name from engine.definition where version = 2 order by key`);
  assert.deepEqual(heads.find(({ key }) => key === 'order-to-delivery')?.name, 'De la comandă la livrare');
  const tables = await db.read<{ name: string; xml: string }>(sql`select name, xml from engine.decision where version = 2`);
  assert.deepEqual([tables.length, tables[0]!.name, tables[0]!.xml.includes('"Prima comandă, de această valoare."')], [1, 'Aprobarea comenzii', true]);
  const orderId = await world.place('card');
  const tasks = await kernel.ask<{ items: { name: string; lane: string; documentId: string }[] }>('tasks.list', { limit: 10 }, SYSTEM);
  assert.deepEqual(
    tasks.items.map(({ name, lane }) => [name, lane]),
    [
      ['Culegeți marfa', 'Warehouse'],
      ['Culegeți marfa', 'Warehouse'],
    ],
    'an order under way follows the drawing, and its task the new name',
  );
  await world.run('orders.cancel', { orderId: english, reason: 'changed_mind' });
  await world.pass(60_000);
  await world.sends();
  await world.pass(3 * DAY_MS);
  assert.deepEqual([await world.state(english), await world.state(orderId)], ['cancelled', 'completed']);
  await world.wellDone();
});

test('the drawings follow the shop into every language, a drawing of the shop’s own stays, and the demonstration is English', async () => {
  await using world = await shopOnDrawings();
  const { kernel, db } = world.shop;
  const newest = (): Promise<{ name: string }[]> => db.read(sql`select name from engine.definition where key = 'quote' order by version desc limit 1`);
  for (const [language, name] of [
    ['ru', 'Предложение'],
    ['pl', 'Oferta'],
    ['pt-BR', 'Orçamento'],
    ['en', 'Quote'],
  ] as const) {
    await world.run('messages.set_shop', { ...setShop, language });
    // At its start first, and then by itself as the shop's language changes.
    await (language === 'ru' ? publishShipped(kernel, FOLDER) : followLanguage.run(kernel));
    assert.deepEqual(await newest(), [{ name }]);
  }
  const own = read('quote.bpmn')
    .replace('name="Quote"', 'name="Angebot"')
    .replace('<bpmn:process id="quote" name="Quote"', '<bpmn:process id="quote" name="Angebot"');
  await kernel.do('processes.publish', { xml: own }, { actor: { ...SYSTEM, id: 'acc_ana' } });
  await world.run('messages.set_shop', setShop);
  assert.deepEqual((await publishShipped(kernel, FOLDER)).includes('quote'), false);
  assert.deepEqual(await newest(), [{ name: 'Angebot' }]);
  await kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, demoSetting, true));
  await publishShipped(kernel, FOLDER);
  const [main] = await db.read<{ name: string }>(sql`select name from engine.definition where key = 'order-to-delivery' order by version desc limit 1`);
  assert.equal(main?.name, 'Order to delivery');
});
