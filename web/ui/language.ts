// Which language a page speaks, and where its words come from: each area of pages brings its own.
import type { Area } from './areas.ts';
import { LANGUAGES, type Language } from './language-list.ts';

const KEPT_AS = 'kontor.language';

type Catalogue = Record<string, string>;
const files = import.meta.glob<Catalogue>('./languages/*/*.json', { import: 'default' });

/** What the pages speak now, and the words of all areas that were asked for so far. */
export interface Spoken {
  language: Language;
  words: Catalogue;
}

const areas = new Set<Area>(['shell']);
const listeners = new Set<() => void>();
let spoken: Spoken = { language: 'en', words: {} };

async function load(language: Language, area: Area): Promise<Catalogue> {
  const file = files[`./languages/${language}/${area}.json`];
  if (file === undefined) throw new Error(`There are no words of ${area} in ${language}.`);
  return file();
}

/** The current language with its words, for `useSyncExternalStore`. */
export const spokenNow = (): Spoken => spoken;

/** Calls `listener` whenever the language or its words change; returns how to stop. */
export function onSpoken(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function say(next: Spoken): void {
  spoken = next;
  for (const listener of listeners) listener();
}

/** Changes to another language, with the words of every area that is in use. */
export async function speak(language: Language): Promise<void> {
  const loaded = await Promise.all([...areas].map((area) => load(language, area)));
  say({ language, words: Object.assign({}, ...loaded) as Catalogue });
}

/** Brings the words of an area before its page is shown; does nothing when they are there. */
export async function bringWords(...wanted: Area[]): Promise<void> {
  const fresh = wanted.filter((area) => !areas.has(area));
  if (fresh.length === 0) return;
  const { language } = spoken;
  const loaded = await Promise.all(fresh.map((area) => load(language, area)));
  for (const area of fresh) areas.add(area);
  // The language may have been changed meanwhile; then all areas are brought again, with these.
  if (spoken.language === language) say({ language, words: Object.assign({}, spoken.words, ...loaded) as Catalogue });
  else await speak(spoken.language);
}

/** The word for a code of a refusal in the language that the pages speak, where there is one; for what is said outside of a component. */
export async function problemWord(code: string): Promise<string | undefined> {
  await bringWords('problems');
  return spoken.words[`problem.${code}`];
}

/** The words of areas in a language, whatever the pages speak now: for what is printed for somebody else. */
export async function wordsOfAreas(language: Language, wanted: readonly Area[]): Promise<Catalogue> {
  return Object.assign({}, ...(await Promise.all(wanted.map((area) => load(language, area))))) as Catalogue;
}

const isLanguage = (tag: string | null | undefined): tag is Language => LANGUAGES.includes(tag as Language);

/** A language of ours for a BCP 47 tag: itself, or the one of the same primary language. */
export function closest(tag: string): Language | undefined {
  if (isLanguage(tag)) return tag;
  const primary = tag.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((it) => it.split('-')[0] === primary);
}

/** The language to speak: chosen in this browser, else the account's, else the browser's own, else English. */
export function languageNow(ofAccount?: string): Language {
  const chosen = localStorage.getItem(KEPT_AS);
  if (isLanguage(chosen)) return chosen;
  const tags = ofAccount === undefined ? navigator.languages : [ofAccount];
  return tags.map(closest).find((it) => it !== undefined) ?? 'en';
}

/** Keeps a choice for this browser. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language);
}
