// The nouns of the catalogue: what the shop sells, as the other rooms see it.

export type Status = 'active' | 'draft' | 'archived';

/** What a bundle is made of, down to variants that are no bundles; `quantity` is for one bundle. */
export type Component = { id: string; sku: string; quantity: number; weightGrams: number };

/** One thing that can be sold. `sku` is the code that people write, `id` the id (`sku_…`); `status` counts the product's too. */
export type Variant = {
  id: string;
  sku: string;
  productId: string;
  name: string;
  weightGrams: number;
  taxCategory: string;
  status: Status;
  components: Component[];
};

/** A quantity of a variant that is no bundle. */
export type Leaf = { skuId: string; sku: string; quantity: number; weightGrams: number };

export type Options = Record<string, string>;
export type Medium = { url: string; alt?: string };

/** A variant as it is to be written. */
export type NewVariant = {
  id: string;
  sku: string;
  name: string;
  names: Record<string, string>;
  options: Options;
  gtin?: string | undefined;
  weightGrams: number;
  lengthMm?: number | undefined;
  widthMm?: number | undefined;
  heightMm?: number | undefined;
  status: Status;
  components: { id: string; quantity: number }[];
};

/** A product as it is to be written, with its variants. */
export type NewProduct = {
  id: string;
  name: string;
  names: Record<string, string>;
  description: string;
  brand?: string | undefined;
  category?: string | undefined;
  specs: Record<string, unknown>;
  media: Medium[];
  taxCategory: string;
  status: Status;
  variants: NewVariant[];
};

export type Category = {
  code: string;
  name: string;
  names: Record<string, string>;
  parent: string | null;
  specSchema: Record<string, unknown> | null;
};

/** A bundle and one of its direct parts. */
export type Edge = { bundleId: string; componentId: string };
