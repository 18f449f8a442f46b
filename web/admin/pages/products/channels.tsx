// Where the product can be bought: each channel with the prices that its list has for the variants.
import { useQueries } from '@tanstack/react-query';
import { type Product, get } from '../../../api/index.ts';
import { Mark, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './product.module.css';
import { Section } from './section.tsx';

/** The part; nothing for those who may not see channels or prices. */
export function Channels({ product }: { product: Product }) {
  const { t } = useWords();
  const may = useMay();
  const isSeen = may('orders.channels', 'read') && may('pricing.of_products', 'read');
  const channels = useAsk('orders.channels', {}, { enabled: isSeen }).data?.items ?? [];
  const known = useAsk('pricing.lists', {}, { enabled: isSeen }).data?.items ?? [];
  // A channel may name a list that nobody has made yet.
  const lists = [...new Set(channels.map((it) => it.priceList))].filter((code) => known.some((it) => it.code === code));
  const priced = useQueries({
    queries: lists.map((list) => ({
      queryKey: ['pricing.of_products', { list, products: product.id }],
      queryFn: ({ signal }: { signal: AbortSignal }) => get('pricing.of_products', { list, products: product.id }, signal),
    })),
    combine: (answers) => new Map(lists.map((list, at) => [list, answers[at]?.data?.items[0]])),
  });
  if (!isSeen || channels.length === 0) return null;
  return (
    <Section id="channels" title={t('products.channels')}>
      <ul className={css.channels}>
        {channels.map((channel) => {
          const item = priced.get(channel.priceList);
          const isOpen = product.status === 'active' && item !== undefined && item.priced > 0;
          const isWhole = isOpen && item.priced === item.variants;
          return (
            <li key={channel.code}>
              <span>{channel.name}</span>
              <Mark mood={isWhole ? 'good' : isOpen ? 'waiting' : 'ended'}>
                {isWhole
                  ? t('products.sold_here')
                  : isOpen
                    ? t('products.sold_in_part', { priced: item.priced, variants: item.variants })
                    : product.status === 'active'
                      ? t('products.no_price')
                      : t('products.not_active')}
              </Mark>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
