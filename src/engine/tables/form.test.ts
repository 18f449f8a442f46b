// A table read as a form and written back: what was not touched stays, what was changed is found again, and nothing foreign is lost.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Refusal } from '#kernel';
import { readMarkup, writeMarkup } from '../markup.ts';
import { differenceOfTables } from './difference.ts';
import { readForm } from './form.ts';
import { writeForm } from './write-form.ts';

const shipped = readFileSync(new URL('../../../processes/order-approval.dmn', import.meta.url), 'utf8');
const small = `<?xml version="1.0" encoding="UTF-8"?>
<!-- whose table this is -->
<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="http://elsewhere" id="D" name="D" namespace="n">
  <d:decision id="pick" name="Pick" x:colour="red">
    <d:extensionElements><x:keep deep="yes"><x:inner/></x:keep></d:extensionElements>
    <d:decisionTable id="T" hitPolicy="FIRST" preferredOrientation="Rule-as-Row">
      <d:input id="a" label="A"><d:inputExpression id="ae" typeRef="number"><d:text>order.total</d:text></d:inputExpression></d:input>
      <d:input id="b" x:width="120"><d:inputExpression id="be" typeRef="string"><d:text>order.country</d:text></d:inputExpression><d:inputValues id="bv"><d:text>"RO", "PL"</d:text></d:inputValues></d:input>
      <d:output id="o" name="way" typeRef="string"/>
      <d:annotation name="Why"/>
      <!-- the dear ones -->
      <d:rule id="r1" x:by="ana"><d:inputEntry id="r1a" expressionLanguage="feel"><d:text><![CDATA[> 100]]></d:text></d:inputEntry><d:inputEntry id="r1b"><d:text>-</d:text></d:inputEntry><d:outputEntry id="r1o"><d:text>"hand"</d:text></d:outputEntry><d:annotationEntry><d:text>dear</d:text></d:annotationEntry></d:rule>
      <d:rule id="r2"><d:description>the rest</d:description><d:inputEntry id="r2a"><d:text></d:text></d:inputEntry><d:inputEntry id="r2b"><d:text>"RO"</d:text></d:inputEntry><d:outputEntry id="r2o"><d:text>"belt"</d:text></d:outputEntry></d:rule>
    </d:decisionTable>
  </d:decision>
</d:definitions>`;

test('a table is read with its questions, results, rules and notes', () => {
  assert.deepEqual(readForm(small), {
    key: 'pick',
    name: 'Pick',
    hitPolicy: 'FIRST',
    aggregation: null,
    inputs: [
      { id: 'a', label: 'A', expression: 'order.total', type: 'number', values: null },
      { id: 'b', label: 'order.country', expression: 'order.country', type: 'string', values: '"RO", "PL"' },
    ],
    outputs: [{ id: 'o', label: 'way', name: 'way', type: 'string', values: null, fallback: null }],
    rules: [
      { id: 'r1', inputs: ['> 100', ''], outputs: ['"hand"'], note: 'dear' },
      { id: 'r2', inputs: ['', '"RO"'], outputs: ['"belt"'], note: 'the rest' },
    ],
  });
});

test('what is not changed is written back as it was, to the letter', () => {
  assert.equal(writeForm(small, readForm(small)), small);
  assert.equal(writeForm(shipped, readForm(shipped)), shipped);
});

test('one cell changed changes one cell, and foreign attributes, elements and comments stay', () => {
  const form = readForm(small);
  form.rules[0]!.inputs[0] = '> 250';
  const written = writeForm(small, form);
  const expected = `<!-- whose table this is -->\n${writeMarkup(readMarkup(small))}`
    .replace('<![CDATA[> 100]]>', '&gt; 250')
    .replace('<!-- whose table this is -->\n<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0" encoding="UTF-8"?>\n<!-- whose table this is -->');
  assert.equal(written, expected);
  assert.match(written, /<x:keep deep="yes">\s*<x:inner\/>/);
  assert.deepEqual(readForm(written), form);
});

test('rules and columns that are added, moved and taken away are found again, each cell with its column', () => {
  const form = readForm(small);
  const [a, b] = form.inputs;
  const edited = {
    ...form,
    name: 'Pick & pack',
    hitPolicy: 'COLLECT' as const,
    aggregation: 'COUNT' as const,
    inputs: [b!, { id: 'c', label: 'Gift', expression: 'order.gift', type: 'boolean', values: null }, a!],
    outputs: [{ ...form.outputs[0]!, values: '"hand", "belt"', fallback: '"hand"' }],
    rules: [
      { id: 'n1', inputs: ['"PL"', 'true', ''], outputs: ['"hand"'], note: 'gifts <by hand>' },
      { id: 'r2', inputs: ['"RO"', '', '< 5'], outputs: ['"belt"'], note: '' },
      { id: 'r1', inputs: ['', '', '> 100'], outputs: ['"hand"'], note: 'dearest' },
    ],
  };
  const written = writeForm(small, edited);
  assert.deepEqual(readForm(written), edited);
  assert.match(written, /<d:inputEntry id="r1a" expressionLanguage="feel">/);
  assert.match(written, /<!-- the dear ones -->\s*<d:rule id="r1" x:by="ana">/);
  assert.match(written, /<d:inputEntry id="n1_b">/);
  const fewer = { ...edited, inputs: [a!], rules: [{ id: 'r1', inputs: ['> 1'], outputs: ['"hand"'], note: '' }] };
  assert.deepEqual(readForm(writeForm(written, fewer)), fewer);
  assert.deepEqual(differenceOfTables(form, edited), {
    same: false,
    added: ['n1'],
    removed: [],
    changed: [
      {
        id: 'r2',
        cells: [
          { column: 'a', before: '' },
          { column: 'note', before: 'the rest' },
        ],
      },
      { id: 'r1', cells: [{ column: 'note', before: 'dear' }] },
    ],
    moved: ['r2'],
    columns: { added: ['c'], removed: [], changed: ['o'] },
    policy: { before: 'FIRST', after: 'COLLECT COUNT' },
  });
  assert.deepEqual(differenceOfTables(edited, { ...fewer, name: 'Pick & pack' }).removed, [
    { id: 'n1', number: 1, says: ['"PL"', 'true', '"hand"'] },
    { id: 'r2', number: 2, says: ['"RO"', '< 5', '"belt"'] },
  ]);
});

test('ids that are taken elsewhere in the file are not given twice', () => {
  const form = readForm(small);
  form.rules.push({ id: 'D', inputs: ['', ''], outputs: ['"belt"'], note: '' });
  const written = writeForm(small, form);
  assert.equal(written.match(/ id="D"/g)?.length, 1);
  assert.deepEqual(
    readForm(written).rules.map(({ id }) => id),
    ['r1', 'r2', 'D_2'],
  );
});

test('what is no table is refused with the reason', () => {
  const code = (work: () => unknown): string => {
    try {
      work();
      return 'fine';
    } catch (error) {
      return error instanceof Refusal ? error.code : String(error);
    }
  };
  assert.equal(
    code(() => readForm('<a')),
    'decisions.unreadable',
  );
  assert.equal(
    code(() => readForm('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
    'decisions.unreadable',
  );
  assert.equal(
    code(() => readForm(small, 'other')),
    'tables.none',
  );
});
