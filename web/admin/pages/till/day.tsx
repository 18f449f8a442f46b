// The day of a till: what should be in the drawer, counting and closing it, earlier days and the last sales.
import { Button, NumberInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Till, TillDays } from '../../../api/index.ts';
import { Amount, Mark, Trouble, When, useAct, useMay, useWords } from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import { minorOf, moneyOf } from './money.ts';
import css from './till.module.css';

type Day = TillDays['days'][number];

/** The open day, the days before, the last sales. */
export function DayView({ till, state }: { till: Till; state: TillDays }) {
  const { t, named } = useWords();
  const [first, ...rest] = state.days;
  const today = state.isOpen ? first : undefined;
  const earlier = state.isOpen ? rest : state.days;
  return (
    <div className={css.days}>
      {today && <Closing till={till} day={today} />}
      {state.sales.length > 0 && (
        <section className={css.card} aria-label={t('till.last')}>
          <h2>{t('till.last')}</h2>
          <ul className={css.rows}>
            {state.sales.map((sale) => (
              <li key={sale.orderId}>
                <DocumentLink id={sale.orderId} number={sale.number} />
                <span className="quiet">
                  <When at={sale.at} />
                </span>
                <span>{named('till', sale.method)}</span>
                <span data-off={sale.state === 'cancelled' || undefined}>
                  <Amount money={sale.total} />
                </span>
              </li>
            ))}
          </ul>
          <p className="quiet">{t('till.returns')}</p>
        </section>
      )}
      {earlier.length > 0 && (
        <section className={css.card} aria-label={t('till.days')}>
          <h2>{t('till.days')}</h2>
          <ul className={css.rows}>
            {earlier.map((day) => (
              <li key={day.id}>
                <When at={day.openedAt} />
                <span className="quiet">{t('till.sales', { count: day.sales })}</span>
                <span>{day.difference && <Difference money={day.difference} />}</span>
                <Amount money={day.counted ?? day.expected} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Difference({ money }: { money: { amount: string; currency: string } }) {
  const { t, money: write } = useWords();
  const minor = minorOf(money);
  return <Mark mood={minor === 0 ? 'good' : 'waiting'}>{`${t('till.difference')} ${write(money)}`}</Mark>;
}

function Closing({ till, day }: { till: Till; day: Day }) {
  const { t } = useWords();
  const may = useMay();
  const [counted, setCounted] = useState<number | ''>('');
  const [note, setNote] = useState('');
  const close = useAct('channels.close_till', ['channels.till']);
  const difference = counted === '' ? undefined : moneyOf(Math.round(counted * 100) - minorOf(day.expected), till.currency);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (counted === '') return;
    close.mutate({ channel: till.channel, counted: moneyOf(Math.round(counted * 100), till.currency), ...(note.trim() === '' ? {} : { note: note.trim() }) });
  };
  return (
    <form className={css.card} onSubmit={finish}>
      <h2>
        {t('till.day')} · <When at={day.openedAt} />
      </h2>
      <dl className={css.sums}>
        <dt>{t('till.float', { currency: till.currency })}</dt>
        <dd>
          <Amount money={day.float} />
        </dd>
        <dt>{t('till.cash')}</dt>
        <dd>
          <Amount money={day.cash} />
        </dd>
        <dt>{t('till.card')}</dt>
        <dd>
          <Amount money={day.card} />
        </dd>
        <dt>
          <strong>{t('till.expected')}</strong>
        </dt>
        <dd>
          <strong>
            <Amount money={day.expected} />
          </strong>
        </dd>
      </dl>
      <p className="quiet">{t('till.sales', { count: day.sales })}</p>
      {may('channels.close_till') && (
        <>
          <NumberInput
            size="lg"
            label={t('till.counted', { currency: till.currency })}
            min={0}
            decimalScale={2}
            value={counted}
            onChange={(value) => setCounted(typeof value === 'number' ? value : '')}
          />
          {difference && <Difference money={difference} />}
          <TextInput label={t('till.note')} maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          {close.error && <Trouble problem={close.error} />}
          <Button type="submit" size="lg" loading={close.isPending} disabled={counted === ''}>
            {t('till.close')}
          </Button>
        </>
      )}
    </form>
  );
}
