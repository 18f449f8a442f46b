// Where the product lies: each variant by warehouse. Only for reading; stock is moved in its own room.
import { useMemo } from 'react';
import type { Product } from '../../../api/index.ts';
import { RowsToCome, Trouble, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './product.module.css';
import { Section } from './section.tsx';

/** The part; nothing for those who may not see stock. */
export function StockSection({ product }: { product: Product }) {
  const { t, number } = useWords();
  const may = useMay();
  const maySee = may('stock.of_product', 'read');
  const asked = useAsk('stock.of_product', { productId: product.id }, { enabled: maySee });
  const items = asked.data?.items;
  const warehouses = useMemo(() => [...new Map((items ?? []).map((it) => [it.warehouse, it.warehouseName]))], [items]);
  const skus = useMemo(() => [...new Set((items ?? []).map((it) => it.sku))], [items]);
  if (!maySee) return null;
  return (
    <Section id="stock" title={t('products.stock')}>
      {asked.error && <Trouble problem={asked.error} />}
      {asked.isPending && <RowsToCome rows={2} />}
      {items && items.length === 0 && <p className="quiet">{t('products.stock_none')}</p>}
      {items && items.length > 0 && (
        <div className={css.scroll} tabIndex={0} role="group" aria-label={t('products.stock')}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t('products.sku')}</th>
                {warehouses.map(([code, name]) => (
                  <th key={code} scope="col" data-end title={name}>
                    {code}
                  </th>
                ))}
                <th scope="col" data-end>
                  {t('products.free_stock')}
                </th>
                <th scope="col" data-end>
                  {t('products.held')}
                </th>
              </tr>
            </thead>
            <tbody>
              {skus.map((sku) => {
                const mine = items.filter((it) => it.sku === sku);
                const sum = (pick: (it: (typeof mine)[number]) => number): number => mine.reduce((total, it) => total + pick(it), 0);
                const free = sum((it) => it.free);
                return (
                  <tr key={sku}>
                    <th scope="row" className="number">
                      {sku}
                    </th>
                    {warehouses.map(([code]) => (
                      <td key={code} data-end>
                        {number(mine.find((it) => it.warehouse === code)?.onHand ?? 0)}
                      </td>
                    ))}
                    <td data-end className={free <= 0 ? css.bad : undefined}>
                      <strong>{number(free)}</strong>
                    </td>
                    <td data-end>{number(sum((it) => it.held))}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
