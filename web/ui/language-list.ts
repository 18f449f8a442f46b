// The languages that the pages speak; apart from the browser, so that tests can read it.

export const LANGUAGES = ['en', 'ro', 'pl', 'pt-BR', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const OWN_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  ro: 'Română',
  pl: 'Polski',
  'pt-BR': 'Português (Brasil)',
  ru: 'Русский',
};
