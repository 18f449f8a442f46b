// The columns of the list of orders: two axes of state, where its tokens stand, who has it, tags and notes.
import { MessageSquareText } from 'lucide-react';
import { Amount, type Column, State, When, type Words } from '../../../ui/index.ts';
import { Day } from './day.tsx';
import type { Row } from './row.ts';
import css from './list.module.css';

/** All columns that a list of orders can show, the first one always. */
export function orderColumns({ t, named, country }: Words): Column<Row>[] {
  return [
    { key: 'number', title: t('orders.number'), cell: (row) => <NumberCell row={row} />, card: 'lead', width: '12rem' },
    { key: 'placed', title: t('orders.placed'), cell: (row) => <When at={row.createdAt} />, card: 'none', width: '7.25rem' },
    { key: 'customer', title: t('orders.customer'), cell: (row) => <CustomerCell row={row} />, card: 'under' },
    { key: 'total', title: t('orders.total'), cell: (row) => <Amount money={row.total} />, isEnd: true, card: 'lead-end', width: '8rem' },
    { key: 'paid', title: t('orders.paid'), cell: (row) => <State family="state.payment" value={row.paymentState} />, card: 'none', width: '7.75rem' },
    {
      key: 'sent',
      title: t('orders.fulfilment'),
      cell: (row) => <State family="state.fulfilment" value={row.fulfilmentState} />,
      card: 'none',
      width: '7.5rem',
      isMinor: true,
    },
    { key: 'where', title: t('orders.where'), cell: (row) => <WhereCell row={row} />, card: 'under-end', width: '13.5rem' },
    { key: 'who', title: t('orders.assignee'), cell: (row) => row.assignee?.name ?? '', card: 'none', width: '7rem', isMinor: true },
    { key: 'tags', title: t('desk.tags'), cell: (row) => <Tags tags={row.tags} />, card: 'none', width: '9rem', isExtra: true },
    { key: 'state', title: t('orders.state'), cell: (row) => <State family="state.order" value={row.state} />, card: 'none', width: '8rem', isExtra: true },
    { key: 'payment', title: t('orders.payment'), cell: (row) => named('payment', row.paymentMethod), card: 'none', width: '10rem', isExtra: true },
    { key: 'channel', title: t('orders.channel'), cell: (row) => row.channel, card: 'none', width: '8rem', isExtra: true },
    {
      key: 'ship_by',
      title: t('orders.ship_by'),
      cell: (row) => row.shipBy && row.state === 'placed' && <Day day={row.shipBy} />,
      card: 'none',
      width: '8rem',
      isExtra: true,
    },
    { key: 'country', title: t('orders.country'), cell: (row) => country(row.country), card: 'none', width: '8rem', isExtra: true },
  ];
}

function NumberCell({ row }: { row: Row }) {
  return (
    <>
      <span className="number">{row.number}</span>
      {row.notes > 0 && (
        <span className={css.notes}>
          <MessageSquareText size={13} aria-hidden /> {row.notes}
        </span>
      )}
    </>
  );
}

/** The name with its tags behind it. */
function CustomerCell({ row }: { row: Row }) {
  return (
    <>
      {row.customerName} {row.tags.length > 0 && <Tags tags={row.tags} />}
    </>
  );
}

/** Where its tokens stand while it runs; how it ended once it has. */
function WhereCell({ row }: { row: Row }) {
  if (row.state === 'placed' && row.where === undefined) return null;
  if (row.where === undefined || row.where.length === 0 || row.state !== 'placed') return <State family="state.order" value={row.state} />;
  const names = [...new Set(row.where.map((place) => place.name))];
  const isStuck = row.where.some((place) => place.kind === 'incident');
  return (
    <span className={css.where} data-bad={isStuck || undefined} title={names.join(', ')}>
      {names.join(', ')}
    </span>
  );
}

/** Tags as quiet words. */
export function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <span className={css.tags}>
      {tags.map((tag) => (
        <span key={tag} className={css.tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}
