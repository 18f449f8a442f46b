// What somebody has changed of a product and not saved yet, and how it is saved: step by step, keeping what could not be saved.
import { useState } from 'react';
import { type Actions, Problem, type Product, type ProductVariant, act } from '../../../api/index.ts';
import type { Option } from './codes.ts';

export type Fields = Omit<Actions['catalog.update_product']['input'], 'productId' | 'version'>;
export type VariantDraft = Omit<ProductVariant, 'id' | 'version' | 'components' | 'names' | 'name' | 'bundle'> & {
  id?: string | undefined;
  name?: string | undefined;
};
export type PriceDraft = { price: string; from: string };
export type Part = { sku: string; quantity: number };

export interface Draft {
  fields: Fields;
  options?: Option[] | undefined;
  variants?: VariantDraft[] | undefined;
  /** By SKU, as decimal texts; an empty text is no price. */
  prices: Record<string, PriceDraft>;
  /** By the SKU of the bundle. */
  parts: Record<string, Part[]>;
}

export const EMPTY: Draft = { fields: {}, prices: {}, parts: {} };
export const STEPS = ['product', 'variants', 'parts', 'prices'] as const;
export type Step = (typeof STEPS)[number];

/** The steps that a draft needs. */
export function stepsOf(draft: Draft): Step[] {
  const has: Record<Step, boolean> = {
    product: Object.keys(draft.fields).length > 0,
    variants: draft.variants !== undefined || draft.options !== undefined,
    parts: Object.keys(draft.parts).length > 0,
    prices: Object.keys(draft.prices).length > 0,
  };
  return STEPS.filter((step) => has[step]);
}

/** A variant as the form shows it. */
export function draftOfVariant({ id, sku, options, gtin, weightGrams, lengthMm, widthMm, heightMm, status }: ProductVariant): VariantDraft {
  return { id, sku, options, gtin, weightGrams, lengthMm, widthMm, heightMm, status };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Lays a change over the fields; what is as it was in the product is no change. */
export function withField<K extends keyof Fields>(draft: Draft, product: Product, key: K, value: Fields[K]): Draft {
  const fields = { ...draft.fields, [key]: value };
  if (isSame(value, (product as unknown as Fields)[key])) delete fields[key];
  return { ...draft, fields };
}

/** Saves step by step; what has been saved is taken out of the draft, and the first refusal ends it. */
export async function saveDraft(
  product: Product,
  version: number,
  draft: Draft,
  list: { code: string; currency: string } | undefined,
): Promise<{ rest: Draft; version: number; done: Step[]; problem: Problem | undefined; failed: Step | undefined }> {
  let rest = draft;
  let seen = version;
  const done: Step[] = [];
  for (const step of stepsOf(draft)) {
    try {
      if (step === 'product') {
        seen = (await act('catalog.update_product', { productId: product.id, version: seen, ...draft.fields })).version;
        rest = { ...rest, fields: {} };
      } else if (step === 'variants') {
        const variants = draft.variants ?? product.items.map(draftOfVariant);
        // An option that has no name or no value yet is not one.
        const options = (draft.options ?? product.options).filter((it) => it.name.trim() !== '' && it.values.length > 0);
        seen = (await act('catalog.set_variants', { productId: product.id, version: seen, options, variants })).version;
        rest = { ...rest, variants: undefined, options: undefined };
      } else if (step === 'parts') {
        for (const [sku, components] of Object.entries(draft.parts)) {
          await act('catalog.update_variant', { sku, components });
          seen += 1;
        }
        rest = { ...rest, parts: {} };
      } else if (list) {
        const prices = Object.entries(draft.prices).map(([sku, it]) => ({
          sku,
          price: { amount: it.price, currency: list.currency },
          ...(it.from === '' ? {} : { from: { amount: it.from, currency: list.currency } }),
        }));
        await act('pricing.set_prices', { list: list.code, prices });
        rest = { ...rest, prices: {} };
      }
      done.push(step);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { rest, version: seen, done, problem: error, failed: step };
    }
  }
  return { rest, version: seen, done, problem: undefined, failed: undefined };
}

export interface Editing {
  product: Product;
  draft: Draft;
  mayEdit: boolean;
  /** What the server said of fields, by pointer, for the step that it refused. */
  faults: ReadonlyMap<string, string>;
  failed: Step | undefined;
  set: (change: (now: Draft) => Draft) => void;
  field: <K extends keyof Fields>(key: K, value: Fields[K]) => void;
  /** A field as it would be saved. */
  value: <K extends keyof Fields & keyof Product>(key: K) => Product[K];
}

/** The draft of a product and everything the sections need to show and change it. */
export function useEditing(
  product: Product,
  mayEdit: boolean,
): Editing & { problem: Problem | undefined; setProblem: (problem: Problem | undefined, step?: Step) => void } {
  const [draft, setDraft] = useState(EMPTY);
  const [{ problem, failed }, setState] = useState<{ problem: Problem | undefined; failed: Step | undefined }>({ problem: undefined, failed: undefined });
  return {
    product,
    draft,
    mayEdit,
    failed,
    problem,
    setProblem: (next, step) => setState({ problem: next, failed: step }),
    faults: new Map((problem?.faults ?? []).map((it) => [it.pointer ?? '', it.message])),
    set: setDraft,
    field: (key, value) => setDraft((now) => withField(now, product, key, value)),
    value: (key) => ((draft.fields as Record<string, unknown>)[key] ?? (key in draft.fields ? null : product[key])) as Product[typeof key],
  };
}
