// Words, money and instants in the reader's language; every text of a page goes through here.
import { type ReactNode, createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type Money, every } from '../api/index.ts';
import type { Area, TextKey } from './areas.ts';
import type { Language } from './language-list.ts';
import { type Spoken, closest, languageNow, onSpoken, rememberLanguage, speak, spokenNow, wordsOfAreas } from './language.ts';
import { type Gap, fill } from './message.ts';

export type { TextKey } from './areas.ts';
type Gaps = Record<string, Gap>;

const Spoke = createContext<Spoken>({ language: 'en', words: {} });

/** Gives everything below it the words that are spoken now. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const spoken = useSyncExternalStore(onSpoken, spokenNow);
  useEffect(() => void (document.documentElement.lang = spoken.language), [spoken.language]);
  return <Spoke value={spoken}>{children}</Spoke>;
}

/** Shows what is below in a language of its own once its words are there, e.g. a receipt in the shop's. */
export function WordsIn({ language: tag, areas, children }: { language: string; areas: readonly Area[]; children: ReactNode }) {
  const language = closest(tag) ?? 'en';
  const names = areas.join(' ');
  const [brought, setBrought] = useState<Spoken>();
  useEffect(() => {
    let isWanted = true;
    void wordsOfAreas(language, names.split(' ') as Area[]).then((words) => isWanted && setBrought({ language, words }));
    return () => void (isWanted = false);
  }, [language, names]);
  return brought?.language === language ? <Spoke value={brought}>{children}</Spoke> : null;
}

/** The language of the page and how to choose another. */
export function useLanguage(): { language: Language; choose: (language: Language) => void } {
  const { language } = useSyncExternalStore(onSpoken, spokenNow);
  return { language, choose: (chosen) => void speak(chosen).then(() => rememberLanguage(chosen)) };
}

/** Follows the account's language once it is known, unless this browser has chosen one. */
export function useLanguageOf(language: string | undefined): void {
  const { language: current } = useLanguage();
  useEffect(() => {
    const wished = languageNow(language);
    if (language !== undefined && wished !== current) void speak(wished);
  }, [language, current]);
}

export type Words = ReturnType<typeof useWords>;

/** `t` for texts, `named` for words of a family with a fallback, and money, numbers and instants as people here write them. */
export function useWords() {
  const spoken = use(Spoke);
  return useMemo(() => wordsOf(spoken), [spoken]);
}

function wordsOf({ language, words }: Spoken) {
  const say = (key: string, gaps?: Gaps): string => {
    const text = words[key];
    if (text === undefined && import.meta.env.DEV) console.error(`There is no text ${key} in ${language}.`);
    return text === undefined ? key : fill(text, gaps, language);
  };
  const date = (at: string, options: Intl.DateTimeFormatOptions): string => dates(language, options).format(new Date(at));
  return {
    t: (key: TextKey, gaps?: Gaps): string => say(key, gaps),
    language: language as string,
    /** The word for a value of a family (`state.order.placed`), or the value itself made readable. */
    named: (family: string, value: string): string => (`${family}.${value}` in words ? say(`${family}.${value}`) : readable(value)),
    /** The same, or nothing where the family does not know the value. */
    namedIf: (family: string, value: string): string | undefined => (`${family}.${value}` in words ? say(`${family}.${value}`) : undefined),
    /** A lane of a drawing, which is named as a role is; one of the merchant's own as it is drawn. */
    lane: (lane: string | null | undefined): string | undefined =>
      lane == null ? undefined : `role.${lane.toLowerCase()}` in words ? say(`role.${lane.toLowerCase()}`) : lane,
    money: (money: Money): string => numbers(language, { style: 'currency', currency: money.currency, currencyDisplay: 'code' }).format(Number(money.amount)),
    number: (value: number): string => numbers(language, {}).format(value),
    weight: (grams: number): string => numbers(language, { style: 'unit', unit: 'kilogram', maximumFractionDigits: 3 }).format(grams / 1000),
    milliseconds: (ms: number): string => numbers(language, { style: 'unit', unit: 'millisecond' }).format(ms),
    country: (code: string): string => displayName(language, 'region', code),
    languageName: (code: string): string => displayName(language, 'language', code),
    time: (at: string): string => date(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: (at: string, now: number): string => dayWord(language, at, now, (options) => date(at, options)),
    full: (at: string): string => date(at, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }),
    duration: (ms: number): string => durationWord(language, ms),
    list: (items: string[]): string => new Intl.ListFormat(language, { type: 'disjunction' }).format(items),
  };
}

/** Formatters are costly to make and cheap to keep: one for each language and form. */
function remembered<O extends object, F>(make: (language: string, options: O) => F): (language: string, options: O) => F {
  const known = new Map<string, F>();
  return (language, options) => {
    const key = language + JSON.stringify(options);
    let it = known.get(key);
    if (it === undefined) known.set(key, (it = make(language, options)));
    return it;
  };
}
const numbers = remembered((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options));
const dates = remembered((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options));
const names = remembered((language, options: Intl.DisplayNamesOptions) => new Intl.DisplayNames(language, options));

/** The name of a country or a language; the code itself where it has none or is none. */
function displayName(language: string, type: 'region' | 'language', code: string): string {
  try {
    return names(language, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** `cash_on_delivery` and `weightGrams` as "Cash on delivery" and "Weight grams". */
export function readable(value: string): string {
  const words = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_.-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const DAY_MS = 86_400_000;

function dayWord(locale: string, at: string, now: number, format: (options: Intl.DateTimeFormatOptions) => string): string {
  const then = new Date(at);
  const today = new Date(now);
  const days = Math.round((startOfDay(then) - startOfDay(today)) / DAY_MS);
  if (Math.abs(days) <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
  const sameYear = then.getFullYear() === today.getFullYear();
  const near = days > 1 && days < 7;
  return format({
    ...(near ? { weekday: 'short' } : {}),
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

const startOfDay = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());

const STEPS = [
  { unit: 'day', ms: DAY_MS },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** The largest fitting unit: "3 days", "2 hr", "5 min"; under a minute it is one minute, as nobody waits in seconds. */
function durationWord(locale: string, ms: number): string {
  const step = STEPS.find((it) => Math.abs(ms) >= it.ms) ?? STEPS[2];
  const count = Math.max(1, Math.round(Math.abs(ms) / step.ms));
  return numbers(locale, {
    style: 'unit',
    unit: step.unit,
    unitDisplay: step.unit === 'day' ? 'long' : 'short',
  }).format(count);
}

const Clock = createContext(0);

/** Turns the pages' clock twice a minute, so that "2 min" does not stay "2 min". */
const TICK_MS = 30_000;

/** Gives the pages the shop's time: the browser's clock and how far the shop's is ahead of it. */
export function ClockProvider({ aheadMs, children }: { aheadMs: number; children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => every(TICK_MS, () => setNow(Date.now())), []);
  return <Clock value={now + aheadMs}>{children}</Clock>;
}

/** The shop's time in epoch milliseconds, half a minute old at most. */
export const useNow = (): number => use(Clock);

/** An instant as "today 14:05"; the full date is in its title. */
export function When({ at }: { at: string }) {
  const words = useWords();
  const now = useNow();
  return (
    <time dateTime={at} title={words.full(at)}>
      {words.day(at, now)} {words.time(at)}
    </time>
  );
}

/** How long ago or how long still, as "2 hr". */
export function Lasts({ from }: { from: string }) {
  const words = useWords();
  const now = useNow();
  return (
    <time dateTime={from} title={words.full(from)}>
      {words.duration(now - Date.parse(from))}
    </time>
  );
}

/** An amount with tabular figures. */
export function Amount({ money }: { money: Money }) {
  const { money: format } = useWords();
  return <span className="figure">{format(money)}</span>;
}
