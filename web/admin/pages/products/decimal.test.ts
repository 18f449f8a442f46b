// Holds that numbers are read as people of each language write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalOf } from './decimal.ts';

test('decimal commas, grouped thousands, signs and currencies are read, and what is no number is not', () => {
  const cases: [string, string, string | undefined][] = [
    ['19,99', 'ro', '19.99'],
    ['19.99', 'ro', '19.99'],
    ['1 234,50', 'pl', '1234.50'],
    ['1.234,50', 'pt-BR', '1234.50'],
    ['1,234.50', 'en', '1234.50'],
    ['1,234', 'en', '1234'],
    ['1.234', 'en', '1.234'],
    ['1.234', 'ro', '1234'],
    ['1,234', 'ro', '1.234'],
    ['1.234.567', 'ro', '1234567'],
    ['-10', 'en', '-10'],
    ['\u221210,5 %', 'ru', '-10.5'],
    ['+5', 'en', '5'],
    ['19,99 RON', 'ro', '19.99'],
    ['RON 19.99', 'en', '19.99'],
    ['€12', 'en', '12'],
    ['007', 'en', '7'],
    ['0,5', 'ro', '0.5'],
    ['12,', 'ro', undefined],
    ['1,2,3', 'en', undefined],
    ['abc', 'en', undefined],
    ['', 'en', undefined],
    ['1e5', 'en', undefined],
  ];
  for (const [text, language, wanted] of cases) assert.equal(decimalOf(text, language), wanted, `${text} in ${language}`);
});
