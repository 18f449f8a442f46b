// A peak rehearsed on a drawing or a sketch: the question at the left, the answer at the right.
import { Button, Progress } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { later } from '../../../../../api/index.ts';
import { BackArrow, Empty, PageHead, RowsToCome, Trouble, When, useAct, useAsk, useList, useMay, useWords } from '../../../../../ui/index.ts';
import { RehearsalForm } from './form.tsx';
import css from './rehearsal.module.css';
import { ResultOf } from './result.tsx';
import { type Asked, type Preset, type Settings, type Usual, askedOf, presetOf, settingsOf, withMore } from './settings.ts';

/** What is rehearsed: a published drawing by its key, or a sketch. */
type Of = { key: string } | { sketchId: string };

const LOOK_AGAIN_MS = 500;

/** The page of a published drawing. */
export function ProcessRehearsalPage() {
  const { key } = useParams({ from: '/shell/processes/$key/rehearsal' });
  const { trial } = useSearch({ from: '/shell/processes/$key/rehearsal' });
  const navigate = useNavigate({ from: '/processes/$key/rehearsal' });
  const { t } = useWords();
  const back = (
    <Link to="/processes/$key" params={{ key }} className={css.back}>
      <BackArrow /> {t('rehearsals.back_process')}
    </Link>
  );
  return <Rehearsal of={{ key }} trial={trial} back={back} onTrial={(id) => void navigate({ search: { trial: id }, replace: true, resetScroll: false })} />;
}

/** The page of a sketch. */
export function SketchRehearsalPage() {
  const { id } = useParams({ from: '/shell/sketches/$id/rehearsal' });
  const { trial } = useSearch({ from: '/shell/sketches/$id/rehearsal' });
  const navigate = useNavigate({ from: '/sketches/$id/rehearsal' });
  const { t } = useWords();
  const back = (
    <Link to="/sketches/$id" params={{ id }} className={css.back}>
      <BackArrow /> {t('rehearsals.back_sketch')}
    </Link>
  );
  return (
    <Rehearsal
      of={{ sketchId: id }}
      trial={trial}
      back={back}
      onTrial={(next) => void navigate({ search: { trial: next }, replace: true, resetScroll: false })}
    />
  );
}

/** The question, the rehearsals that were played, and the answer of one. */
export function Rehearsal({ of, trial, back, onTrial }: { of: Of; trial: string | undefined; back?: ReactNode; onTrial: (trial: string) => void }) {
  const { t } = useWords();
  const usual = useAsk('rehearsals.usual', of);
  const head = <PageHead title={usual.data ? t('rehearsals.title_of', { name: usual.data.name }) : t('rehearsals.title')} back={back} />;
  if (usual.error && !usual.data)
    return (
      <>
        {head}
        <div className={css.around}>
          <Trouble problem={usual.error} again={() => void usual.refetch()} />
        </div>
      </>
    );
  return (
    <>
      {head}
      {usual.data ? <Asking of={of} usual={usual.data} trial={trial} onTrial={onTrial} /> : <RowsToCome rows={8} heightPx={56} />}
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
  const isDone = trial.data?.status === 'done' && trial.data.id === trialId;
  const found = useAsk('rehearsals.get', { trialId: trialId ?? '' }, { enabled: trialId !== undefined && isDone, keep: true });
  return { trial, found, isOn };
}

function Asking({ of, usual, trial: trialId, onTrial }: { of: Of; usual: Usual; trial: string | undefined; onTrial: (trial: string) => void }) {
  const may = useMay();
  const { trial, found, isOn } = useTrial(trialId);
  const [preset, setPreset] = useState<Preset | undefined>('friday');
  const [asked, setAsked] = useState<Asked>(presetOf('friday', usual));
  const start = useAct('trials.start', ['trials.list']);
  const mayStart = may('trials.start');
  const begin = (settings: Settings): void => start.mutate({ kind: 'rehearsal', ...of, settings }, { onSuccess: ({ trialId: made }) => onTrial(made) });
  // What was played is what stands in the form, so that it can be asked a little differently.
  const played = found.data?.settings;
  useEffect(() => {
    if (!played || !trialId) return;
    setAsked(askedOf(played, usual));
    setPreset(undefined);
  }, [played, trialId, usual]);
  const result = found.data?.result;
  return (
    <div className={css.page} data-result={result ? '' : undefined}>
      <div className={css.side}>
        {mayStart && (
          <RehearsalForm
            usual={usual}
            asked={asked}
            preset={preset}
            isBusy={start.isPending || isOn}
            onChange={(next, chosen) => (setAsked(next), setPreset(chosen))}
            onStart={() => begin(settingsOf(asked, usual))}
          />
        )}
        {start.error && <Trouble problem={start.error} />}
        <Played of={of} chosen={trialId} onChoose={onTrial} />
      </div>
      <div className={css.main}>
        {isOn && trial.data && <UnderWay id={trial.data.id} done={trial.data.progress.done} total={trial.data.progress.total} />}
        <Failed trial={trial} />
        {result && trial.data?.xml !== undefined ? (
          <ResultOf
            key={found.data === undefined ? '' : result.orders + '/' + result.events}
            result={result}
            xml={trial.data.xml}
            isStale={isOn}
            onMore={mayStart && played ? (lane, more) => begin(withMore(played, lane, more)) : undefined}
          />
        ) : (
          !isOn && <Nothing isAsked={trialId !== undefined} />
        )}
      </div>
    </div>
  );
}

function Nothing({ isAsked }: { isAsked: boolean }) {
  const { t } = useWords();
  if (isAsked) return null;
  return <Empty title={t('rehearsals.empty')}>{t('rehearsals.empty_says')}</Empty>;
}

function Failed({ trial }: { trial: ReturnType<typeof useTrial>['trial'] }) {
  const { t } = useWords();
  if (trial.error && !trial.data) return <Trouble problem={trial.error} />;
  if (trial.data?.status === 'failed') return <p role="alert">{t('rehearsals.failed', { reason: trial.data.error ?? '' })}</p>;
  if (trial.data?.status === 'cancelled') return <p className="quiet">{t('rehearsals.cancelled')}</p>;
  return null;
}

function UnderWay({ id, done, total }: { id: string; done: number; total: number | null }) {
  const { t } = useWords();
  const may = useMay();
  const cancel = useAct('trials.cancel', ['trials.get', 'trials.list']);
  return (
    <div className={css.underWay} role="status">
      <span>{t('rehearsals.under_way')}</span>
      <Progress value={total ? (done / total) * 100 : 2} aria-label={t('rehearsals.under_way')} className={css.progress} />
      {may('trials.cancel') && (
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ trialId: id })}>
          {t('rehearsals.stop')}
        </Button>
      )}
    </div>
  );
}

/** Rehearsals of before, the newest first. */
function Played({ of, chosen, onChoose }: { of: Of; chosen: string | undefined; onChoose: (trial: string) => void }) {
  const { t, number } = useWords();
  const list = useList('trials.list', { ...of, kind: 'rehearsal' }, { limit: 8 });
  if (list.items.length === 0) return null;
  return (
    <section className={css.played} aria-labelledby="played">
      <h2 id="played">{t('rehearsals.played')}</h2>
      <ul>
        {list.items.map((it) => {
          const { factor = 1, weekday = 0 } = it.settings as Settings;
          return (
            <li key={it.id}>
              <button type="button" aria-pressed={it.id === chosen} onClick={() => onChoose(it.id)}>
                <span>{t('rehearsals.played_one', { day: t(`rehearsals.day.${weekday as 0}`), factor: number(factor) })}</span>
                <span className="quiet">
                  <When at={it.startedAt} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {list.hasMore && (
        <Button variant="subtle" size="xs" onClick={list.more}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}
