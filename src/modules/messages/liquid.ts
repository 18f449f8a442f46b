// The template language in its sandbox: Liquid without files, with limits, with money and dates in the reader's own form.
import { type Fault, LANGUAGES, type Language } from '#kernel';
import { Liquid, type Template } from 'liquidjs';
import { isKnown } from './variables.ts';

/** Limits of one template: characters, milliseconds and objects made while rendering. */
export const LIMITS = { characters: 20_000, renderMs: 500, memory: 200_000 } as const;

const TAGS = new Set(['assign', 'break', 'capture', 'case', 'comment', 'continue', 'echo', 'for', 'if', 'raw', 'unless', '#']);
const FILTERS = new Set(
  `abs append at_least at_most capitalize ceil compact date default divided_by downcase first floor join last lstrip map minus modulo money
  plus prepend raw remove replace reverse round rstrip size slice sort split squish strip times truncate truncatewords uniq upcase`.split(/\s+/),
);

/** The form of numbers and dates of each language. */
const LOCALES: Record<Language, string> = { en: 'en-GB', ro: 'ro-RO', pl: 'pl-PL', 'pt-BR': 'pt-BR', ru: 'ru-RU' };

const engines = new Map(LANGUAGES.map((language) => [language, engine(language)]));

function engine(language: Language): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {},
    dynamicPartials: false,
    parseLimit: LIMITS.characters,
    renderLimit: LIMITS.renderMs,
    memoryLimit: LIMITS.memory,
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.has(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.has(filter)) delete liquid.filters[filter];
  liquid.registerFilter('money', (value: unknown, currency?: unknown) => money(language, value, currency));
  liquid.registerFilter('date', function (value: unknown, style?: unknown) {
    return date(language, value, style, String(this.context.getSync(['zone'])));
  });
  return liquid;
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function remembered<T>(map: Map<string, T>, key: string, make: () => T): T {
  let made = map.get(key);
  if (!made) {
    if (map.size > 500) map.clear();
    map.set(key, (made = make()));
  }
  return made;
}

/** An amount in the language's own form; the decimal text is never made a float (ECMA-402 formats decimal strings exactly). */
function money(language: Language, value: unknown, currency: unknown): string {
  if (value === null || value === undefined) return '';
  const own = typeof value === 'object' && 'amount' in value && 'currency' in value ? value : undefined;
  const code = own ? own.currency : currency;
  if (typeof code !== 'string' || !/^[A-Z]{3}$/.test(code)) throw new Error('money needs a currency: {{ order.total | money: order.currency }}');
  const format = remembered(numbers, `${language} ${code}`, () => {
    const currencyDisplay = language === 'ro' && code === 'RON' ? 'narrowSymbol' : 'symbol';
    return new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: code, currencyDisplay });
  });
  const text = String(own ? own.amount : value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`"${text}" is not an amount of money`);
  return format.format(text as Intl.StringNumericLiteral);
}

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  long: { dateStyle: 'long' },
  short: { dateStyle: 'short' },
  time: { dateStyle: 'long', timeStyle: 'short' },
};

/** A business day or an instant in the language's own form: `date`, `date: "short"` or `date: "time"`. */
function date(language: Language, value: unknown, style: unknown, zone: string): string {
  if (value === null || value === undefined) return '';
  const options = STYLES[String(style ?? 'long')];
  if (!options) throw new Error(`date knows the styles ${Object.keys(STYLES).join(', ')}, not "${String(style)}"`);
  const text = String(value);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Error(`"${text}" is not a date`);
  const timeZone = isDay ? 'UTC' : zone;
  const shown = isDay ? { dateStyle: options.dateStyle } : options;
  return remembered(dates, `${language} ${timeZone} ${JSON.stringify(shown)}`, () => new Intl.DateTimeFormat(LOCALES[language], { ...shown, timeZone })).format(
    at,
  );
}

const LONE_TAGS = /^[ \t]*((?:\{%(?:(?!%\})[^\n])*%\}[ \t]*)+)\n/gm;

/** Parses a source for rendering: a line that holds nothing but a tag leaves no empty line behind. Throws where it does not parse. */
export function parse(language: Language, source: string): Template[] {
  return engines.get(language)!.parse(source.replace(LONE_TAGS, '$1'));
}

/** The text that `template` makes of `values`; throws when it names what is not there or goes past a limit. */
export function render(language: Language, template: Template[], values: Record<string, unknown>): string {
  return String(engines.get(language)!.renderSync(template, values));
}

/** The paths that `source` takes from outside, e.g. `order.number`, with where they stand. Throws where it does not parse. */
function outsidePaths(language: Language, source: string): { path: string; row: number; column: number }[] {
  const liquid = engines.get(language)!;
  const { globals } = liquid.analyzeSync(liquid.parse(source), { partials: false });
  return Object.values(globals).flatMap((found) =>
    found.map((variable) => ({
      path: variable
        .toArray()
        .filter((part) => typeof part === 'string')
        .join('.'),
      row: variable.location.row,
      column: variable.location.col,
    })),
  );
}

/** The paths that `source` names. */
export function variablesOf(language: Language, source: string): string[] {
  return [...new Set(outsidePaths(language, source).map(({ path }) => path))];
}

/** What is wrong with a source, each with line and column: it does not parse, or names an unknown variable, filter or tag. */
export function check(language: Language, source: string, pointer: string): (Fault & { column: number })[] {
  try {
    return outsidePaths(language, source).flatMap(({ path, row, column }) =>
      isKnown(path)
        ? []
        : [
            {
              pointer,
              line: row,
              column,
              code: 'messages.unknown_variable',
              message: `There is no variable ${path} (line ${row}, column ${column}).`,
            },
          ],
    );
  } catch (error) {
    const { message, token } = error as Error & { token?: { getPosition(): [number, number] } };
    const [line, column] = token?.getPosition() ?? [1, 1];
    const says = message.split('\n')[0]!.replace(/, line:\d+, col:\d+$/, '');
    return [
      {
        pointer,
        line,
        column,
        code: /undefined filter/.test(says) ? 'messages.unknown_filter' : 'messages.syntax',
        message: `${says} (line ${line}, column ${column})`,
      },
    ];
  }
}
