// JUEL in FEEL: what both can say is the same, and a Java bean's call becomes a given value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Untranslatable, feelOfCondition, feelOfText, safeName } from './juel.ts';
import { Variables } from './variables.ts';

test('operators, words and indexes mean the same', () => {
  const pairs: [string, string][] = [
    ['${x == 1 && y != "a"}', '((x = 1) and (y != "a"))'],
    ['${a gt 2 or not b}', '((a > 2) or not(b))'],
    ['${orders[1].price <= 100}', '(orders[2].price <= 100)'],
    ["${map['key'] == null}", '(map.key = null)'],
    ['${empty list ? 1 : 2}', '(if (list = null or list = "") then 1 else 2)'],
    ['${1 + 2 * 3}', '(1 + (2 * 3))'],
    ['${name.concat("!")}', '(name + "!")'],
    ['PT${n}M', '"PT" + string(n) + "M"'],
    ['plain text', '"plain text"'],
    ['#{date > 3}', '(date_ > 3)'],
  ];
  for (const [juel, feel] of pairs) assert.equal(feelOfText(juel).feel, feel);
  assert.equal(feelOfCondition("foo == 'left'").feel, '(foo = "left")');
});

test('a call of a bean is a variable that is given', () => {
  const { feel, beans, names } = feelOfText('${counter.next(execution)}');
  assert.equal(feel, 'counter_next');
  assert.deepEqual([[...beans], [...names].includes('counter_next')], [['counter_next'], true]);
});

test('a script is no expression', () => {
  assert.throws(() => feelOfCondition('var a = 1; a > 2'), Untranslatable);
  assert.equal(safeName('return'), 'return_');
});

test('values are chosen that make what is asked true, another one each time', () => {
  const variables = new Variables();
  variables.learn(feelOfText('${input == 1}'), 'decides');
  variables.learn(feelOfText('${input == 2}'), 'decides');
  variables.learn(feelOfText('${orders[1].price > 100}'), 'decides');
  variables.learn(feelOfText('${later == 1}'), 'happens');
  assert.deepEqual(variables.atStart(), { input: 1, orders: [null, { price: 101 }] });
  assert.equal(variables.brought(1)['input'], 2);
  assert.deepEqual(variables.happening(), { later: 1 });
});
