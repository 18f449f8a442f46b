// Holds decisions that require others, knowledge models, services, types of the model and what the reader refuses.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { toJson } from '../feel/feel.ts';
import { contextType, numberType, stringType } from '../feel/types.ts';
import { compileDecision, readDmn } from './dmn.ts';
import type { DmnModel } from './dmn.ts';

const head = (version = '20230324'): string =>
  `<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/${version}/MODEL/" id="m" name="m" namespace="shop">`;

const needs = (kind: string, id: string): string => {
  const requirement = kind === 'Knowledge' ? 'knowledgeRequirement' : 'informationRequirement';
  return `<${requirement}><required${kind} href="#${id}"/></${requirement}>`;
};
const literal = (text: string): string => `<literalExpression><text>${text}</text></literalExpression>`;

const model = (): Promise<DmnModel> =>
  readDmn(`${head()}
  <itemDefinition name="tTier"><typeRef>string</typeRef><allowedValues><text>"gold", "basic"</text></allowedValues></itemDefinition>
  <itemDefinition name="tLines" isCollection="true"><itemComponent name="qty"><typeRef>number</typeRef></itemComponent></itemDefinition>
  <inputData id="total" name="Order total"><variable name="Order total" typeRef="number"/></inputData>
  <inputData id="tier" name="tier"><variable name="tier" typeRef="tTier"/></inputData>
  <businessKnowledgeModel id="share" name="share of"><variable name="share of"/><encapsulatedLogic>
    <formalParameter name="amount" typeRef="number"/><formalParameter name="percent" typeRef="number"/>${literal('amount * percent / 100')}</encapsulatedLogic></businessKnowledgeModel>
  <decision id="discount" name="Discount"><variable name="Discount" typeRef="number"/>${needs('Input', 'total')}${needs('Input', 'tier')}${needs('Knowledge', 'share')}
    ${literal('if tier = "gold" then share of(Order total, 12.5) else 0')}</decision>
  <decision id="pay" name="To pay"><variable name="To pay" typeRef="number"/>${needs('Input', 'total')}${needs('Decision', 'discount')}
    <context><contextEntry><variable name="net"/>${literal('Order total - Discount')}</contextEntry><contextEntry>${literal('round half up(net, 2)')}</contextEntry></context></decision>
  <decisionService id="service" name="price"><variable name="price"/><outputDecision href="#pay"/><encapsulatedDecision href="#discount"/><inputData href="#total"/><inputData href="#tier"/></decisionService>
  <decision id="twice" name="Twice"><variable name="Twice"/>${needs('Knowledge', 'service')}<invocation>${literal('price')}
    <binding><parameter name="Order total"/>${literal('200')}</binding><binding><parameter name="tier"/>${literal('"gold"')}</binding></invocation></decision>
</definitions>`);

test('a decision makes those that it requires first, and tells them', async () => {
  const decision = compileDecision(await model(), 'To pay');
  const decided = decision.evaluate({ 'Order total': '99.99', tier: 'gold' });
  assert.equal(decided.result, 87.49);
  assert.deepEqual(
    decided.required.map(({ id, result }) => [id, result]),
    [['discount', 12.49875]],
  );
  assert.deepEqual([...decision.names].sort(), ['Order total', 'tier']);
  assert.deepEqual(decision.type, numberType);
});

test('a service is called with its inputs, from outside and by a decision', async () => {
  assert.equal(compileDecision(await model(), 'service').evaluate({ 'Order total': 100, tier: 'basic' }).result, 100);
  assert.equal(compileDecision(await model(), 'twice').evaluate({}).result, 175);
});

test('a value that its type does not allow is null, and a text that it cannot be is refused', async () => {
  const discount = compileDecision(await model(), 'discount');
  assert.equal(discount.evaluate({ 'Order total': 100, tier: 'silver' }).result, 0);
  const wrong = (await model()).decisions.map((one) =>
    one.id === 'discount' && one.logic?.is === 'literal' ? { ...one, logic: { ...one.logic, text: 'if tier = "silver" then 1 else 0' } } : one,
  );
  const mistaken = { ...(await model()), decisions: wrong };
  assert.throws(() => compileDecision(mistaken, 'discount'), { code: 'feel.unknown_value', column: 4 });
});

test('an input that nothing gives is refused, and a circle too', async () => {
  const whole = await model();
  assert.throws(() => compileDecision(whole, 'discount', contextType({ tier: stringType })), {
    code: 'dmn.unknown_input',
  });
  const circle = await readDmn(`${head()}<decision id="a" name="a"><variable name="a"/>${needs('Decision', 'b')}${literal('b')}</decision>
    <decision id="b" name="b"><variable name="b"/>${needs('Decision', 'a')}${literal('a')}</decision></definitions>`);
  assert.throws(() => compileDecision(circle, 'a'), { code: 'dmn.circle' });
  assert.throws(() => compileDecision(circle, 'c'), { code: 'dmn.unknown_decision' });
});

test('a function outside of the program is refused', async () => {
  const java =
    await readDmn(`${head()}<businessKnowledgeModel id="j" name="j"><variable name="j"/><encapsulatedLogic kind="Java"><context/></encapsulatedLogic></businessKnowledgeModel>
    <decision id="a" name="a"><variable name="a"/>${needs('Knowledge', 'j')}${literal('j(1)')}</decision></definitions>`);
  assert.throws(() => compileDecision(java, 'a'), { code: 'dmn.external' });
  const script = await readDmn(
    `${head()}<decision id="a" name="a"><variable name="a"/><literalExpression expressionLanguage="javascript"><text>1</text></literalExpression></decision></definitions>`,
  );
  assert.throws(() => compileDecision(script, 'a'), { code: 'dmn.language' });
});

test('the boxes of later versions run', async () => {
  const boxes = await readDmn(`${head()}
    <decision id="a" name="a"><variable name="a"/><for iteratorVariable="x"><in>${literal('[1, 2, 3]')}</in><return>${literal('x * x')}</return></for></decision>
    <decision id="b" name="b"><variable name="b"/><filter><in>${literal('[1, 2, 3]')}</in><match>${literal('item &gt; 1')}</match></filter></decision>
    <decision id="c" name="c"><variable name="c"/><some iteratorVariable="x"><in>${literal('[1, 2]')}</in><satisfies>${literal('x = 2')}</satisfies></some></decision>
    <decision id="d" name="d"><variable name="d"/><conditional><if>${literal('1 &gt; 2')}</if><then>${literal('"yes"')}</then><else>${literal('"no"')}</else></conditional></decision>
    <decision id="e" name="e"><variable name="e"/><relation><column name="sku"/><column name="qty"/><row>${literal('"A"')}${literal('2')}</row></relation></decision></definitions>`);
  const result = (id: string): unknown => toJson(compileDecision(boxes, id).evaluate({}).result);
  assert.deepEqual(['a', 'b', 'c', 'd', 'e'].map(result), [[1, 4, 9], [2, 3], true, 'no', [{ sku: 'A', qty: 2 }]]);
});

test('every version from 1.2 on is read', async () => {
  for (const version of ['20180521', '20191111', '20211108', '20230324']) {
    const xml = `${head(version)}<decision id="a" name="a"><variable name="a"/>${literal('1 + 1')}</decision></definitions>`;
    const text = version === '20180521' ? xml.replace('https://www.omg.org/spec/DMN/20180521', 'http://www.omg.org/spec/DMN/20180521') : xml;
    assert.equal(compileDecision(await readDmn(text), 'a').evaluate({}).result, 2, version);
  }
});

test('what is no model, or declares entities, or is too large is refused', async () => {
  await assert.rejects(readDmn('<a/>'), { code: 'dmn.xml' });
  await assert.rejects(readDmn('not xml'), { code: 'dmn.xml' });
  await assert.rejects(readDmn(`<!DOCTYPE x [<!ENTITY a "b">]>${head()}</definitions>`), { code: 'dmn.doctype' });
  await assert.rejects(readDmn(`${head()}${' '.repeat(4_000_001)}</definitions>`), { code: 'dmn.too_large' });
});
