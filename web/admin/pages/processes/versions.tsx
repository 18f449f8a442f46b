// The versions of a drawing with what runs on each, how far the newest one's sweep is, and the runs that wait for a choice.
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { type Answer, later } from '../../../api/index.ts';
import { ConfirmDialog, Mark, Trouble, When, useAct, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import { ChooseDialog } from './choose-dialog.tsx';
import css from './moving.module.css';
import { RollBackDialog } from './roll-back.tsx';

type Versions = Answer<'processes.versions'>;
export type Staying = Versions['staying'][number];

const WHILE_SWEEPING_MS = 2_000;

/** The versions of a drawing, asked again while runs come to the newest. */
export function useVersions(processKey: string, options: { enabled?: boolean } = {}) {
  const query = useAsk('processes.versions', { key: processKey }, options);
  const isSweeping = query.data?.sweep?.status === 'running' && query.data.sweep.left > 0;
  const again = useEffectEvent(() => void query.refetch());
  const askedAt = query.dataUpdatedAt;
  useEffect(() => (isSweeping && askedAt > 0 ? later(WHILE_SWEEPING_MS, again) : undefined), [isSweeping, askedAt]);
  useLive(['processes'], ['processes.versions']);
  return query;
}

/** The section under the drawing. */
export function VersionsOf({ processKey, xml }: { processKey: string; xml: string }) {
  const { t } = useWords();
  const may = useMay();
  const [back, setBack] = useState<number>();
  const query = useVersions(processKey);
  if (query.error && !query.data) return <Trouble problem={query.error} again={() => void query.refetch()} />;
  if (!query.data) return null;
  const { versions, sweep, staying, policy } = query.data;
  const held = staying.filter((it) => it.stay === 'held');
  return (
    <section className={css.versions} aria-labelledby="versions">
      <h2 id="versions">{t('moving.title')}</h2>
      {policy === 'pin' && <p className="quiet">{t('moving.pinned')}</p>}
      {sweep && policy === 'follow' && versions.length > 1 && <Sweep processKey={processKey} sweep={sweep} mayStop={may('processes.stop_move')} />}
      <ul className={css.list}>
        {versions.map((it, at) => (
          <li key={it.definitionId}>
            <span>
              {t('processes.version', { version: it.version })} {at === 0 && <Mark mood="good">{t('moving.newest')}</Mark>}
            </span>
            <span className="quiet">
              <When at={it.publishedAt} />
            </span>
            <span>{[t('moving.live', { count: it.live }), ...countsOf(it, t)].join(' · ')}</span>
            {at > 0 && (
              <span className={css.deeds}>
                {may('sketches.start') && <ChangeFrom processKey={processKey} version={it.version} />}
                {may('processes.roll_back') && (
                  <Button size="xs" variant="default" onClick={() => setBack(it.version)}>
                    {t('moving.back')}
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {back !== undefined && <RollBackDialog kind="process" processKey={processKey} to={back} onClose={() => setBack(undefined)} />}
      {held.length > 0 && <Held processKey={processKey} xml={xml} held={held} mayChoose={may('processes.move_runs')} />}
    </section>
  );
}

/** Begins a sketch with an earlier version. */
function ChangeFrom({ processKey, version }: { processKey: string; version: number }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const start = useAct('sketches.start', ['sketches.list']);
  return (
    <Button
      size="xs"
      variant="subtle"
      loading={start.isPending}
      onClick={() =>
        start.mutate(
          { kind: 'process', key: processKey, version },
          { onSuccess: ({ sketchId }) => void navigate({ to: '/sketches/$id', params: { id: sketchId } }) },
        )
      }
    >
      {t('moving.sketch')}
    </Button>
  );
}

function countsOf(row: Versions['versions'][number], t: ReturnType<typeof useWords>['t']): string[] {
  return [...(row.held > 0 ? [t('moving.held', { count: row.held })] : []), ...(row.finishing > 0 ? [t('moving.finishing', { count: row.finishing })] : [])];
}

/** How far the runs have come to the newest version, with a way to stop it. */
export function Sweep({ processKey, sweep, mayStop }: { processKey: string; sweep: NonNullable<Versions['sweep']>; mayStop: boolean }) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  const stop = useAct('processes.stop_move', ['processes.versions']);
  if (sweep.status === 'stopped') return <p className="quiet">{t('moving.stopped')}</p>;
  if (sweep.left === 0) return <p className="quiet">{t('moving.swept', { version: sweep.version })}</p>;
  const done = Math.max(0, sweep.total - sweep.left);
  return (
    <div className={css.sweep}>
      <label>
        {t('moving.sweeping', { left: sweep.left, version: sweep.version })}
        <progress max={Math.max(1, sweep.total)} value={done} />
      </label>
      {mayStop && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('moving.stop')}
        </Button>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('moving.stop_title')}
          says={t('moving.stop_says')}
          confirm={t('moving.stop')}
          isBusy={stop.isPending}
          problem={stop.error}
          onConfirm={() => stop.mutate({ key: processKey }, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Held({ processKey, xml, held, mayChoose }: { processKey: string; xml: string; held: Staying[]; mayChoose: boolean }) {
  const { t, named } = useWords();
  const [chosen, setChosen] = useState<Staying>();
  return (
    <>
      <h3>{t('moving.behind')}</h3>
      <ul className={css.groups}>
        {held.map((it) => (
          <li key={`${it.version} ${it.reason} ${it.elements.join()}`}>
            <div className={css.says}>
              <span>{t('moving.say', { count: it.runs, version: it.version, where: it.names.map((name) => `“${name}”`).join(' + ') })}</span>
              <span className="quiet">{named('moving_reason', it.reason)}</span>
            </div>
            {mayChoose && (
              <Button variant="default" onClick={() => setChosen(it)}>
                {t('moving.choose')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {chosen && <ChooseDialog processKey={processKey} xml={xml} group={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}
