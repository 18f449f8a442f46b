// The demonstration: how fast its world goes, throwing it away, making it anew.
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Dialog, RowsToCome, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

const SPEEDS = [0, 1, 10, 60, 600];

export function DemoSection() {
  const { t } = useWords();
  const about = useAsk('setup.about', {});
  if (about.error) return <Trouble problem={about.error} again={() => void about.refetch()} />;
  if (!about.data) return <RowsToCome rows={3} />;
  const { here, isOnly, hasDemo, demoSpeed } = about.data;
  if (here === 'demo') return <Speed speed={demoSpeed} isOnly={isOnly} />;
  if (isOnly) return <p>{t('settings.demo_only')}</p>;
  return <Away hasDemo={hasDemo} />;
}

function Speed({ speed, isOnly }: { speed: number | null; isOnly: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const set = useAct('setup.set_demo_speed', ['setup.about', 'clock.now']);
  return (
    <>
      {speed === null ? (
        <p>{t('settings.demo_still')}</p>
      ) : (
        <div className={css.control}>
          <span id="speed">{t('settings.demo_speed')}</span>
          <SegmentedControl
            aria-labelledby="speed"
            disabled={!may('setup.set_demo_speed') || set.isPending}
            value={String(speed)}
            data={[...new Set([...SPEEDS, speed])]
              .sort((one, other) => one - other)
              .map((it) => ({ value: String(it), label: it === 0 ? t('settings.demo_stop') : `${it}×` }))}
            onChange={(value) => set.mutate({ speed: Number(value) })}
          />
        </div>
      )}
      {set.error && <Trouble problem={set.error} />}
      {!isOnly && (
        <p className="quiet">
          {t('settings.demo_from_own')} <Link to="/welcome">{t('shell.shops')}</Link>
        </p>
      )}
    </>
  );
}

function Away({ hasDemo }: { hasDemo: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const touched = ['setup.about', 'setup.state'] as const;
  const discard = useAct('setup.discard_demo', touched);
  const make = useAct('setup.make_demo', touched);
  const problem = discard.error ?? make.error;
  return (
    <>
      <p>{hasDemo ? t('settings.demo_there') : t('settings.demo_gone')}</p>
      {problem && <Trouble problem={problem} />}
      {hasDemo && may('setup.discard_demo') && (
        <Button variant="default" color="red" className={css.start} onClick={() => setAsking(true)}>
          {t('settings.demo_discard')}
        </Button>
      )}
      {!hasDemo && may('setup.make_demo') && (
        <Button variant="default" className={css.start} loading={make.isPending} onClick={() => make.mutate({})}>
          {t('settings.demo_make')}
        </Button>
      )}
      {isAsking && (
        <Dialog onClose={() => setAsking(false)} title={t('settings.demo_discard')}>
          <p>{t('settings.demo_discard_says')}</p>
          <div className={css.decide}>
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
              {t('settings.demo_keep')}
            </Button>
            <Button color="red" loading={discard.isPending} onClick={() => discard.mutate({}, { onSettled: () => setAsking(false) })}>
              {t('settings.demo_discard')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
