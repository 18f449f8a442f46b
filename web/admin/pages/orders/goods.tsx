// What was ordered, and the parcels that carry it.
import { Button } from '@mantine/core';
import { FileText, Truck } from 'lucide-react';
import { useState } from 'react';
import { type Money, type Order, type Parcel, Problem, get } from '../../../api/index.ts';
import { Amount, State, Trouble, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './order.module.css';

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
      </section>
      <Address order={order} />
      <section aria-labelledby="parcels">
        <h2 id="parcels">{t('order.parcels')}</h2>
        {parcels.length === 0 ? (
          <p className="quiet">{t('order.no_parcels')}</p>
        ) : (
          <ul className={css.parcels}>
            {parcels.map((it) => (
              <ParcelView key={it.id} parcel={it} />
            ))}
          </ul>
        )}
      </section>
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

function ParcelView({ parcel }: { parcel: Parcel }) {
  const { t, named, weight } = useWords();
  const may = useMay();
  const whole = useAsk('shipping.get', { parcelId: parcel.id }, { enabled: may('shipping.get', 'read') }).data;
  const goods = (whole?.lines ?? []).map((it) => `${it.quantity} × ${it.sku}`).join(', ');
  const facts = [parcel.warehouse, parcel.weightGrams > 0 ? weight(parcel.weightGrams) : '', goods];
  return (
    <li className={css.parcel}>
      <div className={css.parcelHead}>
        <span className="number">{parcel.number}</span>
        <State family="state.parcel" value={parcel.state} />
      </div>
      <p className="quiet">{facts.filter((it) => it !== '').join(' · ')}</p>
      {parcel.collect && (
        <p>
          {t('order.collect')} <Amount money={parcel.collect} />
        </p>
      )}
      {parcel.trackingNumber && (
        <p className={css.parcelLinks}>
          <Tracking parcel={parcel} />
          {parcel.trackingStatus && <span>{named('tracking', parcel.trackingStatus)}</span>}
          <LabelButton parcel={parcel} />
        </p>
      )}
    </li>
  );
}

function Tracking({ parcel }: { parcel: Parcel }) {
  const number = (
    <>
      <Truck size={14} aria-hidden /> {parcel.carrier} {parcel.trackingNumber}
    </>
  );
  return parcel.trackingUrl ? (
    <a href={parcel.trackingUrl} target="_blank" rel="noreferrer">
      {number}
    </a>
  ) : (
    <span className="figure">{number}</span>
  );
}

/** Opens the label in a tab of its own, made of the bytes that the server keeps. */
function LabelButton({ parcel }: { parcel: Parcel }) {
  const { t } = useWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const open = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { mediaType, base64 } = await get('shipping.label', { parcelId: parcel.id });
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      window.open(URL.createObjectURL(new Blob([bytes], { type: mediaType })), '_blank', 'noopener');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<FileText size={14} aria-hidden />} loading={isBusy} onClick={() => void open()}>
        {t('order.label')}
      </Button>
      {problem && <Trouble problem={problem} />}
    </>
  );
}
