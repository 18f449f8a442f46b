// What was ordered, and the parcels that carry it.
import type { Money, Order, Parcel } from '../../../api/index.ts';
import { Amount, useWords } from '../../../ui/index.ts';
import css from './order.module.css';
import { Parcels } from './parcels.tsx';

/** Lines with their amounts, then parcels with tracking and label. */
export function Goods({ order, parcels }: { order: Order; parcels: Parcel[] }) {
  const { t, number } = useWords();
  return (
    <div className={css.column}>
      <section aria-labelledby="lines">
        <h2 id="lines">{t('order.lines')}</h2>
        <table className={css.lines}>
          <thead>
            <tr>
              <th scope="col">{t('order.article')}</th>
              <th scope="col" data-end>
                {t('order.quantity')}
              </th>
              <th scope="col" data-end>
                {t('order.price')}
              </th>
              <th scope="col" data-end>
                {t('order.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.id}>
                <td>
                  <span>{line.name}</span> <span className={css.sku}>{line.sku}</span>
                </td>
                <td data-end>{number(line.quantity)}</td>
                <td data-end>
                  <Amount money={line.price} />
                </td>
                <td data-end>
                  <Amount money={line.gross} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            {isSome(order.discount) && <Sum label={t('order.discount')} money={order.discount} />}
            {isSome(order.shipping) && <Sum label={t('order.delivery')} money={order.shipping} />}
            <Sum label={t('orders.total')} money={order.total} isTotal />
            {isSome(order.tax) && <Sum label={t('order.tax')} money={order.tax} />}
          </tfoot>
        </table>
        {order.note && <p className={css.orderNote}>{order.note}</p>}
        {Object.entries(order.attributes).map(([name, value]) => (
          <p key={name} className={css.orderNote}>
            {name}: {value}
          </p>
        ))}
      </section>
      <Address order={order} />
      <Parcels parcels={parcels} />
    </div>
  );
}

const isSome = (money: Money): boolean => Number(money.amount) !== 0;

function Sum({ label, money, isTotal }: { label: string; money: Order['total']; isTotal?: boolean }) {
  return (
    <tr data-total={isTotal || undefined}>
      <th scope="row" colSpan={3}>
        {label}
      </th>
      <td data-end>
        <Amount money={money} />
      </td>
    </tr>
  );
}

function Address({ order: { shipTo } }: { order: Order }) {
  const { t, country } = useWords();
  return (
    <section aria-labelledby="address">
      <h2 id="address">{t('order.ship_to')}</h2>
      <address className={css.address}>
        {shipTo.name}
        <br />
        {shipTo.street}
        <br />
        {shipTo.postalCode} {shipTo.city}
        {shipTo.region ? `, ${shipTo.region}` : ''}
        <br />
        {country(shipTo.country)}
      </address>
    </section>
  );
}
