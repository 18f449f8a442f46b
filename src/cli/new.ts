// `kontor new`: the files of a new action, module, provider or migration, as the house wants them.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const KINDS = ['module', 'action', 'provider', 'migration'];

type File = { path: string; text: string };

/** Writes the files of a new part and returns their paths; never overwrites. `name` is `stock`, `stock.count` or `stock.counts` by kind. */
export async function writeNew(root: string, kind: string, name: string): Promise<string[]> {
  const files = await filesOf(root, kind, name);
  for (const { path, text } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
  return files.map(({ path }) => path);
}

async function filesOf(root: string, kind: string, name: string): Promise<File[]> {
  const [room = '', verb] = name.split('.');
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9_]*)?$/.test(name))
    throw new Error(`"${name}" is not a name: small letters, and ROOM.NAME for an action or a migration.`);
  if ((kind === 'action' || kind === 'migration') && verb === undefined) throw new Error(`A new ${kind} is named ROOM.NAME, e.g. stock.count.`);
  if (kind === 'module') return moduleFiles(room);
  if (kind === 'action') return [actionFile(room, verb!), actionTest(room, verb!)];
  if (kind === 'provider') return providerFiles(room);
  if (kind === 'migration') return [await migrationFile(root, room, verb!)];
  throw new Error(`There is no "${kind}" to make; there are ${KINDS.join(', ')}.`);
}

const camel = (name: string): string => name.replace(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string): string => camel(name).replace(/^./, (letter) => letter.toUpperCase());

function moduleFiles(room: string): File[] {
  const at = (file: string): string => `src/modules/${room}/${file}`;
  return [
    {
      path: at('README.md'),
      text: `${room}: say in one line what this room is for. Imports nothing but the kernel.\n`,
    },
    {
      path: at('index.ts'),
      text: `// The door of ${room}: what other rooms may use.\nexport type { ${pascal(room)} } from './types.ts';\n`,
    },
    { path: at('types.ts'), text: `// The nouns of ${room}.\n\nexport type ${pascal(room)} = { id: string };\n` },
    {
      path: at('module.ts'),
      text: `// The wiring card of ${room}.\nimport { defineModule } from '#kernel';\n\nexport const ${camel(room)}Module = defineModule({\n  name: '${room}',\n  needs: [],\n  actions: [],\n  queries: [],\n  events: [],\n  invariants: [],\n});\n`,
    },
    { path: at('migrations/0001-first.sql'), text: `-- The first tables of ${room}.\ncreate schema ${room};\n` },
  ];
}

function actionFile(room: string, verb: string): File {
  return {
    path: `src/modules/${room}/actions/${verb.replaceAll('_', '-')}.ts`,
    text: `// Why a person or a drawing does ${room}.${verb}, in one sentence.
import { defineAction, done } from '#kernel';
import Type from 'typebox';

export const ${camel(verb)} = defineAction({
  name: '${room}.${verb}',
  summary: 'Says in one sentence what it does.',
  input: Type.Object({ documentId: Type.String() }, { additionalProperties: false }),
  output: Type.Object({}),
  refusals: {},
  locks: (input) => [input.documentId],
  // Read (store), decide (rules), write (store, ledger, event); a refused member has written nothing.
  runMany: async (_ctx, inputs) => inputs.map(() => done({})),
});
`,
  };
}

function actionTest(room: string, verb: string): File {
  return {
    path: `src/modules/${room}/actions/${verb.replaceAll('_', '-')}.test.ts`,
    text: `// What ${room}.${verb} promises.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ${camel(verb)} } from './${verb.replaceAll('_', '-')}.ts';

test('the action has the name under which it is a route, a right and a step', () => {
  assert.equal(${camel(verb)}.name, '${room}.${verb}');
});
`,
  };
}

function providerFiles(name: string): File[] {
  return [
    {
      path: `src/providers/${name}/README.md`,
      text: `${name}: which port it implements and of whom. Imports the door of the port's room.\n`,
    },
    {
      path: `src/providers/${name}/index.ts`,
      text: `// The door of the provider ${name}.\n\n/** Makes the provider; app.ts binds it to its port. */\nexport function make${pascal(name)}(): Record<string, never> {\n  return {};\n}\n`,
    },
  ];
}

async function migrationFile(root: string, room: string, name: string): Promise<File> {
  const folder = `src/modules/${room}/migrations`;
  const there = (await readdir(join(root, folder)).catch(() => [])).filter((file) => file.endsWith('.sql')).sort();
  const number = Number(there.at(-1)?.slice(0, 4) ?? 0) + 1;
  return {
    path: `${folder}/${String(number).padStart(4, '0')}-${name.replaceAll('_', '-')}.sql`,
    text: `-- Say what changes and why. Forward only: expand now, contract in a later file.\n`,
  };
}
