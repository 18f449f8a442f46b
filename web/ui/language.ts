// Which language a page speaks, and where its words come from.
import { LANGUAGES, type Language } from './language-list.ts';

const KEPT_AS = 'kontor.language';

const loaders: Readonly<Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  en: () => import('./languages/en.json'),
  ro: () => import('./languages/ro.json'),
  pl: () => import('./languages/pl.json'),
  'pt-BR': () => import('./languages/pt-BR.json'),
  ru: () => import('./languages/ru.json'),
};

/** The words of a language. */
export async function loadWords(language: Language): Promise<Record<string, string>> {
  return (await loaders[language]()).default;
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
