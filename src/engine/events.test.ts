// Events of BPMN, as traces: every move is a transaction of its own, so each run is read from its rows between two of them.
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { SYSTEM, sql } from '#kernel';
import { type Stage, drawing, flow, mark, none, path, stageOf, user } from './stage.fixture.ts';

const DAY = 86_400_000;
const end = '<bpmn:endEvent id="End"/>';
const roots = `<bpmn:signal id="S_stock" name="stock came"/><bpmn:escalation id="X_late" escalationCode="late"/><bpmn:escalation id="X_part" escalationCode="part"/>
  <bpmn:error id="E_other" errorCode="other.error"/><bpmn:message id="M_ready" name="kitchen.ready"/><bpmn:message id="M_order" name="kitchen.order"/>`;
const make = (key: string, body: string, start = none.start): string => drawing(body, { key, roots, start });
const out = (...pairs: [string, string][]): string =>
  `<bpmn:extensionElements>${pairs.map(([name, value]) => `<kontor:output name="${name}" value="${value}"/>`).join('')}</bpmn:extensionElements>`;
const given = (...pairs: [string, string][]): string =>
  `<bpmn:extensionElements>${pairs.map(([name, value]) => `<kontor:input name="${name}" value="${value}"/>`).join('')}</bpmn:extensionElements>`;
const catches = (id: string, definition: string, more = ''): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${more}${definition}</bpmn:intermediateCatchEvent>`;
const throws = (id: string, definition: string, more = ''): string =>
  `<bpmn:intermediateThrowEvent id="${id}">${more}${definition}</bpmn:intermediateThrowEvent>`;
const ends = (id: string, definition: string, more = ''): string => `<bpmn:endEvent id="${id}">${more}${definition}</bpmn:endEvent>`;
const border = (id: string, host: string, definition: string, options: { beside?: true; more?: string } = {}): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}"${options.beside ? ' cancelActivity="false"' : ''}>${options.more ?? ''}${definition}</bpmn:boundaryEvent>`;
const eventSub = (id: string, definition: string, body: string, options: { beside?: true; more?: string } = {}): string =>
  `<bpmn:subProcess id="${id}" triggeredByEvent="true"><bpmn:startEvent id="${id}_s"${options.beside ? ' isInterrupting="false"' : ''}>${options.more ?? ''}${definition}</bpmn:startEvent>${body}</bpmn:subProcess>`;
const sub = (id: string, body: string): string => `<bpmn:subProcess id="${id}"><bpmn:startEvent id="${id}_s"/>${body}</bpmn:subProcess>`;
const timer = (kind: 'timeDuration' | 'timeCycle' | 'timeDate', text: string): string =>
  `<bpmn:timerEventDefinition><bpmn:${kind}>${text}</bpmn:${kind}></bpmn:timerEventDefinition>`;
const signal = '<bpmn:signalEventDefinition signalRef="S_stock"/>';
const message = (ref: string): string => `<bpmn:messageEventDefinition messageRef="${ref}"/>`;
const condition = (text: string): string => `<bpmn:conditionalEventDefinition><bpmn:condition>${text}</bpmn:condition></bpmn:conditionalEventDefinition>`;
const escalation = (ref?: string): string => `<bpmn:escalationEventDefinition${ref ? ` escalationRef="${ref}"` : ''}/>`;
const error = (ref?: string): string => `<bpmn:errorEventDefinition${ref ? ` errorRef="${ref}"` : ''}/>`;

const drawings = {
  links: make(
    'links',
    `${throws('Out', '<bpmn:linkEventDefinition name="on"/>')}${catches('In', '<bpmn:linkEventDefinition name="on"/>')}${mark('A', 'behind the link')}${end}${path('Start > Out')}${path('In > A > End')}`,
  ),
  listener: make('listener', `${catches('Heard', signal, out(['what', '=result.sku']))}${mark('A', '=what')}${end}${path('Start > Heard > A > End')}`),
  thrower: make('thrower', `${throws('Throw', signal, given(['sku', '=case.country']))}${end}${path('Start > Throw > End')}`),
  both: make(
    'both',
    `<bpmn:parallelGateway id="F"/>${catches('Own', signal)}${user('U')}${throws('Throw', signal, given(['sku', '=&quot;own&quot;']))}${end}${flow('Start', 'F')}${path('F > U > Throw > End')}${path('F > Own > End')}`,
  ),
  besides: make(
    'besides',
    `${user('U')}${border('B', 'U', signal, { beside: true })}${mark('A', 'heard')}${end}<bpmn:endEvent id="E2"/>${path('Start > U > End')}${path('B > A > E2')}`,
  ),
  bysignal: make('bysignal', `${user('U')}${end}${path('Start > U > End')}`, `<bpmn:startEvent id="Start">${signal}</bpmn:startEvent>`),
  escalates: make(
    'escalates',
    `${sub('S', `${throws('Up', escalation('X_late'), given(['days', '=3']))}${user('Inside')}<bpmn:endEvent id="S_e"/>${path('S_s > Up > Inside > S_e')}`)}
     ${border('B', 'S', escalation('X_late'), { beside: true, more: out(['code', '=result.code'], ['days', '=result.days']) })}${mark('A', '=code + string(days)')}${end}<bpmn:endEvent id="E2"/>${path('Start > S > End')}${path('B > A > E2')}`,
  ),
  interrupts: make(
    'interrupts',
    `${sub('S', `<bpmn:parallelGateway id="F"/>${user('Inside')}${ends('Up', escalation('X_part'))}<bpmn:endEvent id="S_e"/>${path('S_s > F > Inside > S_e')}${flow('F', 'Up')}`)}
     ${border('Any', 'S', escalation())}${border('Late', 'S', escalation('X_late'))}${mark('A', 'any')}${mark('L', 'late')}${end}${path('Start > S > End')}${path('Any > A > End')}${path('Late > L > End')}`,
  ),
  child: make(
    'child',
    `${user('U')}${throws('Up', escalation('X_late'))}${mark('On', 'on')}${user('V')}${ends('Bad', error('E_own'), given(['message', '=&quot;no luck&quot;']))}${path('Start > U > Up > On > V > Bad')}`,
  ),
  parent: make(
    'parent',
    `<bpmn:callActivity id="C" calledElement="child"/>${border('B', 'C', escalation('X_late'), { beside: true })}${mark('A', 'escalated')}<bpmn:endEvent id="E2"/>${path('B > A > E2')}
     ${border('E', 'C', error(), { more: out(['code', '=result.code'], ['why', '=result.message']) })}${mark('X', '=code + &quot; &quot; + why')}${end}${path('Start > C > End')}${path('E > X > End')}`,
  ),
  deaf: make('deaf', `<bpmn:callActivity id="C" calledElement="child"/>${end}${path('Start > C > End')}`),
  refusing: make('refusing', `${user('U')}${mark('A', 'short')}${end}${path('Start > U > A > End')}`),
  above: make(
    'above',
    `<bpmn:callActivity id="C" calledElement="refusing"/>${border('E', 'C', error('E_short'))}${mark('X', 'short above')}${end}${path('Start > C > End')}${path('E > X > End')}`,
  ),
  form: make(
    'form',
    `${sub('S', `<bpmn:userTask id="U"><bpmn:extensionElements><kontor:task form="toy.mark"/></bpmn:extensionElements></bpmn:userTask><bpmn:endEvent id="S_e"/>${path('S_s > U > S_e')}`)}
     ${border('E', 'S', error('E_short'))}${mark('X', 'not enough')}${end}${path('Start > S > End')}${path('E > X > End')}`,
  ),
  formsub: make(
    'formsub',
    `<bpmn:userTask id="U"><bpmn:extensionElements><kontor:task form="toy.mark"/></bpmn:extensionElements></bpmn:userTask>${end}${path('Start > U > End')}
     ${eventSub('R', error(), `${mark('X', '=result_code')}<bpmn:endEvent id="R_e"/>${path('R_s > X > R_e')}`, { more: out(['result_code', '=result.code']) })}`,
  ),
  twoTasks: make(
    'twoTasks',
    `<bpmn:parallelGateway id="F"/><bpmn:userTask id="U"><bpmn:extensionElements><kontor:task form="toy.mark"/></bpmn:extensionElements></bpmn:userTask>
     <bpmn:userTask id="V"><bpmn:extensionElements><kontor:task form="toy.mark"/></bpmn:extensionElements></bpmn:userTask>${ends('Stop', '<bpmn:terminateEventDefinition/>')}${end}${flow('Start', 'F')}${path('F > U > Stop')}${path('F > V > End')}`,
  ),
  reminds: make(
    'reminds',
    `${user('U')}${end}${path('Start > U > End')}
     ${eventSub('R', timer('timeCycle', 'R2/P1D'), `${mark('A', 'remind')}<bpmn:endEvent id="R_e"/>${path('R_s > A > R_e')}`, { beside: true })}
     ${eventSub('Q', message('M_approved'), `${user('Answer')}<bpmn:endEvent id="Q_e"/>${path('Q_s > Answer > Q_e')}`, { beside: true })}
     ${eventSub('T', timer('timeDuration', 'P7D'), `${mark('G', 'give up')}<bpmn:endEvent id="T_e"/>${path('T_s > G > T_e')}`)}`,
  ),
  helps: make(
    'helps',
    `${user('U')}${throws('Up', escalation('X_part'))}${user('V')}${end}${path('Start > U > Up > V > End')}
     ${eventSub('H', escalation('X_part'), `${mark('A', 'help')}<bpmn:endEvent id="H_e"/>${path('H_s > A > H_e')}`, { beside: true })}`,
  ),
  conditional: make(
    'conditional',
    `${user('U')}${catches('Big', condition('case.amount &gt; 100'))}${mark('A', 'big')}${end}${path('Start > U > Big > A > End')}`,
  ),
  watches: make(
    'watches',
    `${user('U')}${end}${path('Start > U > End')}${border('B', 'U', condition('=case.amount &gt; 100'), { beside: true })}${mark('A', 'rose')}<bpmn:endEvent id="E2"/>${path('B > A > E2')}
     ${eventSub('N', condition('case.amount &lt; 0'), `${mark('X', 'below nothing')}<bpmn:endEvent id="N_e"/>${path('N_s > X > N_e')}`)}`,
  ),
  ownVars: make(
    'ownVars',
    `<bpmn:parallelGateway id="F"/><bpmn:userTask id="U"><bpmn:extensionElements><kontor:task><kontor:output name="score" value="=result.score"/></kontor:task></bpmn:extensionElements></bpmn:userTask>
     <bpmn:eventBasedGateway id="G"/>${catches('High', condition('score &gt; 5'))}${catches('Never', signal)}${mark('A', 'high')}${end}${flow('Start', 'F')}${path('F > U > End')}${path('F > G > High > A > End')}${path('G > Never > End')}`,
  ),
  cook: make(
    'cook',
    `${user('Cook')}${ends('Done', message('M_ready'), given(['dish', '=&quot;soup&quot;']))}${path('Start > Cook > Done')}`,
    `<bpmn:startEvent id="Start">${message('M_order')}</bpmn:startEvent>`,
  ),
  waiter: make(
    'waiter',
    `${throws('Order', message('M_order'))}${catches('Ready', message('M_ready'), out(['dish', '=result.dish']))}${mark('Serve', '=dish')}${end}${path('Start > Order > Ready > Serve > End')}`,
  ),
  early: make(
    'early',
    `${user('U')}<bpmn:eventBasedGateway id="G"/>${catches('One', message('M_approved'))}${catches('Two', message('M_cancel'))}<bpmn:receiveTask id="R" messageRef="M_cancel"/>${mark('A', 'both came')}${end}${path('Start > U > G > One > R > A > End')}${path('G > Two > End')}`,
  ),
  sends: make(
    'sends',
    `<bpmn:intermediateThrowEvent id="T"><bpmn:extensionElements><kontor:call action="toy.mark"><kontor:input name="note" value="sent"/></kontor:call></bpmn:extensionElements><bpmn:messageEventDefinition/></bpmn:intermediateThrowEvent>
     <bpmn:endEvent id="End"><bpmn:extensionElements><kontor:call action="toy.fetch"><kontor:input name="what" value="label"/></kontor:call></bpmn:extensionElements><bpmn:messageEventDefinition/></bpmn:endEvent>${path('Start > T > End')}`,
  ),
};

const opened = stageOf(...Object.values(drawings));
let s: Stage;
before(async () => {
  s = await opened();
});
beforeEach(() => void s.notes());

const status = async (document: string): Promise<string> => (await s.run(document)).status;

test('a link goes on at the link of its name', async () => {
  const document = await s.start('links');
  assert.deepEqual(await s.trace(document), ['Start', 'Out', 'In', 'A', 'End']);
});

test('a signal is heard once by every run that waits for it, and by none that comes later', async () => {
  const one = await s.start('listener');
  const two = await s.start('listener');
  const own = await s.start('both');
  await s.complete(own, 'U');
  assert.deepEqual(await s.trace(own), ['Start', 'F', 'U', 'Throw', 'End', 'Own', 'End']);
  assert.deepEqual(await s.standing(one), ['Heard:signal']);
  s.shop.env.turn(1_000);
  const late = await s.start('listener');
  await s.shop.settle();
  assert.deepEqual(s.notes(), ['own', 'own']);
  assert.deepEqual([await status(one), await status(two), await s.standing(late)], ['ended', 'ended', ['Heard:signal']]);
  await s.start('thrower');
  await s.shop.settle();
  assert.deepEqual(s.notes(), ['RO']);
  assert.equal(await status(late), 'ended');
  assert.deepEqual(await s.shop.db.read(sql`select wait_id from engine.signal`), []);
});

test('a signal on a border that does not interrupt is heard every time, and begins runs of other drawings about the same document', async () => {
  const document = await s.start('besides');
  const thrower = await s.start('thrower');
  await s.shop.settle();
  await s.start('thrower');
  await s.shop.settle();
  assert.deepEqual(s.notes(), ['heard', 'heard']);
  assert.deepEqual(await s.standing(document), ['U:user']);
  await s.complete(document, 'U');
  const begun = await s.shop.db.read<{ key: string }>(sql`select key from engine.run where document_id = ${thrower} order by id`);
  assert.deepEqual(
    begun.map((row) => row.key),
    ['thrower', 'bysignal'],
  );
});

test('an escalation goes to the nearest border that catches it, and the path goes on where that does not interrupt', async () => {
  const document = await s.start('escalates');
  assert.deepEqual(s.notes(), ['late3']);
  assert.deepEqual(await s.standing(document), ['Inside:user']);
  await s.complete(document, 'Inside');
  assert.equal(await status(document), 'ended');
  const other = await s.start('interrupts');
  assert.deepEqual(s.notes(), ['any']);
  assert.deepEqual([await status(other), await s.standing(other)], ['ended', []]);
});

test('escalations and errors rise to the run that called, with what was given to them', async () => {
  const document = await s.start('parent');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes().sort(), ['escalated', 'on']);
  assert.deepEqual(await s.standing(document), ['C:child', 'V:user']);
  await s.complete(document, 'V');
  assert.deepEqual(s.notes(), ['own.error no luck']);
  assert.equal(await status(document), 'ended');
  const runs = await s.shop.db.read<{ key: string; status: string; outcome: string }>(sql`
    select key, status, outcome from engine.run where root_id = (select id from engine.run where document_id = ${document} and key = 'parent') order by id`);
  assert.deepEqual(runs[1], { key: 'child', status: 'ended', outcome: 'own.error' });
});

test('an escalation that nobody catches changes nothing, an error is an incident of the run that called', async () => {
  const document = await s.start('deaf');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes(), ['on']);
  await s.complete(document, 'V');
  assert.deepEqual(await s.standing(document), ['C:incident']);
  const [incident] = await s.incidents(document);
  assert.match(incident!.message, /own\.error/);
});

test('a refusal in a called run goes up to the border of its call', async () => {
  const document = await s.start('above');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes(), ['short', 'short above']);
  assert.equal(await status(document), 'ended');
});

test('a form’s refusal takes the border of a sub-process around it, or an event sub-process', async () => {
  for (const [key, note] of [
    ['form', 'not enough'],
    ['formsub', 'toy.short'],
  ] as const) {
    const document = await s.start(key);
    await s.complete(document, 'U', { note: 'short' });
    assert.deepEqual(s.notes(), ['short', note]);
    assert.equal(await status(document), 'ended');
  }
});

test('of two tasks of one run in one batch the second is gone when the first has ended its scope, and its form has not run', async () => {
  const document = await s.start('twoTasks');
  const tasks = await s.shop.db.read<{ id: string }>(
    sql`select w.id from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} order by w.element`,
  );
  const outcomes = await s.shop.kernel.doMany(
    'tasks.complete',
    tasks.map(({ id }, i) => ({ taskId: id, input: { note: `task ${i}` } })),
    SYSTEM,
  );
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.refusal.code)),
    ['done', 'tasks.gone'],
  );
  assert.deepEqual(s.notes(), ['task 0']);
  assert.equal(await status(document), 'ended');
});

test('event sub-processes that do not interrupt run beside, as often as their event comes; one that interrupts ends all', async () => {
  const document = await s.start('reminds');
  await s.say(document, 'approved');
  await s.say(document, 'approved');
  assert.deepEqual(await s.standing(document), ['Answer:user', 'Answer:user', 'U:user']);
  await s.complete(document, 'Answer');
  for (let day = 0; day < 4; day++) await s.shop.turn(DAY);
  assert.deepEqual(s.notes(), ['remind', 'remind']);
  assert.deepEqual(await s.standing(document), ['Answer:user', 'U:user']);
  await s.shop.turn(4 * DAY);
  assert.deepEqual(s.notes(), ['give up']);
  assert.deepEqual([await status(document), await s.waits(document)], ['ended', []]);
  const helped = await s.start('helps');
  await s.complete(helped, 'U');
  assert.deepEqual(s.notes(), ['help']);
  assert.deepEqual(await s.standing(helped), ['V:user']);
});

test('a condition fires when it is true on arrival, or as soon as something happens to the document', async () => {
  const early = await s.start('conditional');
  s.t.know(early, { amount: 101 });
  await s.complete(early, 'U');
  assert.deepEqual(s.notes(), ['big']);
  const late = await s.start('conditional');
  await s.complete(late, 'U');
  assert.deepEqual(await s.standing(late), ['Big:condition']);
  await s.say(late, 'approved');
  assert.deepEqual(s.notes(), []);
  s.t.know(late, { amount: 500 });
  await s.say(late, 'approved');
  assert.deepEqual(s.notes(), ['big']);
  assert.equal(await status(late), 'ended');
});

test('beside an activity a condition fires each time that it becomes true; in an event sub-process it ends the rest', async () => {
  const document = await s.start('watches');
  const set = async (amount: number): Promise<void> => {
    s.t.know(document, { amount });
    await s.say(document, 'approved');
  };
  for (const amount of [200, 300, 50, 60, 400]) await set(amount);
  assert.deepEqual(s.notes(), ['rose', 'rose']);
  assert.deepEqual(await s.standing(document), ['U:user']);
  await s.shop.verify();
  await set(-1);
  assert.deepEqual(s.notes(), ['below nothing']);
  assert.deepEqual([await status(document), await s.waits(document)], ['ended', []]);
});

test('a condition behind an event-based gateway sees the run’s own variables', async () => {
  const document = await s.start('ownVars');
  assert.deepEqual(await s.waits(document), ['High:condition', 'Never:signal', 'U:user']);
  await s.complete(document, 'U', { score: 6 });
  assert.deepEqual(s.notes(), ['high']);
  assert.equal(await status(document), 'ended');
});

test('drawings talk to each other by messages: one begins the other, which answers', async () => {
  const document = await s.start('waiter');
  assert.deepEqual(await s.standing(document), ['Ready:message']);
  await s.shop.settle();
  await s.complete(document, 'Cook');
  await s.shop.settle();
  assert.deepEqual(s.notes(), ['soup']);
  assert.equal(await status(document), 'ended');
});

test('a message event with an action is sent as a send task sends it', async () => {
  const document = await s.start('sends');
  assert.deepEqual(await s.standing(document), ['End:job']);
  await s.shop.settle();
  assert.deepEqual(s.notes(), ['sent']);
  assert.equal(await status(document), 'ended');
});

test('of two messages that came early the one that is not needed at a gateway is there for what comes later', async () => {
  const document = await s.start('early');
  await s.say(document, 'approved');
  await s.say(document, 'cancel');
  await s.complete(document, 'U');
  assert.deepEqual(s.notes(), ['both came']);
  assert.deepEqual([await status(document), await s.shop.db.read(sql`select id from engine.message`)], ['ended', []]);
});
