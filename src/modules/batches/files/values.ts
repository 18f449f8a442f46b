// What people write in cells, as values: decimals with comma or point, whole numbers, yes and no, days, lists, weights.
import type { ColumnFormat } from '../types.ts';

const SPACES = /[\s\u00a0\u202f'’]/g;
const CURRENCY_SIGNS = /(?:RON|LEI|LEU|MDL|PLN|BRL|EUR|USD|GBP|ZŁ|ZL|R\$|[€$£₽])/gi;

const PLAIN_WHOLE = /^(?:0|[1-9]\d{0,17})$/;
const PLAIN_DECIMAL = /^(?:0|[1-9]\d{0,17})\.\d{0,8}[1-9]$/;

/** A decimal as `-1234.5`; undefined where it is none. `1.234,50` and `1,234.50` are both known by their last sign. */
export function decimalOf(text: string, decimal: ColumnFormat['decimal']): string | undefined {
  // Most cells are plain already.
  if (PLAIN_WHOLE.test(text) || (decimal === 'point' && PLAIN_DECIMAL.test(text))) return text;
  let rest = text.replace(CURRENCY_SIGNS, '').replace(SPACES, '');
  const sign = /^[-−]/.test(rest) ? '-' : '';
  rest = rest.replace(/^[-−+]/, '');
  const comma = rest.lastIndexOf(',');
  const point = rest.lastIndexOf('.');
  const mark = comma >= 0 && point >= 0 ? (comma > point ? ',' : '.') : decimal === 'comma' ? ',' : '.';
  const other = mark === ',' ? '.' : ',';
  const [whole = '', fraction, ...more] = rest.split(mark);
  if (more.length > 0) return undefined;
  const groups = whole.split(other);
  if (groups.length > 1 && (!/^\d{1,3}$/.test(groups[0]!) || groups.slice(1).some((group) => !/^\d{3}$/.test(group)))) return undefined;
  const digits = groups.join('');
  if (!/^\d*$/.test(digits) || (digits === '' && !fraction) || (fraction !== undefined && !/^\d*$/.test(fraction))) return undefined;
  const kept = (fraction ?? '').replace(/0+$/, '');
  const value = (digits.replace(/^0+(?=\d)/, '') || '0') + (kept === '' ? '' : '.' + kept);
  return value === '0' ? '0' : sign + value;
}

/** A decimal times a power of ten, as a whole number; undefined where something is left over. */
export function scaled(decimal: string, places: number): bigint | undefined {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  if (fraction.length > places) return undefined;
  const value = BigInt(whole + fraction.padEnd(places, '0'));
  return decimal.startsWith('-') ? -value : value;
}

/** Whether the numbers of a column have a decimal comma: what is sure decides, then the sign between the cells of the file. */
export function decimalMark(samples: string[], delimiter: string): ColumnFormat['decimal'] {
  let comma = 0;
  let point = 0;
  for (const sample of samples) {
    const digits = sample.replace(CURRENCY_SIGNS, '').replace(SPACES, '');
    if (!/^[-+]?[\d.,]+$/.test(digits)) continue;
    if (/,\d+$/.test(digits) && (/\./.test(digits) || !/,\d{3}$/.test(digits))) comma++;
    else if (/\.\d+$/.test(digits) && (/,/.test(digits) || !/\.\d{3}$/.test(digits))) point++;
  }
  if (comma !== point) return comma > point ? 'comma' : 'point';
  return comma > 0 || delimiter === ';' ? 'comma' : 'point';
}

const SLASHED = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})/;

/** In which order the parts of a column's days stand; day first where nothing tells. */
export function dateOrder(samples: string[]): ColumnFormat['dates'] {
  for (const sample of samples) {
    const match = SLASHED.exec(sample.trim());
    if (!match) continue;
    if (match[1]!.length === 4) return 'ymd';
    if (Number(match[1]) > 12 || sample.includes('.')) return 'dmy';
    if (Number(match[2]) > 12) return 'mdy';
  }
  return 'dmy';
}

/** A day or an instant; a text without a zone is in UTC. Undefined where there is no such day. */
export function dateOf(text: string, order: ColumnFormat['dates']): Date | undefined {
  const match = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [, a, b, c, hours = '0', minutes = '0', seconds = '0', thousandths = '0', zone = 'Z'] = match;
  const [year, month, day] = a!.length === 4 ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
  const full = year!.length === 2 ? 2000 + Number(year) : Number(year);
  const at = new Date(Date.UTC(full, Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds), Number(thousandths.padEnd(3, '0'))));
  if (at.getUTCFullYear() !== full || at.getUTCMonth() !== Number(month) - 1 || at.getUTCDate() !== Number(day) || Number(minutes) > 59 || Number(hours) > 23)
    return undefined;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  return offset ? new Date(at.getTime() - (offset[1] === '+' ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000) : at;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'da', 'tak', 'sim', 'да', 'x', 'active', 'publish']);
const NO = new Set(['0', '-1', 'false', 'no', 'n', 'nu', 'nie', 'não', 'nao', 'нет', '', 'inactive', 'draft']);

export function booleanOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

/** Grams of a weight, and millimetres of a length, in the unit that the heading of the column or another one says. */
const UNITS: Record<string, number> = {
  g: 1,
  gr: 1,
  gram: 1,
  grams: 1,
  kg: 1000,
  lb: 453.59237,
  lbs: 453.59237,
  oz: 28.349523125,
  mm: 1,
  cm: 10,
  dm: 100,
  m: 1000,
  in: 25.4,
  yd: 914.4,
};

/** The factor to grams or millimetres that a heading such as `Weight (kg)` says; undefined where it says none. */
export function unitOf(heading: string): number | undefined {
  const match = /\(\s*([a-z]+)\s*\)\s*$/i.exec(heading) ?? /\b(grams|kg|mm|cm)\s*$/i.exec(heading);
  return match ? UNITS[match[1]!.toLowerCase()] : undefined;
}

export const unitNamed = (name: string): number | undefined => UNITS[name.trim().toLowerCase()];

/** Text that is left of HTML: paragraphs and items become lines. */
export function textOfHtml(html: string): string {
  if (!/[<&]/.test(html)) return html.trim();
  const lines = html
    .replace(/<(script|style)[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<br\s*\/?>|<\/(p|div|li|h\d|tr|ul|ol)\s*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x?[\da-f]+|amp|lt|gt|quot|apos|nbsp);/gi, (whole, name: string) => entity(name) ?? whole);
  return lines
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
function entity(name: string): string | undefined {
  const number = /^#x([\da-f]+)$/i.exec(name) ? parseInt(name.slice(2), 16) : /^#\d+$/.test(name) ? Number(name.slice(1)) : undefined;
  if (number === undefined) return ENTITIES[name.toLowerCase()];
  return number > 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff) ? String.fromCodePoint(number) : undefined;
}

/** A code out of words: lower case, without accents, with hyphens. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/[а-яё]/g, (letter) => CYRILLIC[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');

/** Letters as GOST 7.79-2000, system B, writes them without signs. */
const CYRILLIC: Record<string, string> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e ё:yo ж:zh з:z и:i й:j к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:c ч:ch ш:sh щ:shh ъ: ы:y ь: э:e ю:yu я:ya'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
