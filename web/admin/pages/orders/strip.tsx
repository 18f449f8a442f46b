// The top strip of an order: who, how much, how, and what was promised.
import type { ReactNode } from 'react';
import type { Order } from '../../../api/index.ts';
import { Amount, State, When, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { RiskMark } from '../promise.tsx';
import { Day } from './day.tsx';
import css from './order.module.css';

/** The facts of an order that everybody asks for first. */
export function Strip({ order }: { order: Order }) {
  const { t, named, country } = useWords();
  const may = useMay();
  const isOpen = order.shipBy !== null && order.state === 'placed';
  const promise = useAsk('promises.of', { documentId: order.id }, { enabled: isOpen && may('promises.of', 'read') }).data?.promise;
  return (
    <dl className={css.strip}>
      <Fact label={t('orders.customer')}>
        <span className={css.strong}>{order.customerName}</span>
        <span className={css.contact}>
          {order.email && <a href={`mailto:${order.email}`}>{order.email}</a>}
          {order.phone && (
            <a href={`tel:${order.phone}`} className="figure">
              {order.phone}
            </a>
          )}
        </span>
      </Fact>
      <Fact label={t('orders.total')}>
        <span className={css.total}>
          <Amount money={order.total} />
        </span>
      </Fact>
      <Fact label={t('orders.payment')}>
        <span>{named('payment', order.paymentMethod)}</span>
        <State family="state.payment" value={order.paymentState} />
      </Fact>
      <Fact label={t('orders.placed')}>
        <When at={order.createdAt} />
      </Fact>
      {order.shipBy && order.state === 'placed' && (
        <Fact label={t('orders.ship_by')}>
          <Day day={order.shipBy} />
          {promise && <RiskMark risk={promise.risk} />}
        </Fact>
      )}
      <Fact label={t('order.ship_to')}>
        <span>
          {order.shipTo.city}, {country(order.shipTo.country)}
        </span>
        <span className="quiet">{named('delivery', order.deliveryMethod)}</span>
      </Fact>
      <Fact label={t('orders.channel')}>{order.channel}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
