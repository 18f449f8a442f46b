// What a customer ordered: totals by currency, and the orders themselves.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Amount, RowsToCome, State, Trouble, When, useAsk, useList, useMay, useWords } from '../../../ui/index.ts';
import css from './customers.module.css';
import { Section } from './section.tsx';

/** Orders, money and the last order, in each currency. */
export function Totals({ customerId }: { customerId: string }) {
  const { t, number } = useWords();
  const may = useMay();
  const totals = useAsk('orders.of_customer', { customerId, limit: 1 }, { enabled: may('orders.of_customer', 'read') }).data?.totals ?? [];
  if (totals.length === 0) return null;
  return (
    <div className={css.strip}>
      {totals.map((it) => (
        <dl key={it.currency}>
          <div>
            <dt>{t('customers.orders')}</dt>
            <dd className={css.big}>{number(it.orders)}</dd>
          </div>
          <div>
            <dt>{t('customers.spent')}</dt>
            <dd className={css.big}>
              <Amount money={it.spent} />
            </dd>
          </div>
          {it.cancelled > 0 && (
            <div>
              <dt>{t('customers.cancelled')}</dt>
              <dd className={css.big}>{number(it.cancelled)}</dd>
            </div>
          )}
          <div>
            <dt>{t('customers.last_order')}</dt>
            <dd>
              <When at={it.lastAt} />
            </dd>
          </div>
        </dl>
      ))}
    </div>
  );
}

/** The orders, the newest first. */
export function Orders({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const may = useMay();
  const list = useList('orders.of_customer', { customerId }, { enabled: may('orders.of_customer', 'read'), limit: 20 });
  if (!may('orders.of_customer', 'read')) return null;
  return (
    <Section title={t('customers.orders')}>
      {list.isLoading && <RowsToCome rows={3} />}
      {list.problem && <Trouble problem={list.problem} again={list.again} />}
      {!list.isLoading && !list.problem && list.items.length === 0 && <p className="quiet">{t('customers.no_orders')}</p>}
      <ul className={css.rows}>
        {list.items.map((it) => (
          <li key={it.id}>
            <Link to="/orders/$orderId" params={{ orderId: it.id }} className="number">
              {it.number}
            </Link>
            <State family="state.order" value={it.state} />
            <span className={css.end}>
              <Amount money={it.total} />
            </span>
            <When at={it.createdAt} />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="default" size="xs" onClick={list.more} loading={list.isLoadingMore}>
          {t('common.more')}
        </Button>
      )}
    </Section>
  );
}
