// The shipped templates: files under processes/messages, copied into a new shop and never over what a merchant has published.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { type Ctx, LANGUAGES, type Language, assert } from '#kernel';
import { faultsOf } from './render.ts';
import * as store from './store.ts';

export type Seed = { name: string; language: Language; subject: string; body: string; hash: string };

/** Where the shipped templates lie. */
export const seedFolder = (): URL => told ?? new URL('../../../processes/messages/', import.meta.url);

/** Where the texts lie when this file is part of a bundle, which lies elsewhere: the program says it once, at its start. */
let told: URL | undefined;

/** The shipped templates of a folder: `name.language.liquid`, first a line `subject: …`, then the text. */
export function readSeeds(folder: URL = seedFolder()): Seed[] {
  told = folder;
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const match = /^([a-z][a-z0-9-]*)\.([a-zA-Z-]+)\.liquid$/.exec(file);
      const language = LANGUAGES.find((one) => one === match?.[2]);
      return match && language ? [seedOf(match[1]!, language, readFileSync(new URL(file, folder), 'utf8'))] : [];
    });
}

function seedOf(name: string, language: Language, text: string): Seed {
  const match = /^subject: ([^\n]+)\n\n?([\s\S]+)$/.exec(text);
  assert(match, `${name}.${language}.liquid begins with a line "subject: …" and goes on with its text`);
  return {
    name,
    language,
    subject: match[1]!,
    body: match[2]!,
    hash: createHash('sha256').update(text).digest('base64url'),
  };
}

/**
 * Copies shipped templates into the shop: the first time as published, later a changed one only as a draft that is
 * offered beside what is published. Returns how many it copied and offered. Repeating it does nothing.
 */
export async function seedTemplates(ctx: Ctx, seeds: Seed[] = readSeeds()): Promise<{ copied: number; offered: number }> {
  const known = await store.allVersions(ctx);
  const fresh = seeds.flatMap((seed) => {
    const versions = known.filter((version) => version.name === seed.name && version.language === seed.language);
    if (versions.some((version) => version.seedHash === seed.hash)) return [];
    const [fault] = faultsOf(seed.name, seed.language, seed.subject, seed.body);
    assert(!fault, `the shipped template ${seed.name}.${seed.language} is sound: ${fault?.pointer} ${fault?.message}`);
    const version = Math.max(0, ...versions.map((one) => one.version)) + 1;
    return [{ ...seed, id: ctx.id('tpl'), version, publishedAt: version === 1 ? ctx.now : null, seedHash: seed.hash }];
  });
  if (fresh.length > 0) store.insertTemplates(ctx, fresh, null);
  const copied = fresh.filter((seed) => seed.version === 1).length;
  return { copied, offered: fresh.length - copied };
}
