// The shipped drawings and tables: a new shop gets them, and what somebody in the shop has published stays.
import { type Kernel, type Language, Refusal, SYSTEM, type SettingDefinition, fingerprintOf, readSetting, writeSetting } from '#kernel';
import { shopSetting } from '#modules/messages';
import { demoSetting } from '#server';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { type Names, readNames, renamed } from './names.ts';
import type { Duty } from './shop.ts';

type Shipped = { file: string; xml: string; action: 'processes.publish' | 'decisions.publish'; keys: string[] };
type Published = Record<'items' | 'decisions', { key: string; publishedBy: string }[]>;

const seenSetting: SettingDefinition<string> = {
  key: 'app.shipped_drawings',
  says: 'The fingerprint of the shipped drawings and tables that were last looked at, in the language in which they were published.',
  schema: Type.String(),
  initial: '',
};

/** The language of the shop's drawings: the one in which it writes by itself. The demonstration is shown to people of many languages and stays English. */
async function languageOf({ db }: Kernel): Promise<Language> {
  return (await readSetting(db, demoSetting)) ? 'en' : (await readSetting(db, shopSetting)).language;
}

/** What was looked at last in a shop that runs. */
const lookedAt = new WeakMap<Kernel, { folder: string; language: Language }>();

/** Publishes the shipped drawings anew when the shop has come to another language, as when it is set up. */
export const followLanguage: Duty = {
  name: 'drawings',
  everyMs: 2_000,
  run: async (kernel) => {
    const last = lookedAt.get(kernel);
    if (last && (await languageOf(kernel)) !== last.language) await publishShipped(kernel, last.folder);
  },
};

/**
 * Publishes what lies in `folder`, in the shop's language, as far as the shop has not made it its own. Returns the keys that became newest. Throws with what
 * cannot run. What was looked at is told by the files as shipped and the language, so that a newer file or another language is noticed.
 */
export async function publishShipped(kernel: Kernel, folder: string): Promise<string[]> {
  const language = await languageOf(kernel);
  lookedAt.set(kernel, { folder, language });
  const names = await readNames(folder, language);
  const shipped = await readShipped(folder, names);
  const fingerprint = fingerprintOf(language + shipped.map(({ file, xml }) => file + xml).join());
  if ((await readSetting(kernel.db, seenSetting)) === fingerprint) return [];
  const { items, decisions } = await kernel.ask<Published>('processes.list', {}, SYSTEM);
  const own = new Set([...items, ...decisions].filter((item) => item.publishedBy !== SYSTEM.id).map((item) => item.key));
  let waiting = shipped.filter((one) => !one.keys.some((key) => own.has(key)));
  const published: string[] = [];
  // A drawing may call another one, so those that are refused are tried again as long as others get through.
  while (waiting.length > 0) {
    const refused: { one: Shipped; refusal: Refusal }[] = [];
    for (const one of waiting) {
      try {
        const { value } = await kernel.do<{ key?: string; unchanged?: boolean }>(one.action, inputOf(one), { actor: SYSTEM });
        if (value.unchanged !== true) published.push(...one.keys);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.push({ one, refusal: error });
      }
    }
    if (refused.length === waiting.length) throw new Error(refused.map(({ one, refusal }) => `${one.file} cannot be published:${wordsOf(refusal)}`).join('\n'));
    waiting = refused.map(({ one }) => one);
  }
  await kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, seenSetting, fingerprint));
  return published;
}

/** Nobody can be asked while the program starts: orders that can not follow a newer shipped drawing finish on the one they are on. */
const inputOf = ({ action, xml }: Shipped): object => (action === 'processes.publish' ? { xml, otherwise: 'finish' } : { xml });

const wordsOf = (refusal: Refusal): string =>
  refusal.faults.length === 0
    ? ' ' + refusal.message
    : refusal.faults
        .slice(0, 10)
        .map((fault) => `\n  ${fault.pointer ?? ''} ${fault.message}`)
        .join('');

/** The drawings and tables of `folder` in their order, under the names of a language. */
async function readShipped(folder: string, names: Names): Promise<Shipped[]> {
  const files = (await readdir(folder).catch(() => []))
    .filter((name) => /\.(bpmn|dmn)$/.test(name))
    .sort((a, b) => (a.endsWith('.dmn') === b.endsWith('.dmn') ? a.localeCompare(b) : a.endsWith('.dmn') ? -1 : 1));
  return Promise.all(
    files.map(async (file): Promise<Shipped> => {
      const xml = renamed(await readFile(join(folder, file), 'utf8'), names[file.replace(/\.\w+$/, '')] ?? {});
      const isTable = file.endsWith('.dmn');
      const element = isTable ? /<(?:\w+:)?decision\s[^>]*?\bid="([^"]+)"/g : /<(?:\w+:)?process\s[^>]*?\bid="([^"]+)"/g;
      return {
        file,
        xml,
        action: isTable ? 'decisions.publish' : 'processes.publish',
        keys: [...xml.matchAll(element)].map((match) => match[1]!),
      };
    }),
  );
}
