// What needs a person now, what must leave today, and four figures: the page that a merchant opens in the morning.
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { type Answer, every } from '../../../api/index.ts';
import { Amount, Empty, Lasts, Mark, PageHead, RowsToCome, Trouble, useAsk, useMay, useNow, useWords } from '../../../ui/index.ts';
import { NOTICES_ASKED, NoticeList } from '../../bell.tsx';
import { SetupList } from './checklist.tsx';
import { DueList } from './due.tsx';
import css from './home.module.css';
import { Sparkline } from './sparkline.tsx';

export type Today = Answer<'home.today'>;

/** Figures change with every order; nobody needs them by the second. */
const LOOK_AGAIN_MS = 20_000;

/** Home. */
export function HomePage() {
  const { t, weekday } = useDay();
  const today = useAsk('home.today', {});
  const again = useEffectEvent(() => {
    if (!document.hidden) void today.refetch();
  });
  useEffect(() => every(LOOK_AGAIN_MS, () => again()), []);
  return (
    <>
      <PageHead title={t('home.title')} beside={weekday} />
      {today.isPending && <RowsToCome rows={8} heightPx={64} />}
      {today.error && !today.data && (
        <div className={css.around}>
          <Trouble problem={today.error} again={() => void today.refetch()} />
        </div>
      )}
      {today.data && <Loaded today={today.data} />}
    </>
  );
}

function useDay() {
  const words = useWords();
  const now = useNow();
  const weekday = new Intl.DateTimeFormat(words.language, { weekday: 'long', day: 'numeric', month: 'long' }).format(now);
  return { ...words, weekday };
}

function Loaded({ today }: { today: Today }) {
  const { lanes, incidents, due, low, checklist } = today;
  if (isUnused(today)) return <FirstSteps />;
  return (
    <div className={css.home}>
      {checklist?.isShown && <SetupList items={checklist.items} />}
      <Figures today={today} />
      <div className={css.columns}>
        <div className={css.column}>
          {lanes && <Lanes lanes={lanes.items} />}
          {incidents && incidents.items.length > 0 && <Incidents incidents={incidents} />}
          <Notices />
        </div>
        <div className={css.column}>
          {due && <DueList due={due} />}
          {low && low.items.length > 0 && <Low items={low.items} hasMore={low.next !== null} />}
        </div>
      </div>
    </div>
  );
}

/** A shop to which nothing has happened, and for which there is no list of what it still wants. */
const isUnused = ({ orders, lanes, checklist }: Today): boolean =>
  checklist?.isShown !== true && orders !== null && orders.days.every((it) => it.orders === 0) && (lanes?.items.length ?? 0) === 0;

function FirstSteps() {
  const { t } = useWords();
  const may = useMay();
  return (
    <div className={css.around}>
      <Empty title={t('home.empty')} action={may('orders.place_draft') && <Link to="/orders/new">{t('drafts.new_order')}</Link>}>
        {t('home.empty_help')}
      </Empty>
    </div>
  );
}

/** Four figures, each with its two weeks. */
function Figures({ today: { orders, shipping } }: { today: Today }) {
  const { t, number, duration } = useWords();
  const first = orders?.money[0];
  const times = shipping?.days.map((it) => it.averageMs) ?? [];
  const lastTime = times.findLast((it) => it !== null);
  if (!orders && !shipping) return null;
  return (
    <ul className={css.figures}>
      {orders && (
        <Figure label={t('home.orders_today')} to="/orders" values={orders.days.map((it) => it.orders)}>
          {number(orders.days.at(-1)?.orders ?? 0)}
        </Figure>
      )}
      {orders && (
        <Figure
          label={t('home.money_today')}
          values={first?.days.map((it) => Number(it.total.amount)) ?? []}
          beside={orders.money.slice(1, 4).map((it) => (
            <Amount key={it.today.currency} money={it.today} />
          ))}
        >
          {first ? <Amount money={first.today} /> : number(0)}
        </Figure>
      )}
      {shipping && (
        <Figure
          label={t('home.to_ship')}
          values={shipping.days.map((it) => it.left)}
          beside={[t('home.left_today', { count: shipping.days.at(-1)?.left ?? 0 })]}
        >
          {number(shipping.toShip)}
        </Figure>
      )}
      {shipping && (
        <Figure label={t('home.hand_over')} values={times}>
          {lastTime === undefined || lastTime === null ? t('home.no_figure') : duration(lastTime)}
        </Figure>
      )}
    </ul>
  );
}

interface FigureProps {
  label: string;
  children: ReactNode;
  values: readonly (number | null)[];
  beside?: ReactNode[];
  to?: '/orders';
}

function Figure({ label, children, values, beside = [], to }: FigureProps) {
  return (
    <li className={css.figure}>
      <p className={css.label}>{to ? <Link to={to}>{label}</Link> : label}</p>
      <p className={css.value}>{children}</p>
      {beside.length > 0 && (
        <p className={css.beside}>
          {beside.map((it, at) => (
            <span key={at}>{it}</span>
          ))}
        </p>
      )}
      <Sparkline values={values} />
    </li>
  );
}

/** Open tasks by lane, the lane of the oldest task first. */
function Lanes({ lanes }: { lanes: NonNullable<Today['lanes']>['items'] }) {
  const { t, lane } = useWords();
  return (
    <section aria-labelledby="lanes">
      <h2 id="lanes">{t('home.needs_person')}</h2>
      {lanes.length === 0 ? (
        <p className={css.good}>
          <Mark mood="good">{t('home.nothing_waits')}</Mark>
        </p>
      ) : (
        <ul className={css.rows}>
          {lanes.map((it) => (
            <li key={it.lane ?? ''}>
              <Link to="/tasks" search={{ lane: it.lane ?? undefined }}>
                {lane(it.lane) ?? t('home.no_lane')}
              </Link>
              <span className={css.rowEnd}>
                {it.late > 0 && <Mark mood="bad">{t('home.late', { count: it.late })}</Mark>}
                <span className="figure">{t('home.tasks', { count: it.open })}</span>
                {it.oldest && (
                  <span className={css.age}>
                    <Lasts from={it.oldest} />
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Incidents({ incidents }: { incidents: NonNullable<Today['incidents']> }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="incidents">
      <h2 id="incidents">{t('home.stopped')}</h2>
      <ul className={css.rows}>
        {incidents.items.map((it) => (
          <li key={it.id}>
            <Link to="/incidents" search={{ incident: it.id }}>
              {it.name}
            </Link>
            <span className={css.rowEnd}>
              <span className="number">{it.documentNumber}</span>
              <span className={css.age}>
                <Lasts from={it.openedAt} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      {incidents.next !== null && <Link to="/incidents">{t('home.all_incidents')}</Link>}
    </section>
  );
}

/** What the bell has not been read of. */
function Notices() {
  const { t } = useWords();
  const may = useMay();
  const notices = useAsk('desk.notices', { limit: NOTICES_ASKED }, { enabled: may('desk.notices', 'read') }).data;
  const unread = notices?.items.filter((it) => it.readAt === null) ?? [];
  if (unread.length === 0) return null;
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">{t('notices.title')}</h2>
      <NoticeList notices={unread} />
    </section>
  );
}

function Low({ items, hasMore }: { items: NonNullable<Today['low']>['items']; hasMore: boolean }) {
  const { t, number } = useWords();
  return (
    <section aria-labelledby="low">
      <h2 id="low">{t('home.low')}</h2>
      <ul className={css.rows}>
        {items.map((it) => (
          <li key={it.sku}>
            <span>
              {it.name} <span className="quiet">{it.sku}</span>
            </span>
            <span className={css.rowEnd}>
              <span className="figure">{t('home.free', { count: it.free })}</span>
              {it.reorderPoint !== null && <span className="quiet figure">/ {number(it.reorderPoint)}</span>}
            </span>
          </li>
        ))}
      </ul>
      {hasMore && <p className="quiet">{t('home.and_more')}</p>}
    </section>
  );
}
