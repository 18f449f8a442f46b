// The catalogue's door: what other rooms may use of it.
export type { Created, ProductInput } from './create.ts';
export { type Upload, takeUpload } from './media-actions.ts';
export { findProducts } from './search.ts';
export { checkDigit, explode, isGtin, leavesOf, piecesOf } from './rules.ts';
export { type ProductFilter, type ProductRow, codesOf, idsOf, variantsByCode, variantsById } from './store.ts';
export { type Trait, traitsOf } from './store-traits.ts';
export type { Category, Component, Leaf, Status, Variant } from './types.ts';
export {
  type CatalogueChanges,
  type ImportedProductChange,
  type ImportedVariantChange,
  type StoredProduct,
  type StoredVariant,
  catalogueRules,
  gtin14,
  holdersOfGtins,
  importCatalogue,
  optionsFrom,
  shapeFaults,
  variantName,
  wholeProducts,
  withdrawProducts,
} from './import.ts';
