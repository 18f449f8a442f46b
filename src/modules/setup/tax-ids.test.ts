// Tax numbers: real ones of each country pass, and one with any digit changed does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTaxId } from './tax-ids.ts';

/** Numbers of known firms, and the example of the Brazilian office for one with letters. */
const GENUINE: [country: string, taxId: string][] = [
  ['RO', '9010105'],
  ['RO', '2816464'],
  ['PL', '5252248481'],
  ['PL', '527-25-25-995'],
  ['BR', '00.000.000/0001-91'],
  ['BR', '33.000.167/0001-01'],
  ['BR', '12.ABC.345/01DE-35'],
];

test('numbers of real firms are taken, however they are written, and VAT payers get their country’s letters', () => {
  assert.ok(checkTaxId('RO', '14399840', false).ok);
  for (const [country, taxId] of GENUINE) assert.ok(checkTaxId(country, taxId, false).ok, `${country} ${taxId}`);
  assert.deepEqual(checkTaxId('RO', 'ro 14399840', true), { ok: true, taxId: 'RO14399840' });
  assert.deepEqual(checkTaxId('RO', 'RO14399840', false), { ok: true, taxId: '14399840' });
  assert.deepEqual(checkTaxId('PL', 'PL 525-224-84-81', true), { ok: true, taxId: 'PL5252248481' });
  assert.deepEqual(checkTaxId('GR', 'EL123456789', true), { ok: true, taxId: 'EL123456789' });
});

test('a number with one digit changed is refused wherever the country has check digits', () => {
  let changed = 0;
  for (const [country, written] of GENUINE) {
    const taxId = written.replace(/[./ -]/g, '');
    for (let at = 0; at < taxId.length; at++) {
      if (!/\d/.test(taxId[at]!)) continue;
      const other = taxId.slice(0, at) + ((Number(taxId[at]) + 1) % 10) + taxId.slice(at + 1);
      const answer = checkTaxId(country, other, false);
      assert.equal(answer.ok, false, `${country} ${other}`);
      changed++;
    }
  }
  assert.ok(changed > 60);
});

test('the check digit of a Moldovan number is the last of 7 3 1 over the first twelve', () => {
  // 1·7+0·3+0·1+3·7+6·3+0·1+0·7+0·3+1·1+5·7+2·3+3·1 = 91
  assert.deepEqual(checkTaxId('MD', '1003600015231', false), { ok: true, taxId: '1003600015231' });
  assert.deepEqual(checkTaxId('MD', '1003600015232', false), { ok: false, fault: 'digit' });
  assert.deepEqual(checkTaxId('MD', '100360001523', false), { ok: false, fault: 'shape' });
});

test('other members of the Union are asked for the shape only', () => {
  assert.equal(checkTaxId('DE', 'DE 123456789', true).ok, true);
  assert.deepEqual(checkTaxId('DE', '12345678', true), { ok: false, fault: 'shape' });
  assert.equal(checkTaxId('AT', 'ATU12345678', true).ok, true);
  assert.equal(checkTaxId('NL', '123456789B01', true).ok, true);
});
