// The till: which one, whether it is open, and then the sale; full screen, by touch, keys or scanner.
import { Button, NumberInput, Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarClock, LogOut, ScanBarcode } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { Till } from '../../../api/index.ts';
import { ClockProvider, Empty, RowsToCome, Trouble, useAct, useAsk, useLanguageOf, useLive, useMay, useMe, useWords } from '../../../ui/index.ts';
import { DayView } from './day.tsx';
import { moneyOf } from './money.ts';
import { SaleView } from './sale.tsx';
import css from './till.module.css';

/** The page of the till. */
export function TillPage() {
  const { t } = useWords();
  const me = useMe();
  useLanguageOf(me?.account?.language);
  useEffect(() => void (document.title = `${t('till.title')} · Kontor`), [t]);
  const search = useSearch({ from: '/till' });
  const tills = useAsk('channels.tills', {});
  const open = tills.data?.items.filter((it) => it.active) ?? [];
  const till = open.find((it) => it.channel === search.till) ?? open[0];
  return (
    <ClockProvider aheadMs={0}>
      <div className={css.page}>
        <Bar till={till} tills={open} />
        <main id="main" className={css.main}>
          {tills.isPending && <RowsToCome rows={6} />}
          {tills.error && <Trouble problem={tills.error} again={() => void tills.refetch()} />}
          {tills.data && !till && <Empty title={t('till.none')}>{t('till.none_help')}</Empty>}
          {till && <OneTill key={till.channel} till={till} view={search.view} />}
        </main>
      </div>
    </ClockProvider>
  );
}

function Bar({ till, tills }: { till: Till | undefined; tills: Till[] }) {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/till' });
  const { view } = useSearch({ from: '/till' });
  return (
    <header className={css.bar}>
      <h1>
        <ScanBarcode size={20} aria-hidden /> {t('till.title')}
      </h1>
      {tills.length > 1 && (
        <Select
          aria-label={t('till.which')}
          data={tills.map((it) => ({ value: it.channel, label: it.name }))}
          value={till?.channel ?? null}
          allowDeselect={false}
          onChange={(channel) => void navigate({ search: { till: channel ?? undefined } })}
        />
      )}
      {tills.length === 1 && <span className="quiet">{till?.name}</span>}
      <nav className={css.barEnd} aria-label={t('till.title')}>
        {till && (
          <Link to="/till" search={view === 'day' ? { till: till.channel } : { till: till.channel, view: 'day' }} className={css.barLink}>
            <CalendarClock size={18} aria-hidden /> <span>{view === 'day' ? t('till.back') : t('till.day')}</span>
          </Link>
        )}
        <Link to="/" className={css.barLink}>
          <LogOut size={18} aria-hidden /> <span>{t('till.leave')}</span>
        </Link>
      </nav>
    </header>
  );
}

function OneTill({ till, view }: { till: Till; view: 'day' | undefined }) {
  const state = useAsk('channels.till', { channel: till.channel });
  useLive(['channels'], ['channels.till']);
  if (state.isPending) return <RowsToCome rows={6} />;
  if (state.error) return <Trouble problem={state.error} again={() => void state.refetch()} />;
  if (view === 'day') return <DayView till={till} state={state.data} />;
  return state.data.isOpen ? <SaleView till={till} /> : <OpenForm till={till} />;
}

/** Asks for the cash in the drawer, then the day begins. */
function OpenForm({ till }: { till: Till }) {
  const { t } = useWords();
  const may = useMay();
  const [float, setFloat] = useState<number>(0);
  const open = useAct('channels.open_till', ['channels.till']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    open.mutate({ channel: till.channel, float: moneyOf(Math.round(float * 100), till.currency) });
  };
  return (
    <Centre>
      <form className={css.card} onSubmit={finish}>
        <h2>{t('till.closed')}</h2>
        <p className="quiet">{t('till.closed_help')}</p>
        <NumberInput
          size="lg"
          label={t('till.float', { currency: till.currency })}
          min={0}
          decimalScale={2}
          value={float}
          data-autofocus
          onChange={(value) => setFloat(typeof value === 'number' ? value : 0)}
        />
        {open.error && <Trouble problem={open.error} />}
        {may('channels.open_till') && (
          <Button type="submit" size="lg" loading={open.isPending}>
            {t('till.open')}
          </Button>
        )}
      </form>
    </Centre>
  );
}

/** Something in the middle of the screen. */
export const Centre = ({ children }: { children: ReactNode }) => <div className={css.centre}>{children}</div>;
