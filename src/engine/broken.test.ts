// What must hold when things go wrong or come at once: no effect lost or doubled, no token left without a way on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { SYSTEM, defineAction, defineModule, done, sql } from '#kernel';
import { type House, house } from '#testing';
import { approved, cancelled, drawing, flow, mark, toy, user } from './toy.fixture.ts';

const end = '<bpmn:endEvent id="End"/>';
const actor = SYSTEM;
const HOUR = 3_600_000;

/** Actions that break: in a statement that is sent without waiting, or at once. */
function odd() {
  let broken = true;
  const tear = defineAction({
    name: 'odd.tear',
    summary: 'Writes a link; as long as it is broken, to nothing.',
    input: Type.Object({ document: Type.String() }),
    output: Type.Object({}),
    refusals: {},
    runMany: async (ctx, inputs) => {
      for (const { document } of inputs)
        ctx.write(sql`insert into kernel.link (from_id, to_id, kind) values (${broken ? null : document}::text, ${document}, 'odd')`);
      return inputs.map(() => done({}));
    },
  });
  const both = defineAction({
    name: 'odd.both',
    summary: 'Appends two events in one transaction.',
    input: Type.Object({ document: Type.String() }),
    output: Type.Object({}),
    refusals: {},
    emits: ['toy.approved', 'toy.cancel_requested'],
    runMany: async (ctx, inputs) =>
      inputs.map(({ document }) => {
        ctx.emit(approved, document, {});
        ctx.emit(cancelled, document, {});
        return done({});
      }),
  });
  return { module: defineModule({ name: 'odd', needs: ['toy'], actions: [tear, both] }), mend: () => void (broken = false) };
}

async function shopWith(t: ReturnType<typeof toy>, o: ReturnType<typeof odd>, ...publish: string[]): Promise<House> {
  return house({ modules: [t.module, o.module], providers: t.providers, publish });
}

const tear = (id: string): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><kontor:call action="odd.tear"><kontor:input name="document" value="=case.id"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;
const receive = (id: string, message: string): string => `<bpmn:receiveTask id="${id}" messageRef="${message}"/>`;
const notes = (t: ReturnType<typeof toy>): string[] =>
  t.calls.filter((call) => call.action === 'toy.mark').flatMap((call) => call.inputs.map((input) => (input as { note: string }).note));

async function standing(shop: House, document: string): Promise<string[]> {
  const rows = await shop.db.read<{ at: string; kind: string }>(sql`
    select w.at, w.kind from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} and w.main order by w.at, w.kind`);
  return rows.map((row) => `${row.at}:${row.kind}`);
}

async function complete(shop: House, element: string): Promise<void> {
  const [task] = await shop.db.read<{ id: string }>(sql`select id from engine.wait where kind = 'user' and element = ${element}`);
  await shop.kernel.do('tasks.complete', { taskId: task!.id, input: {} }, { actor });
}

test('an action that breaks in a statement nobody waits for stops at its own step, and retry does it', async () => {
  const t = toy();
  const o = odd();
  await using shop = await shopWith(
    t,
    o,
    drawing(`${user('U')}${tear('A')}${user('Next')}${end}${flow('Start', 'U')}${flow('U', 'A')}${flow('A', 'Next')}${flow('Next', 'End')}`),
  );
  const document = await t.start(shop.kernel);
  await complete(shop, 'U');
  assert.deepEqual(await standing(shop, document), ['A:incident']);
  o.mend();
  const { items } = await shop.kernel.ask<{ items: { id: string }[] }>('incidents.list', {}, actor);
  await shop.kernel.do('incidents.retry', { incidentId: items[0]!.id }, { actor });
  assert.deepEqual(await standing(shop, document), ['Next:user']);
  assert.deepEqual(await shop.db.read(sql`select kind from kernel.link where from_id = ${document}`), [{ kind: 'odd' }]);
  await shop.verify();
});

test('what a savepoint wrote is taken back whole, also when one inside it was taken back before', async () => {
  const t = toy();
  const o = odd();
  await using shop = await shopWith(t, o);
  await shop.kernel.tx(SYSTEM, async (ctx) => {
    const outer = ctx.nested(async () => {
      ctx.write(sql`insert into kernel.link (from_id, to_id, kind) values ('a', 'b', 'outer')`);
      await assert.rejects(
        ctx.nested(() => Promise.reject(new Error('inner'))),
        /inner/,
      );
      throw new Error('outer');
    });
    await assert.rejects(outer, /outer/);
  });
  assert.deepEqual(await shop.db.read(sql`select kind from kernel.link`), []);
});

test('one refused body of a multi-instance takes the boundary, and the others’ outcomes come too late', async () => {
  const t = toy();
  const o = odd();
  const xml =
    drawing(`<bpmn:serviceTask id="A"><bpmn:extensionElements><kontor:call action="toy.mark"><kontor:input name="note" value="=one"/></kontor:call></bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><kontor:each collection="=[&quot;x&quot;, &quot;short&quot;, &quot;y&quot;, &quot;short&quot;, &quot;z&quot;]" variable="one"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>
    <bpmn:boundaryEvent id="Short" attachedToRef="A"><bpmn:errorEventDefinition errorRef="E_short"/></bpmn:boundaryEvent>${user('Instead')}${end}
    ${flow('Start', 'A')}${flow('A', 'End')}${flow('Short', 'Instead')}${flow('Instead', 'End')}`);
  await using shop = await shopWith(t, o, xml);
  const document = await t.start(shop.kernel);
  assert.deepEqual(await standing(shop, document), ['Instead:user']);
  assert.deepEqual(await shop.db.read(sql`select id from engine.incident`), []);
  await complete(shop, 'Instead');
  assert.deepEqual(await shop.db.read(sql`select status from engine.run`), [{ status: 'ended' }]);
  await shop.verify();
});

test('a call that is still to be made is not made when its run has come to its end', async () => {
  const t = toy();
  const o = odd();
  const xml = drawing(`<bpmn:parallelGateway id="F"/>${mark('A', 'short')}<bpmn:endEvent id="Stop"><bpmn:terminateEventDefinition/></bpmn:endEvent>${end}
    ${flow('Start', 'F')}${flow('F', 'Stop')}${flow('F', 'A')}${flow('A', 'End')}`);
  await using shop = await shopWith(t, o, xml);
  await t.start(shop.kernel);
  assert.deepEqual(notes(t), []);
  assert.deepEqual(await shop.db.read(sql`select status from engine.run`), [{ status: 'ended' }]);
  assert.deepEqual(await shop.db.read(sql`select id from engine.wait`), []);
  await shop.verify();
});

for (const between of ['nothing', 'an action']) {
  test(`two messages of one transaction both arrive, with ${between} between their waits`, async () => {
    const t = toy();
    const o = odd();
    const middle = between === 'nothing' ? flow('R1', 'R2') : `${mark('A', 'between')}${flow('R1', 'A')}${flow('A', 'R2')}`;
    await using shop = await shopWith(
      t,
      o,
      drawing(`${receive('R1', 'M_approved')}${receive('R2', 'M_cancel')}${end}${flow('Start', 'R1')}${middle}${flow('R2', 'End')}`),
    );
    const document = await t.start(shop.kernel);
    await shop.kernel.do('odd.both', { document }, { actor });
    assert.deepEqual(await standing(shop, document), []);
    assert.deepEqual(await shop.db.read(sql`select status from engine.run`), [{ status: 'ended' }]);
    assert.deepEqual(await shop.db.read(sql`select id from engine.message`), []);
    await shop.verify();
  });
}

test('a timer behind which an action breaks becomes an incident and holds up no other timer', async () => {
  const t = toy();
  const o = odd();
  await using shop = await shopWith(
    t,
    o,
    drawing(`<bpmn:intermediateCatchEvent id="T"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
      ${mark('A', '=case.country')}${end}${flow('Start', 'T')}${flow('T', 'A')}${flow('A', 'End')}`),
  );
  const [broken, fine] = await t.startMany(shop.kernel, [{ country: 'broken' }, { country: 'PL' }]);
  await shop.turn(HOUR + 1000);
  assert.deepEqual(await standing(shop, broken!), ['A:incident']);
  assert.deepEqual(await standing(shop, fine!), []);
  await shop.verify();
});

test('when a wait is over, outputs and conditions see the facts', async () => {
  const t = toy();
  const o = odd();
  await using shop = await shopWith(
    t,
    o,
    drawing(`<bpmn:userTask id="U"><bpmn:extensionElements><kontor:task lane="Desk"><kontor:output name="where" value="=case.country"/></kontor:task></bpmn:extensionElements></bpmn:userTask>
      ${receive('R', 'M_approved')}${mark('A', '=where')}${end}
      ${flow('Start', 'U')}${flow('U', 'R')}${flow('R', 'A', 'case.amount &gt; 5')}${flow('A', 'End')}`),
  );
  const document = await t.start(shop.kernel, { country: 'PL', amount: 6 });
  await complete(shop, 'U');
  await t.say(shop.kernel, document, 'approved');
  assert.deepEqual(notes(t), ['PL']);
  await shop.verify();
});

test('an error inside an error event sub-process does not start it again', async () => {
  const t = toy();
  const o = odd();
  await using shop = await shopWith(
    t,
    o,
    drawing(`${mark('A', 'short')}${end}${flow('Start', 'A')}${flow('A', 'End')}
      <bpmn:subProcess id="Rescue" triggeredByEvent="true"><bpmn:startEvent id="R1"><bpmn:errorEventDefinition/></bpmn:startEvent>${mark('B', 'short')}<bpmn:endEvent id="R2"/>${flow('R1', 'B')}${flow('B', 'R2')}</bpmn:subProcess>`),
  );
  const document = await t.start(shop.kernel);
  assert.deepEqual(notes(t), ['short', 'short']);
  assert.deepEqual(await standing(shop, document), ['B:incident']);
  await shop.verify();
});

test('when what comes behind the work fails, a retry begins there and does not do the work twice', async () => {
  const t = toy();
  const endless = 'count(for i in 1..200000 return i) &gt; case.amount';
  const xml = drawing(`${mark('A', 'once')}<bpmn:endEvent id="End"/>${flow('Start', 'A')}${flow('A', 'End', endless)}`);
  await using shop = await house({ modules: [t.module], publish: [xml] });
  await t.start(shop.kernel);
  const open = async () => (await shop.kernel.ask<{ items: { id: string; kind: string }[] }>('incidents.list', {}, SYSTEM)).items;
  const [incident] = await open();
  assert.equal(incident?.kind, 'output');
  await shop.kernel.do('incidents.retry', { incidentId: incident.id }, { actor: SYSTEM });
  const [again, ...others] = await open();
  assert.deepEqual([again?.kind, others.length, again?.id === incident.id], ['output', 0, false]);
  assert.equal(t.calls.length, 1);
  await shop.verify();
});

test('an incident whose token is taken away is closed with it', async () => {
  const t = toy();
  const cancel = `<bpmn:subProcess id="Cancel" triggeredByEvent="true"><bpmn:startEvent id="C1"><bpmn:messageEventDefinition messageRef="M_cancel"/></bpmn:startEvent><bpmn:endEvent id="C2"/>${flow('C1', 'C2')}</bpmn:subProcess>`;
  await using shop = await house({
    modules: [t.module],
    publish: [drawing(`${mark('A', 'short')}<bpmn:endEvent id="End"/>${flow('Start', 'A')}${flow('A', 'End')}${cancel}`)],
  });
  const document = await t.start(shop.kernel);
  const open = async () => (await shop.kernel.ask<{ items: unknown[] }>('incidents.list', {}, SYSTEM)).items.length;
  assert.equal(await open(), 1);
  await t.say(shop.kernel, document, 'cancel');
  assert.equal(await open(), 0);
  await shop.verify();
});
