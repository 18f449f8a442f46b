// Holds the outline: steps in the order of the flow, with what is inside, on the border and what leads out below them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SheetElement } from '../../../../ui/index.ts';
import { rowsOf } from './order.ts';

/** An element as the drawing tells it; a flow as `from>to`. */
function element(id: string, type: string, parentId = 'P'): SheetElement {
  const [from, to] = id.split('>');
  const refs: Record<string, unknown> = { sourceRef: { id: from }, targetRef: { id: to } };
  const businessObject = { $type: `bpmn:${type}`, get: (name: string) => refs[name], set: () => {} };
  return { id, type: `bpmn:${type}`, name: id, businessObject, parentId, isFlow: type === 'SequenceFlow' };
}
const flow = (id: string): SheetElement => element(id, 'SequenceFlow');
const rows = (...elements: SheetElement[]): string[] => rowsOf(elements).map(({ id, depth }) => `${'-'.repeat(depth)}${id}`);

test('in the order of the flow, whatever the order of the file', () => {
  assert.deepEqual(rows(element('c', 'Task'), element('b', 'Task'), element('a', 'StartEvent'), flow('b>c'), flow('a>b')), ['a', 'b', 'c']);
});

test('ways out of a gateway stand below it, a loop does not go round', () => {
  const drawn = [element('a', 'StartEvent'), element('g', 'ExclusiveGateway'), element('x', 'Task'), element('y', 'Task')];
  assert.deepEqual(rows(...drawn, flow('a>g'), flow('g>x'), flow('g>y'), flow('x>g')), ['a', 'g', '-g>x', '-g>y', 'x', 'y']);
});

test('what is inside of a group and on its border stands below it, and what nothing leads to at the end', () => {
  const inside = [element('s', 'StartEvent', 'G'), element('t', 'Task', 'G'), element('late', 'BoundaryEvent', 'G'), element('tell', 'Task')];
  const drawn = [element('loose', 'Task'), element('a', 'StartEvent'), element('G', 'SubProcess'), ...inside];
  assert.deepEqual(rows(...drawn, flow('a>G'), flow('s>t'), flow('late>tell')), ['a', 'G', '-s', '-t', '-late', '-tell', 'loose']);
});
