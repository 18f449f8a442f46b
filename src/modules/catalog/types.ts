// The nouns of the catalogue: what the shop sells, as the other rooms see it.

export type Status = 'active' | 'draft' | 'archived';

/** What a bundle is made of, down to variants that are no bundles; `quantity` is for one bundle. */
export type Component = { id: string; sku: string; quantity: number; weightGrams: number; digital: boolean };

/** One thing that can be sold. `sku` is the code that people write, `id` the id (`sku_…`); `status` counts the product's too. */
export type Variant = {
  id: string;
  sku: string;
  productId: string;
  name: string;
  weightGrams: number;
  taxCategory: string;
  status: Status;
  /** Nothing of it is sent: it has no shelf and is in no parcel. */
  digital: boolean;
  components: Component[];
};

/** A quantity of a variant that is no bundle. */
export type Leaf = { skuId: string; sku: string; quantity: number; weightGrams: number };

export type Options = Record<string, string>;
/** What the variants of a product differ by, e.g. size: S, M, L. */
export type Option = { name: string; values: string[] };
/** What customers read of a product besides its name. */
export type Text = { description?: string; material?: string; instructions?: string; seoTitle?: string; seoDescription?: string };
/** A medium that lies elsewhere, as imports bring it. */
export type RemoteMedium = { url: string; alt?: string };

/** What a merchant writes of a product; texts are in the shop's first language, `names` and `texts` have the others. */
export type ProductFields = {
  name: string;
  names: Record<string, string>;
  description: string;
  material: string;
  instructions: string;
  seoTitle: string;
  seoDescription: string;
  texts: Record<string, Text>;
  brand: string | null;
  category: string | null;
  specs: Record<string, unknown>;
  countryOfOrigin: string | null;
  provenance: string;
  options: Option[];
  taxCategory: string;
  status: Status;
  /** Nothing of it is sent: a file, a licence, a voucher. */
  digital: boolean;
};

/** A product as it stands in the table, without its variants and media. */
export type Product = ProductFields & { id: string; version: number; changedAt: Date; changedBy: string | null };

/** What a merchant writes of a variant. */
export type VariantFields = {
  sku: string;
  name: string;
  names: Record<string, string>;
  options: Options;
  gtin: string | null;
  weightGrams: number;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  status: Status;
};

/** A variant as it stands in the table. */
export type StoredVariant = VariantFields & { id: string; productId: string; bundle: boolean; version: number; position: number };

/** A variant as it is to be written. */
export type NewVariant = VariantFields & { id: string; productId: string; position: number; components: { id: string; quantity: number }[] };

/** A product as it is to be written, with its variants. */
export type NewProduct = ProductFields & { id: string; media: RemoteMedium[]; variants: NewVariant[] };

export type Category = {
  code: string;
  name: string;
  names: Record<string, string>;
  parent: string | null;
  specSchema: Record<string, unknown> | null;
};

/** A bundle and one of its direct parts. */
export type Edge = { bundleId: string; componentId: string };

/** One field that became another; `sku` where it is a variant's. */
export type Change = { field: string; before: unknown; after: unknown; sku?: string };
