// What a product still lacks before it sells well; each line leads to where it is done.
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { Product } from '../../../api/index.ts';
import { useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './product.module.css';
import { Section } from './section.tsx';

/** The list; nothing once all is there. */
export function Checklist({ product, list }: { product: Product; list: { code: string } | undefined }) {
  const { t, named } = useWords();
  const may = useMay();
  const mayPrices = may('pricing.of_products', 'read') && list !== undefined;
  const prices = useAsk('pricing.of_products', { list: list?.code ?? '', products: product.id }, { enabled: mayPrices }).data?.items[0];
  const mayStock = may('stock.of_products', 'read');
  const stock = useAsk('stock.of_products', { products: product.id }, { enabled: mayStock }).data?.items[0];
  const sold = product.items.filter((it) => it.status !== 'archived');
  const isBundle = sold.every((it) => it.bundle);
  const points: { key: string; at: string; isDone: boolean }[] = [
    { key: 'description', at: 'texts', isDone: product.description !== '' },
    { key: 'image', at: 'media', isDone: product.media.length > 0 },
    ...(prices ? [{ key: 'price', at: 'prices', isDone: prices.priced === prices.variants }] : []),
    { key: 'category', at: 'about', isDone: product.category !== null },
    { key: 'weight', at: 'variants', isDone: sold.every((it) => it.weightGrams > 0) },
    { key: 'gtin', at: 'variants', isDone: isBundle || sold.every((it) => it.gtin !== null) },
    ...(stock && !isBundle ? [{ key: 'stock', at: 'stock', isDone: stock.free > 0 }] : []),
    { key: 'seo', at: 'seo', isDone: product.seoDescription !== '' },
    { key: 'active', at: 'about', isDone: product.status === 'active' },
  ];
  const done = points.filter((it) => it.isDone).length;
  if (done === points.length) return null;
  return (
    <Section
      id="checklist"
      title={t('products.checklist')}
      beside={<span className="quiet">{t('products.checklist_done', { done, all: points.length })}</span>}
    >
      <ul className={css.checklist}>
        {points.map(({ key, at, isDone }) => (
          <li key={key} data-done={isDone || undefined}>
            {isDone ? <CircleCheck size={16} aria-hidden /> : <CircleDashed size={16} aria-hidden />}
            {isDone ? (
              <span>
                {named('products.check', key)} <span className="unseen">{t('products.check_done')}</span>
              </span>
            ) : (
              <a href={`#${at}`} onClick={(event) => (event.preventDefault(), document.getElementById(at)?.scrollIntoView({ block: 'start' }))}>
                {named('products.check', key)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
