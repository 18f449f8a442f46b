// What options come to: the variants that are missing are made, and renaming or removing an option goes through all of them.
import { type Option, codeOfValue, combinations, freeCode, keyOfOptions } from './codes.ts';
import type { VariantDraft } from './draft.ts';

/** The variants with one for each combination that had none; a lone variant without options becomes the first of them. */
export function withCombinations(variants: readonly VariantDraft[], options: readonly Option[], base: string): VariantDraft[] {
  const made = [...variants];
  const taken = new Set(made.map((it) => it.sku));
  const stem = variants[0]?.sku ?? base;
  const model = variants[0];
  for (const values of combinations(options)) {
    if (made.some((it) => keyOfOptions(it.options) === keyOfOptions(values))) continue;
    const partial = made.findIndex(
      (it) =>
        it.status !== 'archived' &&
        options.some(({ name }) => !it.options[name]) &&
        Object.entries(it.options).every(([name, value]) => !value || values[name] === value),
    );
    if (partial >= 0) {
      made[partial] = { ...made[partial]!, options: values };
      continue;
    }
    const sku = freeCode([stem, ...Object.values(values).map(codeOfValue)].join('-').slice(0, 64), taken);
    taken.add(sku);
    const { weightGrams = 0, lengthMm = null, widthMm = null, heightMm = null } = model ?? {};
    made.push({ sku, options: values, gtin: null, weightGrams, lengthMm, widthMm, heightMm, status: 'active' });
  }
  return made;
}

/** An option's new name, in the option and in every variant. */
export function renamed(
  options: readonly Option[],
  variants: readonly VariantDraft[],
  at: number,
  name: string,
): { options: Option[]; variants: VariantDraft[] } {
  const was = options[at]!.name;
  return {
    options: options.map((it, i) => (i === at ? { ...it, name } : it)),
    variants: variants.map((it) => {
      if (was === '' || !(was in it.options)) return it;
      return { ...it, options: Object.fromEntries(Object.entries(it.options).map(([key, value]) => [key === was ? name : key, value])) };
    }),
  };
}

/** The options without one, and the variants without its values. */
export function withoutOption(options: readonly Option[], variants: readonly VariantDraft[], at: number): { options: Option[]; variants: VariantDraft[] } {
  const was = options[at]!.name;
  return {
    options: options.filter((_, i) => i !== at),
    variants: variants.map((it) => ({ ...it, options: Object.fromEntries(Object.entries(it.options).filter(([key]) => key !== was)) })),
  };
}
