// Holds the pattern matcher against JavaScript's own where both mean the same, and the dialect of XPath where they differ.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Meter } from './budget.ts';
import { compileRegex, findMatch, fromCodePoints, toCodePoints } from './regex.ts';

function groups(pattern: string, text: string, flags = ''): (string | undefined)[] | null {
  const regex = compileRegex(pattern, flags);
  assert.ok(regex, pattern);
  const points = toCodePoints(text);
  const found = findMatch(regex, points, 0, new Meter({}));
  if (!found) return null;
  return Array.from({ length: found.length / 2 }, (_, index) => {
    const from = found[index * 2] ?? -1;
    const to = found[index * 2 + 1] ?? -1;
    return from < 0 || to < 0 ? undefined : fromCodePoints(points, from, to);
  });
}

const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '(a)', '(b|c)', '(?:ab|a)');
const quantifier = fc.constantFrom('', '', '*', '+', '?', '*?', '+?', '{1,2}');
const pattern = fc
  .array(
    fc.tuple(atom, quantifier).map(([one, many]) => one + many),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });

test('matches and groups are those of JavaScript', () => {
  fc.assert(
    fc.property(pattern, text, (source, input) => {
      const expected = new RegExp(source, 'u').exec(input);
      assert.deepEqual(groups(source, input), expected && [...expected], `${source} on ${input}`);
    }),
    { numRuns: 2000 },
  );
});

test('classes are subtracted, categories and blocks are known, case and space are ignored on demand', () => {
  assert.deepEqual(groups('[a-z-[aeiou]]+', 'aeibcd'), ['bcd']);
  assert.deepEqual(groups('\\p{Lu}\\p{IsCyrillic}', 'xÄж'), ['Äж']);
  assert.deepEqual(groups('STRASSE', 'strasse', 'i'), ['STRASSE'.toLowerCase()]);
  assert.deepEqual(groups('a.b', 'a.b', 'q'), ['a.b']);
  assert.equal(groups('a.b', 'a\nb'), null);
  assert.deepEqual(groups('a.b', 'a\nb', 's'), ['a\nb']);
  assert.deepEqual(groups('(a+)\\1', 'aaaa'), ['aaaa', 'aa']);
});

test('a wrong pattern is none', () => {
  for (const source of ['(', ')', '[', '[]', 'a**', '\\3', '(a)[\\1]', '\\q', '{1}', '(?=a)', 'a{2,1}', '[b-a]', '\\p{Nope}'])
    assert.equal(compileRegex(source, ''), null, source);
  assert.equal(compileRegex('a', 'g'), null);
});
