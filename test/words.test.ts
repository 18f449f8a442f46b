// Holds that what the program says by itself is said in every language: refusals and their faults, events, and the values that pages show.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildRegistry, parts } from '#app';
import { LANGUAGES, systemEnv } from '#kernel';
import { SHIPPED_ROLES } from '#modules/staff';
import { SERVER_CODES } from '#server';
import { ROOT } from '#testing';

const { registry } = buildRegistry(parts, systemEnv());
const words = (language: string, area: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, 'web/ui/languages', language, `${area}.json`), 'utf8')) as Record<string, string>;
const under = (prefix: string, all: Record<string, string>): string[] =>
  Object.keys(all)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
const unique = (all: string[]): string[] => [...new Set(all)].toSorted();

/** Codes that a page itself makes. */
const OWN = /^web\./;

/** The keywords that a checker of typebox reports (its `system/locale`), of which `~refine` says what it means by itself. */
const KEYWORDS =
  `additionalProperties anyOf boolean const contains dependencies dependentRequired enum exclusiveMaximum exclusiveMinimum format if maxItems maxLength
  maxProperties maximum minItems minLength minProperties minimum multipleOf not oneOf pattern propertyNames required type unevaluatedItems
  unevaluatedProperties uniqueItems`.split(/\s+/);

/**
 * What is found in drawings, tables and expressions before they are published: their messages quote the expression and its column. The page that publishes has
 * words of its own for them (`finding.`), and the refusal that holds them, `processes.problems`, has some.
 */
const COMPILED = /^(feel|dmn|processes|soundness|conservation|lint)\./;

/** The ways in which a source names a code: of a refusal, of a fault, or through a small function that makes one. */
const MAKES = [/new Refusal\(\s*'[^']*'/g, /\bcode: [^,\n]*/g, /\bfault\([^;]{0,200}/g];
const CODE = /'([a-z]+\.[a-z_]+)'/g;

/** Files of tests, whose refusals nobody meets. */
const TESTS = /\.(test|fixture)\.ts$/;

function codesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return codesOf(path);
    if (!entry.name.endsWith('.ts') || TESTS.test(entry.name)) return [];
    const text = readFileSync(path, 'utf8');
    const places = MAKES.flatMap((pattern) => text.match(pattern) ?? []);
    return places.flatMap((place) => [...place.matchAll(CODE)].map((match) => match[1]!));
  });
}

test('every refusal that a person may meet, and every fault in one, has words in every language', (t) => {
  const declared = [...registry.actions.values()].filter((action) => !action.internal).flatMap((action) => Object.keys(action.refusals));
  const made = unique(codesOf(join(ROOT, 'src')));
  const fields = KEYWORDS.map((keyword) => 'kernel.schema.' + keyword);
  const codes = unique([...declared, ...SERVER_CODES, ...made.filter((code) => !COMPILED.test(code)), ...fields]);
  t.diagnostic(`${codes.length} codes, of which ${made.length} stand in the sources`);
  assert.ok(codes.length > 250 && made.length > 150, `${codes.length} codes were looked at, ${made.length} of them in the sources`);
  for (const language of LANGUAGES) {
    const known = under('problem.', words(language, 'problems'));
    assert.deepEqual(
      codes.filter((code) => !known.includes(code)),
      [],
      `${language}: refusals without words`,
    );
    assert.deepEqual(
      known.filter((code) => !codes.includes(code) && !made.includes(code) && !OWN.test(code)).toSorted(),
      [],
      `${language}: words for refusals that nothing declares`,
    );
  }
});

test('everything that a proof or a rule finds in a drawing has words in every language', () => {
  const folders = ['soundness', 'conservation', 'lint'].map((folder) => join(ROOT, 'src/engine', folder));
  const sources = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => !TESTS.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  const named = sources.flatMap((text) => [...text.matchAll(/'((?:soundness|conservation|lint)\.[a-z_]+)'/g)].map((match) => match[1]!));
  const rules = [...readFileSync(join(ROOT, 'src/engine/lint/linter.ts'), 'utf8').matchAll(/^ {2}'([a-z-]+)': /gm)].map(
    (match) => 'lint.' + match[1]!.replaceAll('-', '_'),
  );
  const codes = unique([
    ...named,
    ...rules,
    ...registry.flowRules.map(({ code }) => code),
    ...['lane', 'label', 'fallback', 'picture', 'thrown'].map((rule) => 'lint.' + rule),
  ]);
  assert.ok(codes.length >= 27, `${codes.length} codes were looked at`);
  for (const language of LANGUAGES) {
    const known = under('finding.', words(language, 'checks'));
    assert.deepEqual(
      codes.filter((code) => !known.includes(code)),
      [],
      `${language}: findings without words`,
    );
  }
});

test('every event has words in every language', () => {
  const events = [...registry.events.keys()].sort();
  for (const language of LANGUAGES) {
    const known = under('happened.', words(language, 'audit'));
    assert.deepEqual(
      events.filter((event) => !known.includes(event)),
      [],
      `${language}: events without words`,
    );
  }
});

type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; enum?: unknown[]; const?: unknown; title?: string };

/** The fields and the choices of a form, each with its word's key. */
function partsOf(schema: Schema, keys: Set<string>): Set<string> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isShown = !/Ids?$/.test(name) && field.const === undefined && field.title === undefined;
    if (isShown) keys.add('field.' + name);
    partsOf(field, keys);
  }
  for (const choice of schema.anyOf ?? []) partsOf(choice, keys);
  const choices = [...(schema.enum ?? []), ...(schema.anyOf ?? []).map((one) => one.const)].filter((one) => typeof one === 'string');
  for (const choice of choices) keys.add('option.' + choice);
  return schema.items ? partsOf(schema.items, keys) : keys;
}

test('what forms of tasks and settings ask for, templates, roles and kinds of drawings have words in every language', () => {
  const drawings = readdirSync(join(ROOT, 'processes'))
    .filter((file) => file.endsWith('.bpmn'))
    .map((file) => readFileSync(join(ROOT, 'processes', file), 'utf8'))
    .join('\n');
  const named = (pattern: RegExp): string[] => unique([...drawings.matchAll(pattern)].map((match) => match[1]!));
  const forms = named(/<kontor:task [^>]*\bform="([^"]+)"/g).map((name) => registry.actions.get(name)!.input as Schema);
  const settings = [...registry.settings.values()];
  const fields = [...forms, ...settings.map((one) => one.schema as Schema)].reduce((keys, schema) => partsOf(schema, keys), new Set<string>());
  const templates = unique(readdirSync(join(ROOT, 'processes', 'messages')).flatMap((file) => /^(.+)\.en\.liquid$/.exec(file)?.[1] ?? []));
  const wanted = [
    ...fields,
    ...templates.map((name) => 'templates.name.' + name),
    ...SHIPPED_ROLES.map(({ name }) => 'role.' + name),
    ...named(/\bkontor:document="([^"]+)"/g).map((kind) => 'document.' + kind),
    ...named(/<kontor:task [^>]*\blane="([^"]+)"/g).map((lane) => 'role.' + lane.toLowerCase()),
    // Those with a section of their own in the settings are named by it.
    ...settings.filter(({ key }) => !['messages.shop', 'messages.legal_texts'].includes(key)).map(({ key }) => 'setting.' + key),
  ];
  assert.ok(fields.size > 40 && templates.length > 12, `${wanted.length} values were looked at`);
  for (const language of LANGUAGES) {
    const known = new Set(readdirSync(join(ROOT, 'web/ui/languages', language)).flatMap((file) => Object.keys(words(language, file.replace('.json', '')))));
    assert.deepEqual(
      wanted.filter((key) => !known.has(key)),
      [],
      `${language}: values without words`,
    );
  }
});
