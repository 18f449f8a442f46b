// The catalogue's pure decisions: what a bundle comes to, which number is a GTIN, which bundle is made of itself.
import type { Change, Component, Leaf, Option, Options, Variant } from './types.ts';

/**
 * Lines of variants as quantities of what is really taken from the shelf: bundles fall into their parts, and a SKU that
 * several lines or bundles need is summed once. What is digital is on no shelf and left out. In order of first appearance.
 */
export function explode(lines: readonly { variant: Variant; quantity: number }[]): Leaf[] {
  const leaves = new Map<string, Leaf>();
  const add = (part: Component, quantity: number): void => {
    if (part.digital) return;
    const leaf = leaves.get(part.id);
    if (leaf) leaf.quantity += quantity;
    else leaves.set(part.id, { skuId: part.id, sku: part.sku, quantity, weightGrams: part.weightGrams });
  };
  for (const { variant, quantity } of lines) {
    if (variant.components.length === 0) add({ ...variant, quantity: 1 }, quantity);
    else for (const part of variant.components) add(part, part.quantity * quantity);
  }
  return [...leaves.values()];
}

/** The ids of what is really taken from the shelf for variants: themselves, or their parts. */
export const leavesOf = (variants: Iterable<Variant>): string[] => [
  ...new Set(
    [...variants].flatMap((variant) => (variant.components.length > 0 ? variant.components : [variant]).flatMap((part) => (part.digital ? [] : [part.id]))),
  ),
];

/** As many as any order may want: what is digital never runs out. */
const ENDLESS = 1_000_000;

/** How many of a variant there are out of so many pieces of each SKU: of a bundle as many as its scarcest part allows. */
export const piecesOf = (variant: Variant, pieces: (skuId: string) => number): number => {
  const parts = variant.components.length === 0 ? [{ ...variant, quantity: 1 }] : variant.components;
  return Math.min(ENDLESS, ...parts.flatMap((part) => (part.digital ? [] : [Math.floor(pieces(part.id) / part.quantity)])));
};

/** The GS1 check digit that follows `digits` (GS1 General Specifications, 7.9.1): weights 3 and 1 from the right. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** Whether `text` is a GTIN-8, -12, -13 or -14 with a right check digit. */
export function isGtin(text: string): boolean {
  return /^(\d{8}|\d{12,14})$/.test(text) && checkDigit(text.slice(0, -1)) === Number(text.at(-1));
}

/** The things that would be made of themselves, directly or through others; a pair says that the first is made of the second. */
export function circles(pairs: readonly (readonly [string, string])[]): string[] {
  const parts = new Map<string, string[]>();
  for (const [whole, part] of pairs) parts.set(whole, [...(parts.get(whole) ?? []), part]);
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (parts.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  return [...parts.keys()].filter((whole) => reaches(whole, whole, new Set()));
}

/** A variant's name: the product's, then the values of its options. */
export function variantName(product: string, options: Record<string, string>): string {
  return [product, ...Object.values(options)].join(', ');
}

/** A GTIN as the fourteen digits in which all lengths are one number space (GS1 General Specifications, 3.3.2). */
export const gtin14 = (gtin: string): string => gtin.padStart(14, '0');

/** The fields in which two records differ, each with what it was and became. */
export function changesOf<T extends object>(before: T, after: T, fields: readonly (keyof T & string)[], sku?: string): Change[] {
  return fields
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null, ...(sku === undefined ? {} : { sku }) }));
}

/** Whether two values of JSON are the same; the order of an object's members does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return (one ?? null) === (other ?? null);
  const keys = Object.keys(one);
  if (Array.isArray(one) !== Array.isArray(other) || keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => key in other && isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]));
}

/** What is wrong with a variant's place among the options: an option that is not there, a value that it does not have, or one that is missing. */
export function optionProblem(options: readonly Option[], values: Options): string | undefined {
  const stranger = Object.keys(values).find((name) => !options.some((option) => option.name === name));
  if (stranger !== undefined) return `There is no option ${stranger}.`;
  for (const { name, values: known } of options) {
    const value = values[name];
    if (value === undefined) return `The option ${name} has no value.`;
    if (!known.includes(value)) return `The option ${name} has no value ${value}.`;
  }
  return undefined;
}

/** The options that variants come to, where nobody has said them: names and values in order of first appearance. */
export function optionsFrom(variants: readonly { options?: Options | undefined }[]): Option[] {
  const found = new Map<string, Set<string>>();
  for (const { options = {} } of variants) {
    for (const [name, value] of Object.entries(options)) found.set(name, (found.get(name) ?? new Set()).add(value));
  }
  return [...found].map(([name, values]) => ({ name, values: [...values] }));
}
