// Holds that what the program says by itself is said in every language: refusals of every action that has a route, and events.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildRegistry, parts } from '#app';
import { LANGUAGES, systemEnv } from '#kernel';
import { SERVER_CODES } from '#server';
import { ROOT } from '#testing';

const { registry } = buildRegistry(parts, systemEnv());
const words = (language: string, area: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, 'web/ui/languages', language, `${area}.json`), 'utf8')) as Record<string, string>;
const under = (prefix: string, all: Record<string, string>): string[] =>
  Object.keys(all)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));

/** Codes that a page itself makes, and those of single fields of a form. */
const OWN = /^(web|kernel\.schema)\./;

test('every refusal that a person may meet has words in every language', () => {
  const refused = [...registry.actions.values()].filter((action) => !action.internal).flatMap((action) => Object.keys(action.refusals));
  const codes = [...new Set([...refused, ...SERVER_CODES])].sort();
  assert.ok(codes.length > 100, `${codes.length} codes were looked at`);
  for (const language of LANGUAGES) {
    const known = under('problem.', words(language, 'problems'));
    assert.deepEqual(
      codes.filter((code) => !known.includes(code)),
      [],
      `${language}: refusals without words`,
    );
    assert.deepEqual(known.filter((code) => !codes.includes(code) && !OWN.test(code)).toSorted(), [], `${language}: words for refusals that nothing declares`);
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
