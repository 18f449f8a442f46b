// The shipped drawings and tables: a new shop gets them, and what somebody in the shop has published stays.
import { type Kernel, Refusal, SYSTEM, type SettingDefinition, fingerprintOf, readSetting, writeSetting } from '#kernel';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';

type Shipped = { file: string; xml: string; action: 'processes.publish' | 'decisions.publish'; keys: string[] };
type Published = { items: { key: string; publishedBy: string }[]; decisions: { key: string }[] };

const seenSetting: SettingDefinition<string> = {
  key: 'app.shipped_drawings',
  says: 'The fingerprint of the shipped drawings and tables that were last looked at.',
  schema: Type.String(),
  initial: '',
};

/** Publishes what lies in `folder`, as far as the shop has not made it its own. Returns the keys that became newest. Throws with what cannot run. */
export async function publishShipped(kernel: Kernel, folder: string): Promise<string[]> {
  const shipped = await readShipped(folder);
  const fingerprint = fingerprintOf(shipped.map(({ file, xml }) => file + xml).join());
  if ((await readSetting(kernel.db, seenSetting)) === fingerprint) return [];
  const { items, decisions } = await kernel.ask<Published>('processes.list', {}, SYSTEM);
  const own = new Set([...items.filter((item) => item.publishedBy !== SYSTEM.id).map((item) => item.key), ...decisions.map((one) => one.key)]);
  let waiting = shipped.filter((one) => !one.keys.some((key) => own.has(key)));
  const published: string[] = [];
  // A drawing may call another one, so those that are refused are tried again as long as others get through.
  while (waiting.length > 0) {
    const refused: { one: Shipped; refusal: Refusal }[] = [];
    for (const one of waiting) {
      try {
        const { value } = await kernel.do<{ key?: string; unchanged?: boolean }>(one.action, { xml: one.xml }, { actor: SYSTEM });
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

const wordsOf = (refusal: Refusal): string =>
  refusal.faults.length === 0
    ? ' ' + refusal.message
    : refusal.faults
        .slice(0, 10)
        .map((fault) => `\n  ${fault.pointer ?? ''} ${fault.message}`)
        .join('');

async function readShipped(folder: string): Promise<Shipped[]> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.(bpmn|dmn)$/.test(name))
    .sort((a, b) => (a.endsWith('.dmn') === b.endsWith('.dmn') ? a.localeCompare(b) : a.endsWith('.dmn') ? -1 : 1));
  return Promise.all(
    names.map(async (file): Promise<Shipped> => {
      const xml = await readFile(join(folder, file), 'utf8');
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
