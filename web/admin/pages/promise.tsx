// How an order's promise stands, said the same way wherever it is shown: the word, and what holds the order up.
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/index.ts';
import { Mark, type Mood, useMay, useNow, useWords } from '../../ui/index.ts';

export type Promised = Answer<'promises.list'>['items'][number];
export type Risk = Promised['risk'];

const MOODS: Record<Risk, Mood> = { late: 'bad', miss: 'bad', at_risk: 'waiting', fine: 'good' };

/** The risk as a word and an icon. */
export function RiskMark({ risk, count }: { risk: Risk; count?: number }) {
  const { named, number } = useWords();
  return <Mark mood={MOODS[risk]}>{count === undefined ? named('promise.risk', risk) : `${number(count)} ${named('promise.risk', risk)}`}</Mark>;
}

/** What it waits for since when, and how long it usually takes from there. */
export function Reason({ it }: { it: Promised }) {
  const { t, duration } = useWords();
  const now = useNow();
  const since = duration(now - Date.parse(it.since));
  if (it.incidentId !== null) return <span className="quiet">{t('promise.stopped', { step: it.name, since })}</span>;
  if (it.usual === null) return <span className="quiet">{t('promise.stands', { step: it.name, since })}</span>;
  return <span className="quiet">{t('promise.waits', { step: it.name, since, left: duration(it.usual * 1000) })}</span>;
}

/** Where one can do something about it: the task, what has stopped, or the step on its drawing. */
export function Help({ it }: { it: Promised }) {
  const { t } = useWords();
  const may = useMay();
  if (it.incidentId !== null && may('incidents.list', 'read')) {
    return (
      <Link to="/incidents" search={{ incident: it.incidentId }}>
        {t('promise.look_at_stop')}
      </Link>
    );
  }
  if (it.kind === 'user' && may('tasks.list', 'read')) {
    return (
      <Link to="/tasks" search={{ task: it.token }}>
        {t('promise.do_task', { step: it.name })}
      </Link>
    );
  }
  if (!may('processes.map', 'read')) return null;
  return (
    <Link to="/processes/$key" params={{ key: it.process }} search={{ element: it.element }}>
      {t('promise.see_step')}
    </Link>
  );
}
