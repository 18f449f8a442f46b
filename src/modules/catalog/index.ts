// The catalogue's door: what other rooms may use of it.
export type { Created, ProductInput } from './create.ts';
export { checkDigit, explode, isGtin } from './rules.ts';
export { codesOf, idsOf, variantsByCode, variantsById } from './store.ts';
export type { Category, Component, Leaf, Status, Variant } from './types.ts';
export {
  type CatalogueChanges,
  type ImportedProductChange,
  type ImportedVariantChange,
  type StoredProduct,
  type StoredVariant,
  catalogueRules,
  importCatalogue,
  shapeFaults,
  variantName,
  wholeProducts,
  withdrawProducts,
} from './import.ts';
