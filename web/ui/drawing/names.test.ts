// Holds that names come out of a drawing as people wrote them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementsOf } from './names.ts';

test('elements are found by id with their kind and name, whatever the prefix and the order of attributes', () => {
  const xml = `<bpmn:process id="p" name="P"><bpmn:userTask name="Pick &amp; pack" id="Pick"><x/></bpmn:userTask>
    <endEvent id="End"/><bpmn:sequenceFlow id="f" sourceRef="Pick" targetRef="End" name="a &quot;b&quot;" /></bpmn:process>`;
  const found = elementsOf(xml);
  assert.deepEqual(found.get('Pick'), { kind: 'userTask', name: 'Pick & pack' });
  assert.deepEqual(found.get('End'), { kind: 'endEvent', name: '' });
  assert.deepEqual(found.get('f'), { kind: 'sequenceFlow', name: 'a "b"' });
  assert.equal(found.get('Nowhere'), undefined);
  assert.equal(elementsOf(xml), found);
});
