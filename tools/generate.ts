// Writes what is generated from the source: the reference and the pages' shapes. `--check` only compares and fails on a difference; `--quick` leaves out what needs a database.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRegistry, parts } from '#app';
import { systemEnv } from '#kernel';
import { openapi } from '#server';
import { house, stopTestServer } from '#testing';
import { actionsPage } from './generate/actions-page.ts';
import { printSchema } from './generate/schema.ts';
import { shapesFile } from './generate/shapes.ts';

/** A generated file: its path in the checkout, and its whole text. */
export interface Generated {
  path: string;
  text: string;
}

/** Everything that is generated, from the registry of the whole program and a freshly migrated database. */
export async function generateAll(): Promise<Generated[]> {
  const quick = generateQuick();
  const shop = await house({ modules: parts.modules });
  try {
    return [...quick, { path: 'docs/reference/schema.sql', text: await printSchema(shop.url) }];
  } finally {
    await shop.close();
  }
}

/** What needs only the registry of the whole program. */
function generateQuick(): Generated[] {
  const { registry } = buildRegistry(parts, systemEnv());
  return [
    { path: 'docs/reference/openapi.json', text: JSON.stringify(openapi(registry), null, 1) + '\n' },
    { path: 'docs/reference/actions.md', text: actionsPage(registry) },
    { path: 'web/api/shapes.generated.ts', text: shapesFile(registry) },
  ];
}

/** The paths of generated files whose text in the checkout is another one, or that are not there. */
export function differences(root: string, generated: Generated[]): string[] {
  return generated.filter(({ path, text }) => textOf(join(root, path)) !== text).map(({ path }) => path);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function main(args: string[]): Promise<number> {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const generated = args.includes('--quick') ? generateQuick() : await generateAll();
  const stale = differences(root, generated);
  if (args.includes('--check')) {
    for (const path of stale) console.log(`${path} is not what the source says; run "npm run generate".`);
    console.log(`generate: ${generated.length} files compared, ${stale.length} differ`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, text } of generated.filter((one) => stale.includes(one.path))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  console.log(`generate: ${generated.length} files, ${stale.length} written`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
  await stopTestServer();
}
