// One name, eight places: a route, a permission, a command, a heading of the reference, a step of a drawing.
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SYSTEM, systemEnv } from '#kernel';
import { buildRegistry, parts } from '#app';
import { openapi, pathOf } from '#server';
import { house } from '#testing';
import { differences, generateAll } from './generate.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

test('what is generated is what the source says', async () => {
  const generated = await generateAll();
  assert.equal(generated.length, 5);
  for (const { text } of generated) assert.ok(text.length > 1_000);
  assert.deepEqual(differences(ROOT, generated), []);
});

test('a stale or missing file is found', () => {
  assert.deepEqual(
    differences(ROOT, [
      { path: 'docs/reference/actions.md', text: 'other' },
      { path: 'docs/reference/never.md', text: '' },
    ]),
    ['docs/reference/actions.md', 'docs/reference/never.md'],
  );
});

/** Actions that the program adds to the modules' when it starts. */
const OF_THE_PROGRAM = new Set(['clock.turn', 'settings.set']);

test('one name is its route, its permission, its command, its step and its heading', async () => {
  await using shop = await house({ modules: parts.modules });
  const { registry } = buildRegistry(parts, systemEnv());
  const generated = await generateAll();
  const page = generated.find(({ path }) => path.endsWith('actions.md'))!.text;
  const document = openapi(registry) as {
    paths: Record<string, Record<string, { operationId: string; 'x-permission': string | null }>>;
  };
  const names = [
    ...[...registry.actions.values()].map((action) => ({ ...action, method: 'post' })),
    ...[...registry.queries.values()].map((query) => ({ ...query, method: 'get', internal: false })),
  ];
  assert.ok(names.length > 60);
  for (const { name, method, internal, open } of names) {
    assert.match(name, /^[a-z]+\.[a-z][a-z_]*$/);
    assert.equal(pathOf(name), `/api/${name.split('.')[0]}/${name.split('.')[1]}`);
    assert.ok(page.includes(`\n### ${name}\n`), `${name} has a heading`);
    const operation = document.paths[pathOf(name)]?.[method];
    assert.equal(operation?.operationId, internal ? undefined : name);
    assert.equal(operation?.['x-permission'] ?? null, internal || open ? null : name);
    const known =
      method === 'post' && !OF_THE_PROGRAM.has(name)
        ? shop.kernel.do(name, undefined, { actor: { ...SYSTEM, may: (permission) => permission === name } })
        : Promise.resolve();
    await known.catch((error: { code?: string }) => assert.notEqual(error.code, 'kernel.unknown', name));
  }
});

test('every event, refusal and port that an action names is declared or explained', () => {
  const { registry } = buildRegistry(parts, systemEnv());
  for (const action of registry.actions.values()) {
    for (const event of action.emits ?? []) assert.ok(registry.events.has(event), `${action.name} names the event ${event}`);
    for (const [code, says] of Object.entries(action.refusals)) assert.ok(/^[a-z]+\.[a-z_]+$/.test(code) && says.length > 5, `${action.name} explains ${code}`);
    if (action.outside) assert.ok(registry.ports.has(action.outside.port), `${action.name} names the port ${action.outside.port}`);
    assert.ok(/[.!?]$/.test(action.summary), `${action.name}: ${action.summary}`);
  }
});
