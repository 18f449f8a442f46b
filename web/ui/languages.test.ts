// Holds that every text is there in every language, says the same gaps, has the plurals its language needs, and is used.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { LANGUAGES } from './language-list.ts';

const HERE = import.meta.dirname;
const WEB = join(HERE, '..');

type Catalogue = Record<string, string>;
const AREAS = readdirSync(join(HERE, 'languages', 'en')).map((file) => file.replace('.json', ''));
const areaOf = (language: string, area: string): Catalogue => JSON.parse(readFileSync(join(HERE, 'languages', language, `${area}.json`), 'utf8')) as Catalogue;
const catalogue = (language: string): Catalogue => Object.assign({}, ...AREAS.map((area) => areaOf(language, area))) as Catalogue;
const english = catalogue('en');

/** What a message leaves open, and the cases of each of its plurals. */
interface Shape {
  gaps: Set<string>;
  plurals: string[][];
}

/** The nodes of intl-messageformat's tree that matter here, by their numeric types: 6 is a plural, 5 a select. */
interface Node {
  type: number;
  value?: string;
  options?: Record<string, { value: Node[] }>;
}
const LITERAL = 0;
const PLURAL = 6;
const POUND = 7;

function shapeOf(text: string, language: string): Shape {
  const shape: Shape = { gaps: new Set(), plurals: [] };
  const visit = (nodes: Node[]): void => {
    for (const node of nodes) {
      if (node.type !== LITERAL && node.type !== POUND && node.value !== undefined) shape.gaps.add(node.value);
      if (node.type === PLURAL) shape.plurals.push(Object.keys(node.options ?? {}));
      for (const option of Object.values(node.options ?? {})) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(text, language).getAst() as unknown as Node[]);
  return shape;
}

/** The sources of the pages, without tests. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

/** The keys that sources of a folder name, and the beginnings of those that they put together. */
function used(folder = WEB): { keys: Set<string>; families: Set<string> } {
  // The name of a question or of an action may be that of a word.
  const text = sources(folder)
    .join('\n')
    .replaceAll(/\b(?:useAsk|useList|useAct|may)\(\s*'[^']+'/g, '');
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  return {
    keys: new Set([...all(/\bt\(\s*'([^']+)'/g), ...all(/'([^'\n]+)'/g).filter((literal) => literal in english)]),
    families: new Set([...all(/\bnamed(?:If)?\(\s*'([^']+)'/g), ...all(/\bfamily="([^"]+)"/g), ...all(/\bt\(\s*`([^`$]+)\.\$\{/g)]),
  };
}

test('each language has exactly the keys of English, and no text is empty', () => {
  assert.ok(Object.keys(english).length > 250, 'the catalogue was read');
  for (const language of LANGUAGES) {
    const words = catalogue(language);
    assert.deepEqual(Object.keys(words), Object.keys(english), `${language}: the same keys in the same order`);
    assert.deepEqual(
      Object.entries(words).filter(([, text]) => text.trim() === ''),
      [],
      `${language}: empty texts`,
    );
  }
});

test('each text leaves the same gaps as in English and has the plural cases that its language needs', () => {
  let plurals = 0;
  for (const language of LANGUAGES) {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [key, text] of Object.entries(catalogue(language))) {
      const shape = shapeOf(text, language);
      assert.deepEqual([...shape.gaps].toSorted(), [...shapeOf(english[key] ?? '', 'en').gaps].toSorted(), `${language}: gaps of ${key}`);
      for (const cases of shape.plurals) {
        plurals++;
        const missing = needed.filter((it) => !cases.includes(it));
        assert.deepEqual(missing, [], `${language}: plural cases of ${key}`);
      }
    }
  }
  assert.ok(plurals >= 5 * LANGUAGES.length, 'plurals were looked at');
});

test('every key that the pages name is there, and every key that is there is named', () => {
  const { keys, families } = used();
  assert.ok(keys.size > 120, 'the sources were read');
  assert.deepEqual([...keys].filter((key) => !(key in english)).toSorted(), [], 'named, but not there');
  const inFamily = (key: string): boolean => [...families].some((family) => key.startsWith(`${family}.`));
  assert.deepEqual(
    Object.keys(english).filter((key) => !keys.has(key) && !inFamily(key)),
    [],
    'there, but named nowhere',
  );
  assert.deepEqual(
    [...families].filter((family) => !Object.keys(english).some((key) => key.startsWith(`${family}.`))),
    [],
    'families without words',
  );
});

test('a page names only words of the shell and of its own areas, and no word is in two areas', () => {
  const shell = areaOf('en', 'shell');
  const pages = join(WEB, 'admin', 'pages');
  let looked = 0;
  for (const folder of readdirSync(pages, { withFileTypes: true }).filter((it) => it.isDirectory())) {
    const routes = readdirSync(join(pages, folder.name), { recursive: true, encoding: 'utf8' })
      .filter((it) => basename(it) === 'routes.ts')
      .map((it) => readFileSync(join(pages, folder.name, it), 'utf8'))
      .join('\n');
    const areas = new Set([...routes.matchAll(/\bpage\(\s*\[([^\]]*)\]/g)].flatMap((match) => match[1]!.replace(/['\s]/g, '').split(',')));
    const known = Object.assign({}, shell, ...[...areas].filter(Boolean).map((area) => areaOf('en', area))) as Catalogue;
    const { keys } = used(join(pages, folder.name));
    looked += keys.size;
    assert.deepEqual([...keys].filter((key) => !(key in known)).toSorted(), [], `${folder.name}: words that its routes do not bring`);
  }
  assert.ok(looked > 100, 'the pages were read');
  const all = AREAS.flatMap((area) => Object.keys(areaOf('en', area)));
  assert.equal(all.length, new Set(all).size, 'a word is in two areas');
});

test('no text was left in English by mistake', () => {
  // Single words are often the same in two languages; several together hardly ever, but for these.
  const mayStay =
    /^(sign_in\.email|place\.email|orders\.total|orders\.channel|payment\.card|order\.cancel_|state\.|form\.wanted|processes\.|channels\.field\.secret\.)/;
  for (const language of LANGUAGES.filter((it) => it !== 'en')) {
    const same = Object.entries(catalogue(language))
      .filter(([key, text]) => text === english[key] && /[a-z]{3,}[^a-z]+[a-z]{3,}/i.test(text.replace(/\{[^}]*\}/g, '')) && !mayStay.test(key))
      .map(([key]) => key);
    assert.deepEqual(same, [], `${language}: the same as in English`);
  }
});
