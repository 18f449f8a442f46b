// The receipt on paper of 80 mm: what was sold, its tax by rate, how it was paid.
import type { Receipt } from '../../../api/index.ts';
import { Amount, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './till.module.css';

/** The receipt, printed alone on its page. */
export function ReceiptPaper({ sale }: { sale: Receipt }) {
  const words = useWords();
  const { t, money, number, full } = words;
  const may = useMay();
  const shop = useAsk('messages.shop', {}, { enabled: may('messages.shop', 'read') }).data;
  return (
    <article className={css.paper} lang={sale.language} aria-label={t('till.receipt')}>
      <header>
        <strong>{shop?.legal?.name ?? shop?.name ?? sale.till}</strong>
        {shop?.legal && (
          <span>
            {shop.legal.street}, {shop.legal.postalCode} {shop.legal.city}
          </span>
        )}
        {shop?.legal?.taxId && <span>{shop.legal.taxId}</span>}
        <span>{sale.till}</span>
      </header>
      <p>
        {t('till.receipt')} <span className="number">{sale.number}</span>
        <br />
        {full(sale.at)}
      </p>
      <ul>
        {sale.lines.map((line) => (
          <li key={line.sku}>
            <span>{line.name}</span>
            <span>
              {number(line.quantity)} × <Amount money={line.price} />
            </span>
            <Amount money={line.total} />
          </li>
        ))}
      </ul>
      <p className={css.paperTotal}>
        <span>{t('till.total')}</span> <Amount money={sale.total} />
      </p>
      <dl>
        <dt>{sale.method === 'cash' ? t('till.cash') : t('till.card')}</dt>
        <dd>
          <Amount money={sale.given ?? sale.total} />
        </dd>
        {sale.change && (
          <>
            <dt>{t('till.change')}</dt>
            <dd>
              <Amount money={sale.change} />
            </dd>
          </>
        )}
        {sale.taxes.map((tax) => (
          <div key={tax.percent} className={css.pair}>
            <dt>{t('till.tax', { percent: number(tax.percent), net: money(tax.net) })}</dt>
            <dd>
              <Amount money={tax.tax} />
            </dd>
          </div>
        ))}
      </dl>
      <footer>
        <span>{t('till.served', { name: sale.cashier })}</span>
        <span>{t('till.receipt_not_fiscal')}</span>
      </footer>
    </article>
  );
}
