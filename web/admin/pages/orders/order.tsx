// The page everyone sees: an order as its drawing, live, with what waits in words and the buttons that the step offers.
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Order, Parcel, Run, RunsOfDocument } from '../../../api/index.ts';
import { BackArrow, ChoiceButtons, Drawing, PageHead, RowsToCome, State, Trouble, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import { DeskLine } from '../desk/desk-line.tsx';
import { OrderMore } from '../drafts/order-more.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { Goods } from './goods.tsx';
import css from './order.module.css';
import { PAPERS, type Paper, PrintMenu } from './papers.tsx';
import { Strip } from './strip.tsx';
import { Timeline } from './timeline.tsx';
import { tokensOf } from './waits.ts';
import { Whereabouts } from './whereabouts.tsx';

const NO_RUNS: RunsOfDocument = { runs: [], drawings: {} };

/** An order. */
export function OrderPage() {
  const { t } = useWords();
  const { orderId } = useParams({ from: '/shell/orders/$orderId' });
  const may = useMay();
  const order = useAsk('orders.get', { orderId });
  const runs = useAsk('runs.of_document', { documentId: orderId }, { enabled: may('runs.of_document', 'read') });
  const parcels = useAsk('shipping.parcels', { orderId }, { enabled: may('shipping.parcels', 'read') }).data?.items ?? [];
  const children = (runs.data?.runs ?? []).filter((it) => it.documentId !== orderId).map((it) => `${it.documentKind}:${it.documentId}`);
  useLive([`order:${orderId}`, ...new Set(children)], ['orders.get', 'runs.of_document', 'shipping.parcels', 'tasks.list', 'messages.list', 'desk.notes']);
  if (order.error && !order.data) {
    return (
      <>
        <PageHead title={t('order.title')} back={<BackToOrders />} />
        <div className={css.around}>
          <Trouble problem={order.error} again={() => void order.refetch()} />
        </div>
      </>
    );
  }
  if (!order.data) return <RowsToCome rows={10} heightPx={56} />;
  return <Loaded order={order.data} data={runs.data ?? NO_RUNS} isLoading={runs.isLoading} parcels={parcels} />;
}

function BackToOrders() {
  const { t } = useWords();
  return (
    <Link to="/orders" className={css.back}>
      <BackArrow /> {t('orders.title')}
    </Link>
  );
}

/** Slips and notes of an order that has a parcel, its invoice once it is issued. */
const papersOf = ({ documents }: Order): Paper[] =>
  PAPERS.filter((kind) => documents.some((it) => it.kind === (kind === 'invoice' ? 'invoice' : 'parcel') && it.state !== 'cancelled'));

function Loaded({ order, data, isLoading, parcels }: { order: Order; data: RunsOfDocument; isLoading: boolean; parcels: Parcel[] }) {
  const { t } = useWords();
  const may = useMay();
  const [isCancelling, setCancelling] = useState(false);
  const mayCancel = may('orders.cancel') && order.state === 'placed';
  return (
    <>
      <PageHead
        title={order.number}
        back={<BackToOrders />}
        beside={<State family="state.order" value={order.state} />}
        actions={
          <>
            <PrintMenu documentId={order.id} kinds={papersOf(order)} />
            <OrderMore order={order} />
            {mayCancel && (
              <Button variant="default" onClick={() => setCancelling(true)}>
                {t('order.cancel')}
              </Button>
            )}
          </>
        }
      />
      <Strip order={order} />
      <DeskLine documentId={order.id} />
      <RunView data={data} isLoading={isLoading} order={order} />
      <div className={css.columns}>
        <Goods order={order} parcels={parcels} />
        <Timeline documentId={order.id} data={data} />
      </div>
      {isCancelling && <CancelDialog order={order} onClose={() => setCancelling(false)} />}
    </>
  );
}

/** The drawing of the chosen run, the choice of runs above it, the waits under it. */
function RunView({ data, isLoading, order }: { data: RunsOfDocument; isLoading: boolean; order: Order }) {
  const { t } = useWords();
  const { run: wanted } = useSearch({ from: '/shell/orders/$orderId' });
  const navigate = useNavigate({ from: '/orders/$orderId' });
  const run = data.runs.find((it) => it.id === wanted || it.documentId === wanted) ?? data.runs.find((it) => it.parentId === null) ?? data.runs[0];
  if (isLoading)
    return (
      <div className={css.noDrawing}>
        <p className="quiet">{t('drawing.loading')}</p>
      </div>
    );
  if (!run)
    return (
      <div className={css.noDrawing}>
        <p className="quiet">{t('order.no_run')}</p>
      </div>
    );
  const choose = (id: string): void => void navigate({ search: id === data.runs[0]?.id ? {} : { run: id }, replace: true, resetScroll: false });
  return (
    <section aria-label={t('order.process')}>
      {data.runs.length > 1 && <RunTabs runs={data.runs} chosen={run.id} onChoose={choose} />}
      <RunDrawing key={run.id} run={run} xml={data.drawings[run.definitionId]} />
      <Whereabouts data={data} order={order} onShowRun={choose} shown={run.id} />
    </section>
  );
}

function RunDrawing({ run, xml }: { run: Run; xml: string | undefined }) {
  const { t } = useWords();
  if (xml === undefined)
    return (
      <div className={css.noDrawing}>
        <p className="quiet">{t('drawing.broken')}</p>
      </div>
    );
  return (
    <Drawing
      label={t('order.drawing_of', { name: run.name, number: run.documentNumber ?? '' })}
      xml={xml}
      tokens={tokensOf(run)}
      done={run.done}
      flows={run.flows}
      height="clamp(17rem, 58dvh, 40rem)"
    />
  );
}

function RunTabs({ runs, chosen, onChoose }: { runs: Run[]; chosen: string; onChoose: (id: string) => void }) {
  const { t } = useWords();
  return (
    <ChoiceButtons
      label={t('order.drawings')}
      className={css.drawings}
      choices={runs.map((run) => ({ value: run.id, says: <RunName run={run} /> }))}
      value={chosen}
      onChange={onChoose}
    />
  );
}

function RunName({ run }: { run: Run }) {
  const { t } = useWords();
  return (
    <>
      {run.status === 'live' && <span className={css.dot} data-bad={run.waits.some((it) => it.kind === 'incident') || undefined} aria-hidden />}
      {run.parentId !== null && run.documentKind === 'parcel' ? run.documentNumber : run.name}
      {run.status !== 'live' && <span className="quiet"> · {t('run.ended')}</span>}
    </>
  );
}
