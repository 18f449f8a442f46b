// All promises: which orders will miss their day unless somebody does something, why, and where to do it.
import { Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { every } from '../../../api/index.ts';
import { Amount, ChoiceButtons, Empty, PageHead, RowsToCome, Trouble, When, useAsk, useWords } from '../../../ui/index.ts';
import { Help, type Promised, Reason, RiskMark } from '../promise.tsx';
import css from './watch/watch.module.css';

const LOOK_AGAIN_MS = 30_000;
const RISKS = ['late', 'miss', 'at_risk', 'fine'] as const;
const MOST = 200;

/** The page of promises. */
export function PromisesPage() {
  const { t, named, lane: laneName, number } = useWords();
  const { risk, lane, today } = useSearch({ from: '/shell/promises' });
  const navigate = useNavigate({ from: '/promises' });
  const asked = useAsk('promises.list', { limit: MOST, ...(risk ? { risk } : {}), ...(lane ? { lane } : {}), ...(today ? { today } : {}) }, { keep: true });
  const again = useEffectEvent(() => {
    if (!document.hidden) void asked.refetch();
  });
  useEffect(() => every(LOOK_AGAIN_MS, () => again()), []);
  const data = asked.data;
  const counts = data && { late: data.late, miss: data.miss, at_risk: data.atRisk, fine: data.fine };
  const lost = (data?.late ?? 0) + (data?.miss ?? 0);
  return (
    <>
      <PageHead title={t('promise.title')} beside={lost > 0 ? t('promise.will_miss', { count: lost }) : undefined} />
      <div className={css.bar}>
        <ChoiceButtons
          label={t('promise.which')}
          choices={[
            { value: undefined, says: t('promise.all') },
            ...RISKS.map((value) => ({ value, says: `${named('promise.risk', value)}${counts ? ` ${number(counts[value])}` : ''}` })),
          ]}
          value={risk}
          onChange={(value) => void navigate({ search: (now) => ({ ...now, risk: value }), replace: true })}
        />
        <div className={css.pair}>
          <Select
            size="xs"
            aria-label={t('promise.lane')}
            placeholder={t('promise.lane')}
            clearable
            data={(data?.lanes ?? []).map((value) => ({ value, label: laneName(value) ?? value }))}
            value={lane ?? null}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, lane: value ?? undefined }), replace: true })}
          />
          <ChoiceButtons
            label={t('promise.until')}
            choices={[
              { value: undefined, says: t('promise.any_day') },
              { value: '1', says: t('promise.today') },
            ]}
            value={today ? '1' : undefined}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, today: value === '1' ? (true as const) : undefined }), replace: true })}
          />
        </div>
      </div>
      {asked.error && !data && <Trouble problem={asked.error} again={() => void asked.refetch()} />}
      {!data && !asked.error && <RowsToCome rows={8} />}
      {data && data.items.length === 0 && <Empty title={t('promise.none')}>{t('promise.none_help')}</Empty>}
      {data && data.items.length > 0 && (
        <ul className={css.promises}>
          {data.items.map((it) => (
            <Row key={it.documentId} it={it} />
          ))}
        </ul>
      )}
      {data && (data.more || data.items.length === MOST) && <p className={css.legend}>{t('promise.more')}</p>}
    </>
  );
}

function Row({ it }: { it: Promised }) {
  const { t } = useWords();
  return (
    <li>
      <span className={css.who}>
        <Link to="/orders/$orderId" params={{ orderId: it.documentId }} className="number">
          {it.number}
        </Link>
        <span className="quiet">{it.to}</span>
      </span>
      <span>
        <RiskMark risk={it.risk} />
      </span>
      <span>
        {t('promise.by')} <When at={it.deadline} />
      </span>
      <span className={css.reason}>
        <Reason it={it} />
        {it.isThin && <span className="quiet"> {t('promise.thin')}</span>}
      </span>
      <span>
        <Help it={it} />
      </span>
      <span className={css.sum}>{it.total !== null && <Amount money={it.total} />}</span>
    </li>
  );
}
