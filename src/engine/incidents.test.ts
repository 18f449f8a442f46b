// The inbox of what has stopped: alike ones are tried again together, input is given anew, steps are skipped with a reason.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Type from 'typebox';
import { type Actor, Refusal, SYSTEM, defineAction, defineModule, done, sql } from '#kernel';
import { type House, house } from '#testing';
import { drawing, flow, mark, toy, user } from './toy.fixture.ts';

const t = toy();
const end = '<bpmn:endEvent id="End"/>';
/** Documents on whose turn the action breaks; and how many inputs each of its calls had. */
const poison = new Set<string>();
const sizes: number[] = [];
const hold = defineAction({
  name: 'odd.hold',
  summary: 'Breaks on some documents.',
  changes: [],
  input: Type.Object({ document: Type.String(), times: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })) }, { additionalProperties: false }),
  output: Type.Object({}),
  refusals: {},
  runMany: async (_ctx, inputs) => {
    sizes.push(inputs.length);
    if (inputs.some((input) => poison.has(input.document))) throw new Error('it broke');
    return inputs.map(() => done({}));
  },
});

let shop: House;
before(async () => {
  shop = await house({ modules: [t.module, defineModule({ name: 'odd', needs: ['toy'], actions: [hold] })], providers: t.providers });
});
after(async () => {
  await shop.verify();
  await shop.close();
});

const holding = `<bpmn:serviceTask id="H" name="Hold"><bpmn:extensionElements><kontor:call action="odd.hold"><kontor:input name="document" value="=case.id"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;
const fetching = `<bpmn:serviceTask id="F" name="Fetch"><bpmn:extensionElements><kontor:call action="toy.fetch"><kontor:input name="what" value="label"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;
const steps = (...body: string[]): string => drawing([...body, user('Next'), end, flow('Next', 'End')].join(''));

interface Group {
  process: string;
  element: string;
  kind: string;
  code: string;
  count: number;
  name: string;
  action: string | null;
}
interface One {
  id: string;
  meaning: string | null;
  input: object | null;
  schema: object | null;
  ways: { flow: string; name: string }[];
  alike: number;
  xml: string;
  resolved: { by: string; how: string; reason: string; edited: object | null } | null;
}

/** Runs of the tests before keep to their drawing. */
const publish = (xml: string) => shop.kernel.do('processes.publish', { xml, policy: 'pin' }, { actor: SYSTEM });
const groups = async (): Promise<Group[]> => (await shop.kernel.ask<{ items: Group[] }>('incidents.groups', {}, SYSTEM)).items;
const one = (incidentId: string): Promise<One> => shop.kernel.ask<One>('incidents.get', { incidentId }, SYSTEM);
const idsOf = async (document: string): Promise<string[]> =>
  (await shop.db.read<{ id: string }>(sql`select id from engine.incident where document_id = ${document} and resolved_at is null`)).map((it) => it.id);
const act = async <T>(name: string, input: object, actor: Actor = SYSTEM): Promise<T> => (await shop.kernel.do<T>(name, input, { actor })).value;
const refuses = (work: Promise<unknown>, code: string): Promise<Refusal> =>
  work.then(
    () => assert.fail(`it was not refused with ${code}`),
    (error: unknown) => {
      assert.ok(error instanceof Refusal, String(error));
      assert.equal(error.code, code);
      return error;
    },
  );
async function standing(document: string): Promise<string[]> {
  const rows = await shop.db.read<{ at: string; kind: string }>(sql`
    select w.at, w.kind from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} and w.main order by w.at, w.kind`);
  return rows.map((row) => `${row.at}:${row.kind}`);
}

test('incidents that are alike are told together and tried again in one call; one that breaks again stops alone', async () => {
  await publish(steps(holding, flow('Start', 'H'), flow('H', 'Next')));
  const documents = await t.startMany(shop.kernel, [{}, {}, {}]);
  assert.deepEqual(await Promise.all(documents.map(standing)), [['Next:user'], ['Next:user'], ['Next:user']]);
  await publish(steps(user('U'), holding, flow('Start', 'U'), flow('U', 'H'), flow('H', 'Next')));
  const stuck = await t.startMany(shop.kernel, [{}, {}, {}]);
  for (const document of stuck) poison.add(document);
  for (const document of stuck) {
    const [task] = await shop.db.read<{ id: string }>(
      sql`select w.id from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document}`,
    );
    await act('tasks.complete', { taskId: task!.id, input: {} });
  }
  const [group, ...others] = await groups();
  assert.deepEqual(others, []);
  assert.deepEqual(
    { ...group, oldest: 0, newest: 0, example: '', message: '' },
    {
      process: 'case',
      processName: 'case',
      element: 'H',
      name: 'Hold',
      kind: 'broken',
      code: '',
      action: 'odd.hold',
      count: 3,
      oldest: 0,
      newest: 0,
      example: '',
      message: '',
    },
  );
  const alike = { process: 'case', element: 'H', kind: 'broken', code: '' };
  poison.delete(stuck[0]!);
  poison.delete(stuck[1]!);
  const first = await act<{ retried: number; left: number; until: string }>('incidents.retry_alike', alike);
  assert.deepEqual([first.retried, first.left], [3, 0]);
  assert.deepEqual(await Promise.all(stuck.map(standing)), [['Next:user'], ['Next:user'], ['H:incident']]);
  // The one that stopped again is newer than what was meant.
  assert.deepEqual(await act('incidents.retry_alike', { ...alike, until: first.until }), { retried: 0, left: 0, until: first.until });
  poison.clear();
  sizes.length = 0;
  await act('incidents.retry_alike', alike);
  assert.deepEqual(await standing(stuck[2]!), ['Next:user']);
  assert.deepEqual(await groups(), []);
  assert.deepEqual(await act('incidents.retry_alike', alike), { retried: 0, left: 0, until: null });
});

test('many that are alike are one call of their action', async () => {
  await publish(steps(mark('A', 'short'), flow('Start', 'A'), flow('A', 'Next')));
  await t.startMany(shop.kernel, [{}, {}, {}, {}]);
  t.calls.length = 0;
  const result = await act<{ retried: number }>('incidents.retry_alike', { process: 'case', element: 'A', kind: 'refused', code: 'toy.short' });
  assert.equal(result.retried, 4);
  assert.deepEqual(
    t.calls.map((call) => call.inputs.length),
    [4],
  );
});

test('a refused step is tried again with other input; who gave which is kept', async () => {
  await publish(steps(mark('A', 'short'), flow('Start', 'A'), flow('A', 'Next')));
  const document = await t.start(shop.kernel);
  const [id] = await idsOf(document);
  const found = await one(id!);
  assert.deepEqual([found.meaning, found.input, found.alike], ['There is not enough.', { note: 'short' }, 4]);
  assert.ok(found.schema !== null && found.xml.includes('<bpmn:process'));
  const wrong = await refuses(act('incidents.retry', { incidentId: id, input: { note: 'fine', secret: true } }), 'kernel.invalid');
  assert.ok(wrong.faults.some((fault) => fault.pointer === '/input/secret'));
  const shape = await refuses(act('incidents.retry', { incidentId: id, input: { note: 7 } }), 'kernel.invalid');
  assert.deepEqual(
    shape.faults.map((fault) => fault.pointer),
    ['/input/note'],
  );
  const clerk: Actor = { kind: 'person', id: 'acc_clerk', may: (permission) => permission.startsWith('incidents.') };
  const forbidden = await refuses(act('incidents.retry', { incidentId: id, input: { note: 'fine' } }, clerk), 'kernel.forbidden');
  assert.deepEqual(forbidden.details, { permission: 'toy.mark' });
  assert.deepEqual(await idsOf(document), [id]);
  await act('incidents.retry', { incidentId: id, input: { note: 'fine' } }, { ...clerk, may: () => true });
  assert.deepEqual(await standing(document), ['Next:user']);
  assert.deepEqual(t.calls.at(-1)!.inputs, [{ note: 'fine' }]);
  const { at: _, ...resolved } = (await one(id!)).resolved as { at?: unknown } & NonNullable<One['resolved']>;
  assert.deepEqual(resolved, { by: 'acc_clerk', how: 'edit', reason: 'edit', edited: { note: 'fine' } });
  await refuses(act('incidents.retry', { incidentId: id }), 'incidents.gone');
});

test('other input does not lead a step to another document', async () => {
  await publish(steps(user('U'), holding, flow('Start', 'U'), flow('U', 'H'), flow('H', 'Next')));
  const [document, other] = await t.startMany(shop.kernel, [{}, {}]);
  poison.add(document!);
  const [task] = await shop.db.read<{ id: string }>(
    sql`select w.id from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document!}`,
  );
  await act('tasks.complete', { taskId: task!.id, input: {} });
  const [id] = await idsOf(document!);
  const away = await refuses(act('incidents.retry', { incidentId: id, input: { document: other } }), 'kernel.invalid');
  assert.deepEqual(
    away.faults.map((fault) => [fault.pointer, fault.code]),
    [['/input/document', 'incidents.other_document']],
  );
  poison.clear();
  await act('incidents.retry', { incidentId: id, input: { document, times: 2 } });
  assert.deepEqual(await standing(document!), ['Next:user']);
});

test('an outside call that failed for good is asked anew with other input, under another key', async () => {
  await publish(steps(fetching, flow('Start', 'F'), flow('F', 'Next')));
  t.answers(() => {
    throw new Error('no line');
  });
  const document = await t.start(shop.kernel);
  for (let i = 0; i < 8; i++) await shop.turn(3_600_000);
  assert.deepEqual(await standing(document), ['F:incident']);
  t.answers(() => ({ ok: true }));
  t.outside.length = 0;
  const [id] = await idsOf(document);
  await act('incidents.retry', { incidentId: id, input: { what: 'another label' } });
  assert.deepEqual(await standing(document), ['F:job']);
  await shop.settle();
  assert.deepEqual(
    t.outside.map((call) => call.request),
    [{ what: 'another label' }],
  );
  assert.deepEqual(await standing(document), ['Next:user']);
});

test('a step is skipped with a reason; a gateway without a way is skipped on the flow that is named', async () => {
  await publish(
    steps(
      `<bpmn:exclusiveGateway id="G"/>${user('Big')}`,
      flow('Start', 'G'),
      flow('G', 'Big', 'case.amount &gt; 500'),
      flow('G', 'Next', 'case.amount &gt; 100'),
      flow('Big', 'End'),
    ),
  );
  const document = await t.start(shop.kernel, { amount: 1 });
  const [id] = await idsOf(document);
  assert.deepEqual((await one(id!)).ways, [
    { flow: 'G_Big', name: 'Big' },
    { flow: 'G_Next', name: 'Next' },
  ]);
  await refuses(act('incidents.skip', { incidentId: id, reason: '   ' }), 'kernel.invalid');
  await refuses(act('incidents.skip', { incidentId: id, reason: 'small' }), 'incidents.which_way');
  await refuses(act('incidents.retry', { incidentId: id, input: {} }), 'incidents.no_input');
  assert.deepEqual(await standing(document), ['G:incident']);
  await act('incidents.skip', { incidentId: id, reason: ' small ', flow: 'G_Next' });
  assert.deepEqual(await standing(document), ['Next:user']);
  const { how, reason, by } = (await one(id!)).resolved!;
  assert.deepEqual([how, reason, by], ['skip', 'small', 'system']);
});

test('a run that breaks the engine itself is set apart with its timer; the others’ timers ring, and a retry lets it ring, too', async () => {
  const timer = (id: string): string =>
    `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
  await publish(steps(timer('T'), flow('Start', 'T'), flow('T', 'Next')));
  const [torn, fine, also] = await t.startMany(shop.kernel, [{}, {}, {}]);
  const setPlace = (place: string) =>
    shop.kernel.tx(SYSTEM, async (ctx) =>
      ctx.write(sql`update engine.run set state = jsonb_set(state, '{t,0,e}', to_jsonb(${place}::text)) where document_id = ${torn!}`),
    );
  await setPlace('Nowhere');
  await shop.turn(3_700_000);
  assert.deepEqual(await Promise.all([fine!, also!].map(standing)), [['Next:user'], ['Next:user']]);
  const [id] = await idsOf(torn!);
  const told = await one(id!);
  assert.match((told as One & { message: string }).message, /stands on Nowhere/);
  assert.deepEqual([told.schema, (told as One & { isSkippable: boolean }).isSkippable], [null, false]);
  await setPlace('T');
  await refuses(act('incidents.skip', { incidentId: id, reason: 'no' }), 'incidents.only_retry');
  await act('incidents.retry', { incidentId: id });
  await shop.settle();
  assert.deepEqual(await standing(torn!), ['Next:user']);
  assert.deepEqual(await idsOf(torn!), []);
});
