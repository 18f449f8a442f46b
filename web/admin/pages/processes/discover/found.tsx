// The drawing that a log tells: how often each way was gone, how much of the log it explains, and what took long; to be made a sketch.
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PencilLine } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { type Answer, get, later } from '../../../../api/index.ts';
import { BackArrow, Drawing, PageHead, RowsToCome, Trouble, When, useAct, useAsk, useLanguage, useMay, useWords } from '../../../../ui/index.ts';
import css from './discover.module.css';
import { Told } from './told.tsx';

type Discovered = Answer<'discovery.read'>;
const MARKS = 4;
const REST_MS = 250;
/** What Leemans and others propose for logs of the world: rarer than every fifth is noise. */
const USUAL_NOISE = 0.2;

/** What was found in a log. */
export function Found({ logId }: { logId: string }) {
  const { t } = useWords();
  const { share = 1, noise = USUAL_NOISE } = useSearch({ from: '/shell/processes/discover' });
  const { language } = useLanguage();
  const found = useAsk('discovery.read', { logId, share: Math.max(0.01, share), noise: Math.min(0.9, noise), counts: true, language }, { keep: true });
  const back = (
    <Link to="/processes/discover" className={css.back}>
      <BackArrow /> {t('discovery.title')}
    </Link>
  );
  if (found.error && !found.data) {
    return (
      <>
        <PageHead title={t('discovery.title')} back={back} />
        <div className={css.page}>
          <Trouble problem={found.error} again={() => void found.refetch()} />
        </div>
      </>
    );
  }
  if (!found.data) return <RowsToCome rows={10} heightPx={56} />;
  return (
    <>
      <PageHead
        title={found.data.log.name}
        back={back}
        beside={
          <>
            {t('discovery.cases', { count: found.data.log.cases })} · {t('discovery.events', { count: found.data.log.events })}
          </>
        }
        actions={<SketchButton found={found.data} share={share} noise={noise} />}
      />
      <FoundView found={found.data} share={share} noise={noise} />
    </>
  );
}

/** Begins a sketch with the drawing as it is shown, without the numbers on its flows. */
function SketchButton({ found, share, noise }: { found: Discovered; share: number; noise: number }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const start = useAct('sketches.start', ['sketches.list']);
  const [isBusy, setBusy] = useState(false);
  if (!may('sketches.start')) return null;
  const begin = async (): Promise<void> => {
    setBusy(true);
    const key = `discovered-${found.log.id.slice(-6)}`;
    const { xml } = await get('discovery.read', { logId: found.log.id, share: Math.max(0.01, share), noise, key, language });
    start.mutate(
      { kind: 'process', xml, name: found.log.name },
      { onSuccess: ({ sketchId }) => void navigate({ to: '/sketches/$id', params: { id: sketchId } }), onSettled: () => setBusy(false) },
    );
  };
  return (
    <>
      <Button leftSection={<PencilLine size={16} aria-hidden />} loading={isBusy} onClick={() => void begin()}>
        {t('discovery.make_sketch')}
      </Button>
      {start.error && <Trouble problem={start.error} />}
    </>
  );
}

function FoundView({ found, share, noise }: { found: Discovered; share: number; noise: number }) {
  const { t, number } = useWords();
  const heat = useMemo(() => waysOf(found), [found]);
  const pills = useMemo(
    () => found.activities.flatMap(({ element, count }) => (element === null ? [] : [{ element, text: number(count), isBad: false }])),
    [found.activities, number],
  );
  const { log } = found;
  return (
    <div className={css.page}>
      <p className={css.lead}>
        {t('discovery.drawn_from', { cases: number(found.drawnCases), ways: found.drawnWays, share: percent(found.drawnCases, log.cases, number) })}{' '}
        <strong>{t('discovery.fits', { share: percent(found.replayed, found.lookedAt, number) })}</strong>{' '}
        {log.firstAt && log.lastAt && (
          <span className="quiet">
            <When at={log.firstAt} /> – <When at={log.lastAt} />
            {log.bad > 0 && ` · ${t('discovery.bad_rows', { count: log.bad })}`}
          </span>
        )}
      </p>
      <Sliders share={share} noise={noise} />
      <Drawing label={t('discovery.drawing_of', { name: log.name })} xml={found.xml} pills={pills} heat={heat} height="max(18rem, min(100dvh - 22rem, 48vw))" />
      <Told found={found} />
    </div>
  );
}

const percent = (part: number, whole: number, number: (value: number) => string): string =>
  `${number(whole === 0 ? 0 : Math.floor((part / whole) * 1_000) / 10)} %`;

/** Flows in four strengths, by how often they were gone. */
function waysOf({ flows }: Discovered): ReadonlyMap<string, string> {
  const most = Math.max(1, ...flows.map(({ times }) => times));
  return new Map(flows.map(({ element, times }) => [element, `way-${Math.max(1, Math.ceil((times / most) * MARKS))}`]));
}

function Sliders({ share, noise }: { share: number; noise: number }) {
  const { t, number } = useWords();
  const navigate = useNavigate({ from: '/processes/discover' });
  const [shown, setShown] = useState({ share: Math.round(share * 100), noise: Math.round(noise * 100) });
  // While it is moved the number follows; the drawing does when it rests.
  useEffect(() => {
    if (shown.share === Math.round(share * 100) && shown.noise === Math.round(noise * 100)) return;
    return later(REST_MS, () => {
      const next = { share: shown.share / 100, noise: shown.noise / 100 };
      void navigate({ search: (now) => ({ ...now, ...next }), replace: true, resetScroll: false });
    });
  }, [shown, share, noise, navigate]);
  const label = (value: number): string => `${number(value)} %`;
  return (
    <div className={css.sliders}>
      <label>
        {t('discovery.share', { value: label(shown.share) })}
        <input
          type="range"
          min={5}
          max={100}
          step={5}
          value={shown.share}
          onChange={(event) => setShown({ ...shown, share: Number(event.currentTarget.value) })}
        />
      </label>
      <label>
        {t('discovery.noise', { value: label(shown.noise) })}
        <input
          type="range"
          min={0}
          max={60}
          step={5}
          value={shown.noise}
          onChange={(event) => setShown({ ...shown, noise: Number(event.currentTarget.value) })}
        />
      </label>
    </div>
  );
}
