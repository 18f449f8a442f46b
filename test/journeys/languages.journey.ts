// The main pages in each language: no key in place of a text, and no English where the language has words of its own.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '#testing';
import { type Journey, type Visit, visiting, whereBrowser } from './browser.ts';
import { type Stop, open, stopsOf } from './every-page.ts';

let shop: Journey;
let visit: Visit;
let stops: Stop[] = [];
visiting(async (opened) => {
  ({ shop, visit } = opened);
  stops = await stopsOf(visit);
});

type Words = Record<string, string>;
const FOLDER = join(ROOT, 'web', 'ui', 'languages');
const wordsOf = (language: string): Words =>
  Object.assign({}, ...readdirSync(join(FOLDER, language)).map((file) => JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as Words)) as Words;

/** Everything that a page says to eyes or ears, besides the shop's own data that is marked as such. */
const SAID = `(() => {
  const said = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('script, style, svg, iframe, [lang]:not(html), code, pre') === null && parent.checkVisibility()) said.add(node.data.trim());
  }
  for (const it of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) if (it.getAttribute(name)) said.add(it.getAttribute(name).trim());
  said.add(document.title.replace(/ · .*/, ''));
  return [...said].filter((it) => it !== '');
})()`;

/** Names of channels and categories, and what is written in drawings: the shop's own data. */
async function namesOfShop(): Promise<Set<string>> {
  type Named = { items: { name: string }[] };
  const ask = <T>(path: string): Promise<T> => visit.get<T>(path);
  const [channels, categories, drawings] = await Promise.all([
    ask<Named>('/api/orders/channels'),
    ask<Named>('/api/catalog/categories'),
    ask<{ items: { key: string }[] }>('/api/processes/list'),
  ]);
  const drawn = await Promise.all(drawings.items.map(({ key }) => ask<{ xml: string }>(`/api/processes/map?key=${key}`)));
  const written = drawn.flatMap(({ xml }) =>
    [...xml.matchAll(/ (?:name|label|values)="([^"]*)"/g)].flatMap(([, text]) => text!.split('|').map((it) => it.trim())),
  );
  return new Set([...[...channels.items, ...categories.items].map(({ name }) => name), ...written]);
}

for (const language of ['en', 'ro', 'pl', 'pt-BR', 'ru']) {
  test(`the main pages say nothing untranslated: ${language}`, whereBrowser, async () => {
    const english = wordsOf('en');
    const words = wordsOf(language);
    const right = new Set(Object.values(words));
    // What the shop's people have named themselves is theirs, also where one of our words is the same.
    const names = await namesOfShop();
    const wrong = new Set(Object.entries(english).flatMap(([key, text]) => (words[key] !== text && !right.has(text) && !names.has(text) ? [text] : [])));
    const other = await shop.open({ locale: language });
    const faults: string[] = [];
    for (const [isOpen, some] of [
      [true, stops.filter((it) => it.isOpen)],
      [false, stops.filter((it) => it.isMain)],
    ] as const) {
      if (!isOpen) {
        await other.page.context().addInitScript(`localStorage.setItem('kontor.language', '${language}')`);
        await other.enter();
      }
      for (const { name, path } of some) {
        await open(other, path, words['common.loading']);
        for (const text of await other.page.evaluate<string[]>(SAID)) {
          if (text in english || /^[a-z_]+(\.[a-z_]+)+$/.test(text)) faults.push(`${name}: the key ${text}`);
          if (wrong.has(text)) faults.push(`${name}: “${text}”`);
        }
      }
    }
    await other.leave();
    assert.deepEqual(faults, []);
  });
}
