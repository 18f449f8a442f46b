// Codes made out of words: what is suggested for a SKU, and the variants that options come to.

const MOST_WORDS = 3;
const LETTERS_OF_A_WORD = 4;

/** A short code out of a name, in Latin capitals and digits: `Tricou din in Olt` as `TRIC-DIN-IN`; `SKU` where the name has no such signs. */
export function codeFrom(name: string): string {
  const words = latin(name)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  return words.length === 0
    ? 'SKU'
    : words
        .slice(0, MOST_WORDS)
        .map((word) => word.slice(0, LETTERS_OF_A_WORD))
        .join('-');
}

/** The value of an option as a part of a code, e.g. `red` as `RED`; at most six signs. */
export function codeOfValue(value: string): string {
  return (
    latin(value)
      .replace(/[^A-Z0-9]+/g, '')
      .slice(0, 6) || 'X'
  );
}

const latin = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[łŁ]/g, 'l')
    .toUpperCase();

export interface Option {
  name: string;
  values: string[];
}

/** All combinations of the values, the first option turning slowest; none when there is no option. */
export function combinations(options: readonly Option[]): Record<string, string>[] {
  return options
    .filter(({ name, values }) => name !== '' && values.length > 0)
    .reduce<Record<string, string>[]>((made, { name, values }) => made.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))), [{}])
    .filter((one) => Object.keys(one).length > 0);
}

/** A text that tells two places among the options apart. */
export const keyOfOptions = (options: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A code that none of `taken` is: the wished one, or with the first free number behind it. */
export function freeCode(wished: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wished)) return wished;
  for (let n = 2; ; n++) if (!taken.has(`${wished}-${n}`)) return `${wished}-${n}`;
}
