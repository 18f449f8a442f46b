// A product in words that other programs know: schema.org's ProductGroup and Product, with GS1's numbers.
import type { ProductDetail, VariantDetail } from './store.ts';

type Told = Record<string, unknown>;

/** Takes away what says nothing. */
const told = (json: Told): Told =>
  Object.fromEntries(
    Object.entries(json).filter(([, value]) => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)),
  );

/** The product as JSON-LD; each text in `language` where there is one, else in the shop's first language. Millimetres and grams by UN/CEFACT's codes. */
export function jsonLdOf(product: ProductDetail, variants: readonly VariantDetail[], pictures: readonly string[], language?: string): Told {
  const text = language === undefined ? undefined : product.texts[language];
  return told({
    '@context': 'https://schema.org',
    '@type': 'ProductGroup',
    productGroupID: product.id,
    name: (language && product.names[language]) ?? product.name,
    description: text?.description ?? product.description,
    brand: product.brand && { '@type': 'Brand', name: product.brand },
    category: product.category,
    material: text?.material ?? product.material,
    countryOfOrigin: product.countryOfOrigin,
    image: [...pictures],
    variesBy: product.options.map(({ name }) => name),
    additionalProperty: Object.entries(product.specs).map(([name, value]) => ({ '@type': 'PropertyValue', name, value })),
    hasVariant: variants.filter(({ status }) => status === 'active').map((variant) => variantOf(variant, language)),
  });
}

function variantOf(variant: VariantDetail, language?: string): Told {
  const measure = (value: number | null, unitCode: string) => (value === null ? undefined : { '@type': 'QuantitativeValue', value, unitCode });
  return told({
    '@type': 'Product',
    sku: variant.sku,
    gtin: variant.gtin,
    name: (language && variant.names[language]) ?? variant.name,
    weight: measure(variant.weightGrams, 'GRM'),
    depth: measure(variant.lengthMm, 'MMT'),
    width: measure(variant.widthMm, 'MMT'),
    height: measure(variant.heightMm, 'MMT'),
    additionalProperty: Object.entries(variant.options).map(([name, value]) => ({ '@type': 'PropertyValue', name, value })),
  });
}
