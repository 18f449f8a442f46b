// What a file says of a product, and what is to be done with it.
import type { CatalogueChanges, ImportedProductChange, ImportedVariantChange } from '#modules/catalog';
import type { ImportedPrice, PriceRow } from '#modules/pricing';
import type { StagedRow } from '../types.ts';

export type Status = 'active' | 'draft' | 'archived';
export type Options = Record<string, string>;

export type VariantSaid = {
  row: StagedRow;
  sku: string;
  name: string | undefined;
  names: Record<string, string> | undefined;
  options: Options | undefined;
  gtin: string | undefined;
  weightGrams: number | undefined;
  lengthMm: number | undefined;
  widthMm: number | undefined;
  heightMm: number | undefined;
  status: Status | undefined;
  components: { sku: string; quantity: number }[] | undefined;
  /** The field that holds the price, and the one that holds the crossed-out price. */
  priceField: string | undefined;
  priceFromField: string | undefined;
  stock: number | undefined;
};

export type ProductSaid = {
  rows: StagedRow[];
  first: StagedRow;
  key: string;
  variants: VariantSaid[];
  fields: Map<string, { value: unknown; row: StagedRow }>;
};

export type NewProduct = CatalogueChanges['products'][number];
export type NewVariant = CatalogueChanges['variants'][number];
export type StockTodo = { row: StagedRow; skuId: string; warehouseId: string; onHand: number };
export type PriceTodo = { row: StagedRow; price: ImportedPrice; before: PriceRow | undefined };

export type ProductTodo = {
  row: StagedRow;
  categories: CatalogueChanges['categories'];
  product: NewProduct | undefined;
  productChange: { change: ImportedProductChange; before: Record<string, unknown>; row: StagedRow } | undefined;
  variants: { variant: NewVariant; row: StagedRow }[];
  variantChanges: { change: ImportedVariantChange; before: Record<string, unknown>; row: StagedRow }[];
  bundles: (CatalogueChanges['bundles'][number] & { row: StagedRow })[];
  prices: PriceTodo[];
  stock: StockTodo[];
};
