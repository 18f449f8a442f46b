// What is told to differ between two drawings, and what is not; and what the rules of lint find.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from '#kernel';
import { type Difference, differenceOf, isSame } from './difference.ts';
import { lintOf } from './lint/linter.ts';
import { readDrawing } from './read.ts';
import { drawing, flow, mark, toy, user } from './toy.fixture.ts';

const late = (id: string, time: string, more = ''): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="A"${more}><bpmn:timerEventDefinition><bpmn:timeDuration>${time}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;
const end = '<bpmn:endEvent id="End"/>';
const base = drawing(
  `${user('A')}${late('Late', 'PT1H')}${mark('B', 'x')}${end}${flow('Start', 'A')}${flow('A', 'B', 'case.amount &gt; 5')}${flow('B', 'End')}${flow('Late', 'End')}`,
);
const shape = (x: number): string =>
  `<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="case"><bpmndi:BPMNShape id="A_di" bpmnElement="A"><dc:Bounds x="${x}" y="1" width="100" height="80"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
const drawn = (x: number): string =>
  base
    .replace('xmlns:kontor', 'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:kontor')
    .replace('</bpmn:definitions>', shape(x));

const between = async (before: string, after: string): Promise<Difference> => differenceOf(await readDrawing(before), await readDrawing(after));
const facets = ({ changed }: Difference): string[] =>
  changed.flatMap(({ element, what }) => what.map(({ facet, before, after }) => `${element} ${facet}: ${before} → ${after}`));

test('a change is told with the element and what of it: name, condition, time, mapping, border', async () => {
  const cases: [string, string, string[]][] = [
    ['name="A"', 'name="Look"', ['A name: A → Look']],
    ['case.amount &gt; 5', 'case.amount &gt; 6', ['A_B condition: =case.amount > 5 → =case.amount > 6']],
    ['PT1H', 'PT2H', ['Late event: timer PT1H → timer PT2H']],
    ['name="note" value="x"', 'name="note" value="y"', ['B mapping: in note = x → in note = y']],
    ['action="toy.mark"', 'action="toy.fetch"', ['B action: toy.mark → toy.fetch']],
    ['attachedToRef="A"', 'attachedToRef="A" cancelActivity="false"', ['Late interrupting:  → false']],
    ['sourceRef="Late" targetRef="End"', 'sourceRef="Late" targetRef="B"', ['Late_End flow: from Late; to End → from Late; to B']],
    ['lane="Desk"', 'lane="Shop"', ['A task: Desk → Shop']],
    ['messageRef="M_start"', 'messageRef="M_cancel"', ['Start event: message toy.approved → message toy.cancel_requested']],
  ];
  for (const [from, to, expected] of cases) assert.deepEqual(facets(await between(base, base.replace(from, to))), expected, from);
});

test('elements that come and go are told, and ids of messages do not count', async () => {
  const added = await between(base, base.replace(end, `${end}${user('C')}${flow('C', 'End')}`));
  assert.deepEqual(
    [added.added.map(({ element, type }) => `${type} ${element}`), added.removed, added.changed],
    [['userTask C', 'sequenceFlow C_End'], [], []],
  );
  const removed = await between(base, base.replace(late('Late', 'PT1H'), '').replace(flow('Late', 'End'), ''));
  assert.deepEqual(
    removed.removed.map(({ element }) => element),
    ['Late', 'Late_End'],
  );
  const renumbered = await between(base, base.replaceAll('M_start', 'M_other'));
  assert.deepEqual([isSame(renumbered), renumbered.moved], [true, []]);
});

test('what only stands elsewhere is moved and the same', async () => {
  const moved = await between(drawn(10), drawn(20));
  assert.deepEqual([isSame(moved), moved.moved], [true, ['A']]);
});

test('lint finds what runs and is most often not meant, as warnings', async () => {
  const registry = new Registry();
  registry.add(toy().module);
  const found = async (body: string): Promise<string[]> => {
    const definitions = await readDrawing(drawing(body));
    for (const root of definitions.rootElements) {
      for (const element of root.flowElements ?? []) {
        const flows = root.flowElements.filter((one: { $type: string }) => one.$type === 'bpmn:SequenceFlow');
        const mine = (side: string): object[] => flows.filter((one: Record<string, unknown>) => one[side] === element);
        if (element.$type !== 'bpmn:SequenceFlow') Object.assign(element, { outgoing: mine('sourceRef'), incoming: mine('targetRef') });
      }
    }
    const problems = await lintOf(definitions, registry);
    assert.ok(
      problems.every(({ level }) => level === 'warning'),
      'all are warnings',
    );
    return problems.filter(({ code }) => code !== 'lint.picture').map(({ code, element }) => `${code.slice(5)} ${element}`);
  };
  const boundary = (code: string): string =>
    `<bpmn:boundaryEvent id="Caught" attachedToRef="B"><bpmn:errorEventDefinition errorRef="${code}"/></bpmn:boundaryEvent>`;
  assert.deepEqual(await found(`${user('A')}${end}${flow('Start', 'A')}${flow('A', 'End')}`), []);
  assert.deepEqual(await found(`<bpmn:userTask id="A" name="A"/>${end}${flow('Start', 'A')}${flow('A', 'End')}`), ['lane A']);
  const split = `<bpmn:exclusiveGateway id="G"/>${user('A')}${end}${flow('Start', 'G')}${flow('G', 'A', 'true')}${flow('G', 'End', 'false')}${flow('A', 'End')}`;
  assert.deepEqual(await found(split), ['label G', 'fallback G']);
  const catching = (code: string): string => `${mark('B', 'x')}${boundary(code)}${end}${flow('Start', 'B')}${flow('B', 'End')}${flow('Caught', 'End')}`;
  assert.deepEqual([await found(catching('E_short')), await found(catching('E_declined'))], [[], ['thrown Caught']]);
  assert.deepEqual(await found(`${user('A')}${user('B')}${end}${flow('Start', 'A')}${flow('A', 'B')}${flow('A', 'End')}${flow('B', 'End')}`), [
    'no_implicit_split A',
  ]);
});
