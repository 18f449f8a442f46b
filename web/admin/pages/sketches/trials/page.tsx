// Past orders run through a sketch: the question and earlier trials at the left, what was found at the right.
import { Button, Progress } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { later } from '../../../../api/index.ts';
import { BackArrow, Empty, Mark, PageHead, RowsToCome, Trouble, When, useAct, useAsk, useList, useMay, useNow, useWords } from '../../../../ui/index.ts';
import { BackTestForm } from './form.tsx';
import { ResultOf } from './result.tsx';
import { type Asked, type Found, USUAL, askedOf, daysOf, settingsOf } from './settings.ts';
import css from './trials.module.css';

const LOOK_AGAIN_MS = 500;

/** The page. */
export function TrialsPage() {
  const { id } = useParams({ from: '/shell/sketches/$id/trials' });
  const { trial } = useSearch({ from: '/shell/sketches/$id/trials' });
  const navigate = useNavigate({ from: '/sketches/$id/trials' });
  const { t } = useWords();
  const sketch = useAsk('sketches.get', { sketchId: id });
  const open = (next: string): void => void navigate({ search: { trial: next }, replace: true, resetScroll: false });
  const back = (
    <Link to="/sketches/$id" params={{ id }} className={css.back}>
      <BackArrow /> {t('trials.back')}
    </Link>
  );
  const rehearse = (
    <Link to="/sketches/$id/rehearsal" params={{ id }}>
      {t('trials.rehearse')}
    </Link>
  );
  const isDrawing = sketch.data?.kind === 'process';
  const head = (
    <PageHead title={sketch.data ? t('trials.title_of', { name: sketch.data.name }) : t('trials.title')} back={back} beside={isDrawing && rehearse} />
  );
  if (sketch.error && !sketch.data)
    return (
      <>
        {head}
        <div className={css.around}>
          <Trouble problem={sketch.error} again={() => void sketch.refetch()} />
        </div>
      </>
    );
  return (
    <>
      {head}
      {sketch.data ? <Trials sketchId={id} rev={sketch.data.rev} chosen={trial} onOpen={open} /> : <RowsToCome rows={8} heightPx={56} />}
    </>
  );
}

/** A trial that is looked at again until it is over. */
function useTrial(trialId: string | undefined) {
  const trial = useAsk('trials.get', { trialId: trialId ?? '', drawing: true }, { enabled: trialId !== undefined, keep: true });
  const isOn = trial.data?.status === 'waiting' || trial.data?.status === 'running';
  const { refetch } = trial;
  useEffect(() => {
    if (!isOn) return;
    let stop: (() => void) | undefined;
    const lookAgain = (): void => void (stop = later(LOOK_AGAIN_MS, () => void refetch().then(() => stop && lookAgain())));
    lookAgain();
    return () => {
      stop?.();
      stop = undefined;
    };
  }, [isOn, refetch]);
  return { trial, isOn };
}

interface TrialsProps {
  sketchId: string;
  rev: number;
  chosen: string | undefined;
  onOpen: (trial: string) => void;
}

function Trials({ sketchId, rev, chosen, onOpen }: TrialsProps) {
  const may = useMay();
  const now = useNow();
  const list = useList('trials.list', { sketchId, kind: 'back-test' }, { limit: 8 });
  const trialId = chosen ?? list.items[0]?.id;
  const { trial, isOn } = useTrial(trialId);
  const [asked, setAsked] = useState<Asked>(USUAL);
  const start = useAct('trials.start', ['trials.list']);
  const settings = trial.data?.settings;
  useEffect(() => {
    if (settings) setAsked(askedOf(settings));
  }, [settings]);
  const begin = (): void => start.mutate({ kind: 'back-test', sketchId, settings: settingsOf(asked, now) }, { onSuccess: ({ trialId: made }) => onOpen(made) });
  const isDone = trial.data?.status === 'done' && trial.data.result !== null;
  return (
    <div className={css.page}>
      <div className={css.side}>
        {may('trials.start') && <BackTestForm asked={asked} isBusy={start.isPending || isOn} onChange={setAsked} onStart={begin} />}
        {start.error && <Trouble problem={start.error} />}
        <Earlier list={list} chosen={trialId} onOpen={onOpen} />
      </div>
      <div className={css.main}>
        {isOn && trial.data && <UnderWay id={trial.data.id} done={trial.data.progress.done} total={trial.data.progress.total} begun={trial.data.begun} />}
        <Failed trial={trial} />
        {isDone && trial.data ? (
          <ResultOf key={trial.data.id} found={trial.data.result as Found} xml={trial.data.xml} of={trial.data} isOld={trial.data.rev !== rev} />
        ) : (
          !isOn && trialId === undefined && !list.isLoading && <Nothing />
        )}
      </div>
    </div>
  );
}

function Nothing() {
  const { t } = useWords();
  const may = useMay();
  return <Empty title={t('trials.empty')}>{may('trials.start') ? t('trials.empty_says') : t('trials.empty_only')}</Empty>;
}

function Failed({ trial }: { trial: ReturnType<typeof useTrial>['trial'] }) {
  const { t } = useWords();
  if (trial.error && !trial.data) return <Trouble problem={trial.error} />;
  if (trial.data?.status === 'failed') return <p role="alert">{t('trials.failed', { reason: trial.data.error ?? '' })}</p>;
  if (trial.data?.status === 'cancelled') return <p className="quiet">{t('trials.cancelled')}</p>;
  return null;
}

function UnderWay({ id, done, total, begun }: { id: string; done: number; total: number | null; begun: number }) {
  const { t, number } = useWords();
  const may = useMay();
  const cancel = useAct('trials.cancel', ['trials.get', 'trials.list']);
  const says = total ? t('trials.under_way_of', { done: number(done), total: number(total) }) : t('trials.under_way');
  return (
    <div className={css.underWay}>
      <div className={css.underWayRow}>
        <span role="status">{says}</span>
        {may('trials.cancel') && (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ trialId: id })}>
            {t('trials.stop')}
          </Button>
        )}
      </div>
      <Progress value={total ? (done / total) * 100 : 2} aria-label={t('trials.under_way')} />
      {begun > 1 && <p className="quiet">{t('trials.begun_anew')}</p>}
    </div>
  );
}

const MOODS = { waiting: 'waiting', running: 'waiting', done: 'good', cancelled: 'ended', failed: 'bad' } as const;

/** Trials of before, the newest first. */
function Earlier({ list, chosen, onOpen }: { list: ReturnType<typeof useList<'trials.list'>>; chosen: string | undefined; onOpen: (trial: string) => void }) {
  const { t, named } = useWords();
  if (list.problem) return <Trouble problem={list.problem} again={list.again} />;
  if (list.items.length === 0) return null;
  return (
    <section className={css.earlier} aria-labelledby="earlier">
      <h2 id="earlier">{t('trials.earlier')}</h2>
      <ul>
        {list.items.map((it) => (
          <li key={it.id}>
            <button type="button" aria-pressed={it.id === chosen} onClick={() => onOpen(it.id)}>
              <span>
                {t('trials.days', { days: daysOf(it.settings) })}
                <span className="quiet">
                  {' '}
                  <When at={it.startedAt} />
                </span>
              </span>
              <Mark mood={MOODS[it.status]}>{named('trials.status', it.status)}</Mark>
            </button>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="subtle" size="xs" onClick={list.more}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}
