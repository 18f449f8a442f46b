// Words, money and instants in the reader's language; every text of a page goes through here.
import { type ReactNode, createContext, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { type Money, every } from '../api/index.ts';
import type { TextKey } from './areas.ts';
import type { Language } from './language-list.ts';
import { languageNow, onSpoken, rememberLanguage, speak, spokenNow } from './language.ts';

export type { TextKey } from './areas.ts';
type Gaps = Record<string, string | number | Date | undefined>;

/** Gives everything below it the words that are spoken now. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const { language, words } = useSyncExternalStore(onSpoken, spokenNow);
  useEffect(() => void (document.documentElement.lang = language), [language]);
  return (
    <IntlProvider locale={language} messages={words} defaultLocale="en" onError={tellDeveloper}>
      {children}
    </IntlProvider>
  );
}

function tellDeveloper(error: Error): void {
  if (import.meta.env.DEV) console.error(error.message);
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
  const intl = useIntl();
  return useMemo(() => {
    const t = (key: TextKey, gaps?: Gaps): string => intl.formatMessage({ id: key }, gaps);
    return {
      t,
      language: intl.locale,
      /** The word for a value of a family (`state.order.placed`), or the value itself made readable. */
      named: (family: string, value: string): string => {
        const key = `${family}.${value}`;
        return key in intl.messages ? intl.formatMessage({ id: key }) : readable(value);
      },
      /** The same, or nothing where the family does not know the value. */
      namedIf: (family: string, value: string): string | undefined => {
        const key = `${family}.${value}`;
        return key in intl.messages ? intl.formatMessage({ id: key }) : undefined;
      },
      money: (money: Money): string =>
        intl.formatNumber(Number(money.amount), {
          style: 'currency',
          currency: money.currency,
          currencyDisplay: 'code',
        }),
      number: (value: number): string => intl.formatNumber(value),
      weight: (grams: number): string => intl.formatNumber(grams / 1000, { style: 'unit', unit: 'kilogram', maximumFractionDigits: 3 }),
      country: (code: string): string => intl.formatDisplayName(code, { type: 'region' }) ?? code,
      languageName: (code: string): string => intl.formatDisplayName(code, { type: 'language' }) ?? code,
      time: (at: string): string => intl.formatTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
      day: (at: string, now: number): string => dayWord(intl.locale, at, now, (options) => intl.formatDate(at, options)),
      full: (at: string): string => intl.formatDate(at, { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }),
      duration: (ms: number): string => durationWord(intl.locale, ms),
      list: (items: string[]): string => intl.formatList(items, { type: 'disjunction' }),
    };
  }, [intl]);
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
  return new Intl.NumberFormat(locale, {
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
