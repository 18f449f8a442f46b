// Our filling of gaps says the same as the reference implementation, for every text of every language.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { LANGUAGES } from './language-list.ts';
import { fill } from './message.ts';

const FOLDER = join(import.meta.dirname, 'languages');

test('every text is filled as ICU says, for counts that fall into each plural', () => {
  let compared = 0;
  for (const language of LANGUAGES) {
    for (const area of readdirSync(join(FOLDER, language))) {
      const texts = JSON.parse(readFileSync(join(FOLDER, language, area), 'utf8')) as Record<string, string>;
      for (const text of Object.values(texts)) {
        const names = [...text.matchAll(/\{\s*(\w+)/g)].map((match) => match[1]!);
        for (const count of names.length === 0 ? [1] : [0, 1, 2, 5, 22, 1234.5]) {
          const gaps = Object.fromEntries(names.map((name) => [name, count]));
          assert.equal(fill(text, gaps, language), new IntlMessageFormat(text, language).format(gaps), `${language}: ${text}`);
          compared++;
        }
      }
    }
  }
  assert.ok(compared > 1_000, 'texts were read');
});

test('gaps, choices, exact numbers and quoted signs', () => {
  assert.equal(fill('{n, plural, =0 {none} one {# row of {all}} other {# rows}}', { n: 1, all: 'x' }, 'en'), '1 row of x');
  assert.equal(fill('{n, plural, =0 {none} one {# row} other {# rows}}', { n: 0 }, 'en'), 'none');
  assert.equal(fill('{kind, select, a {A} other {it’s {kind}}}', { kind: 'b' }, 'en'), 'it’s b');
  assert.equal(fill("It's '{not a gap}' #", {}, 'en'), "It's {not a gap} #");
  assert.equal(fill('{gone}!', {}, 'en'), '!');
  assert.throws(() => fill('{n, plural', {}, 'en'), /not well formed/);
  assert.throws(() => fill('a } b {c}', {}, 'en'), /too many/);
});
