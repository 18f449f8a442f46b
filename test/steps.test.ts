// Holds that whatever a palette offers has a name and a sentence in every language: actions, letters, and the facts that conditions are made of.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildRegistry, parts } from '#app';
import { atHand, fits } from '#engine';
import { LANGUAGES, systemEnv } from '#kernel';
import { ROOT } from '#testing';

const { registry } = buildRegistry(parts, systemEnv());
const words = (language: string, area: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, 'web', 'ui', 'languages', language, `${area}.json`), 'utf8')) as Record<string, string>;

/** The actions that some palette offers. */
function drawable(): string[] {
  const hands = [...registry.documents.keys(), 'none'].map((kind) => atHand(registry, kind));
  return [...registry.actions.values()].filter((action) => hands.some((hand) => fits(action, hand))).map(({ name }) => name);
}

function missing(keys: string[], area: string): string[] {
  return LANGUAGES.flatMap((language) => {
    const known = words(language, area);
    return keys.filter((key) => !known[key]).map((key) => `${language} ${key}`);
  });
}

test('every action that a palette offers has its name and its sentence in five languages, and no word is of an action that is gone', () => {
  const names = drawable();
  assert.ok(names.length >= 40 && names.includes('stock.hold') && names.includes('orders.continue'), `${names.length} actions are offered`);
  assert.ok(!names.some((name) => name.startsWith('staff.') || name.startsWith('settings.')), 'what runs the shop itself is not drawn');
  assert.deepEqual(
    missing(
      names.flatMap((name) => [`step.${name}`, `step_says.${name}`]),
      'steps',
    ),
    [],
  );
  const said = Object.keys(words('en', 'steps')).flatMap((key) => /^step\.(.+)$/.exec(key)?.[1] ?? []);
  assert.deepEqual(
    said.filter((name) => !registry.actions.has(name)),
    [],
  );
});

test('every shipped letter has its name in five languages', () => {
  const letters = new Set(readdirSync(join(ROOT, 'processes', 'messages')).flatMap((file) => /^([a-z-]+)\.[\w-]+\.liquid$/.exec(file)?.[1] ?? []));
  letters.delete('layout');
  assert.ok(letters.size >= 15, `${letters.size} letters`);
  assert.deepEqual(
    missing(
      [...letters].map((name) => `letter.${name}`),
      'steps',
    ),
    [],
  );
});

type Shape = { properties?: Record<string, Shape>; anyOf?: Shape[]; type?: string };

test('every fact that a condition may name has its name in five languages', () => {
  const paths: string[] = [];
  const visit = (path: string, shape: Shape): void => {
    const { properties } = shape.anyOf?.find(({ type }) => type !== 'null') ?? shape;
    if (properties) for (const [name, inner] of Object.entries(properties)) visit(`${path}.${name}`, inner);
    else paths.push(path);
  };
  for (const { root, schema } of registry.facts) visit(root, schema as Shape);
  assert.ok(paths.length >= 60, `${paths.length} facts`);
  assert.deepEqual(
    missing(
      [...new Set(paths)].map((path) => `fact.${path}`),
      'steps',
    ),
    [],
  );
});
