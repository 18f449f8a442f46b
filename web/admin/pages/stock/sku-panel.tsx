// One SKU: what lies where, how that came about, who holds it, what moved last, and what can be done.
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { StockRow } from '../../../api/index.ts';
import { Lasts, RowsToCome, SidePanel, Trouble, When, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import { Evolution } from './chart.tsx';
import { MovedQuantity } from './movements.tsx';
import { ReorderDialog } from './reorder-dialog.tsx';
import css from './stock.module.css';

const MOVEMENTS_SHOWN = 8;
const DEEDS = ['receive', 'move', 'adjust', 'damage'] as const;

/** The panel of a SKU. */
export function SkuPanel({ sku, onClose }: { sku: string; onClose: () => void }) {
  const { t } = useWords();
  const query = useAsk('stock.list', { sku, limit: 1 }, { keep: true });
  useLive(['stock'], ['stock.list', 'stock.holds', 'stock.movements', 'stock.evolution']);
  const row = query.data?.items[0];
  return (
    <SidePanel title={row && row.name !== sku ? `${sku} · ${row.name}` : sku} onClose={onClose}>
      {query.isPending && <RowsToCome rows={4} />}
      {query.error && <Trouble problem={query.error} again={() => void query.refetch()} />}
      {query.data && !row && <p className="quiet">{t('stock.no_sku')}</p>}
      {row && (
        <div className={css.panel}>
          <Doing row={row} />
          <Levels row={row} />
          <History sku={sku} />
          <Holds sku={sku} />
          <Moved sku={sku} />
        </div>
      )}
    </SidePanel>
  );
}

function Doing({ row }: { row: StockRow }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate({ from: '/stock' });
  const [isOrdering, setOrdering] = useState(false);
  const names = { receive: t('stock.receive'), move: t('stock.move'), adjust: t('stock.adjust'), damage: t('stock.damage') };
  return (
    <div className={css.doing}>
      {DEEDS.filter((deed) => may(`stock.${deed}`)).map((deed) => (
        <Button key={deed} size="xs" variant="default" onClick={() => void navigate({ search: (now) => ({ ...now, act: deed }), replace: true })}>
          {names[deed]}
        </Button>
      ))}
      {may('stock.set_reorder_points') && (
        <Button size="xs" variant="default" onClick={() => setOrdering(true)}>
          {t('stock.reorder_point')}
        </Button>
      )}
      {isOrdering && <ReorderDialog skus={[row.sku]} now={row.reorderPoint} onClose={() => setOrdering(false)} onDone={() => setOrdering(false)} />}
    </div>
  );
}

function Levels({ row }: { row: StockRow }) {
  const { t, number } = useWords();
  return (
    <section>
      <table className={css.levels}>
        <caption className="unseen">{t('stock.levels')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('stock.warehouse')}</th>
            <th scope="col" data-end>
              {t('stock.on_hand')}
            </th>
            <th scope="col" data-end>
              {t('stock.held')}
            </th>
            <th scope="col" data-end>
              {t('stock.free')}
            </th>
          </tr>
        </thead>
        <tbody>
          {row.warehouses.map((it) => (
            <tr key={it.warehouse}>
              <th scope="row">{it.warehouse}</th>
              <td data-end>{number(it.onHand)}</td>
              <td data-end>{number(it.held)}</td>
              <td data-end>{number(it.free)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('stock.total')}</th>
            <td data-end>{number(row.onHand)}</td>
            <td data-end>{number(row.held)}</td>
            <td data-end>{number(row.free)}</td>
          </tr>
        </tfoot>
      </table>
      <dl className={css.facts}>
        <dt>{t('stock.reorder_point')}</dt>
        <dd>{row.reorderPoint === null ? '–' : number(row.reorderPoint)}</dd>
        {row.lowSince !== null && (
          <>
            <dt>{t('stock.low_since')}</dt>
            <dd>
              <When at={row.lowSince} />
            </dd>
          </>
        )}
        <dt>{t('stock.sold30')}</dt>
        <dd>{number(row.sold30)}</dd>
        <dt>{t('stock.cover')}</dt>
        <dd>{row.daysOfCover === null ? '–' : t('stock.days', { count: row.daysOfCover })}</dd>
      </dl>
    </section>
  );
}

function History({ sku }: { sku: string }) {
  const may = useMay();
  const query = useAsk('stock.evolution', { sku }, { enabled: may('stock.evolution', 'read'), keep: true });
  return query.data ? <Evolution points={query.data.points} /> : null;
}

function Holds({ sku }: { sku: string }) {
  const { t, number } = useWords();
  const may = useMay();
  const query = useAsk('stock.holds', { sku, limit: 50 }, { enabled: may('stock.holds', 'read'), keep: true });
  const items = query.data?.items ?? [];
  if (!query.data) return null;
  return (
    <section>
      <h3>{t('stock.holds')}</h3>
      {items.length === 0 && <p className="quiet">{t('stock.no_holds')}</p>}
      <ul className={css.rows}>
        {items.map((it, at) => (
          <li key={`${it.documentId}-${it.warehouse}-${at}`}>
            <DocumentLink id={it.documentId} number={it.number} />
            <span className="quiet">
              {it.warehouse}
              {it.expiresAt !== null && (
                <>
                  {' · '}
                  {t('stock.until')} <When at={it.expiresAt} />
                </>
              )}
            </span>
            <span className="figure">{number(it.quantity)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Moved({ sku }: { sku: string }) {
  const { t, named } = useWords();
  const may = useMay();
  const query = useAsk('stock.movements', { sku, limit: MOVEMENTS_SHOWN }, { enabled: may('stock.movements', 'read'), keep: true });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{t('stock.movements')}</h3>
      <ul className={css.rows}>
        {items.map((it) => (
          <li key={it.id}>
            <span>
              {named('stock.kind', it.kind)}{' '}
              <span className="quiet">
                {[it.source, it.target].filter(Boolean).join(' → ')} · <Lasts from={it.at} />
              </span>
            </span>
            {it.documentId !== null && it.number !== null && <DocumentLink id={it.documentId} number={it.number} />}
            <MovedQuantity movement={it} />
          </li>
        ))}
      </ul>
      {query.data?.next && (
        <Link to="/stock/movements" search={{ sku }}>
          {t('stock.all_movements')}
        </Link>
      )}
    </section>
  );
}
