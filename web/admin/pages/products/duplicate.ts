// A product once more, as a draft with codes of its own and without numbers that only one thing may have.
import type { Actions, Product } from '../../../api/index.ts';

type New = Actions['catalog.create_products']['input'];

/** What creates the copy; GTINs are left out, as each belongs to one thing, and pictures that lie here are not copied. */
export function copyOf(product: Product, name: string): New {
  const {
    names: _,
    description,
    material,
    instructions,
    seoTitle,
    seoDescription,
    texts,
    brand,
    category,
    specs,
    countryOfOrigin,
    provenance,
    digital,
    options,
    taxCategory,
  } = product;
  const mark =
    '-C' +
    Math.floor(Date.now() / 1000)
      .toString(36)
      .toUpperCase()
      .slice(-4);
  return {
    name: name.slice(0, 300),
    description,
    material,
    instructions,
    seoTitle,
    seoDescription,
    texts,
    brand,
    category,
    specs,
    countryOfOrigin,
    provenance,
    digital,
    options,
    taxCategory,
    status: 'draft',
    media: product.media.filter((it) => it.isRemote).map(({ url, alt }) => ({ url, alt })),
    variants: product.items
      .filter((it) => it.status !== 'archived')
      .map(({ sku, options: values, weightGrams, lengthMm, widthMm, heightMm, components }) => ({
        sku: sku.slice(0, 64 - mark.length) + mark,
        options: values,
        weightGrams,
        lengthMm,
        widthMm,
        heightMm,
        ...(components.length > 0 ? { components: components.map((part) => ({ sku: part.sku, quantity: part.quantity })) } : {}),
      })),
  };
}
