// What stands on the page once a sketch is live: how far the runs have come to it, the way to watch it, and the way back.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheck, Eye, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useMay, useWords } from '../../../../ui/index.ts';
import { RollBackDialog } from '../../processes/roll-back.tsx';
import { Sweep, useVersions } from '../../processes/versions.tsx';
import type { SketchWhole } from '../sketch-types.ts';
import css from './compare.module.css';

export function Published({ sketch }: { sketch: SketchWhole }) {
  const { t } = useWords();
  const may = useMay();
  const [isBack, setBack] = useState(false);
  const isDrawing = sketch.kind === 'process';
  const { data } = useVersions(sketch.key, { enabled: isDrawing });
  const version = sketch.publishedVersion ?? 1;
  const isLive = sketch.newestVersion === version;
  const live = data?.versions.find((it) => it.version === version)?.live;
  const before = version - 1;
  return (
    <section className={css.published} role="status" data-live={isLive || undefined}>
      <h2>
        <CircleCheck size={20} aria-hidden /> {t(isLive ? 'sketches.is_live' : 'sketches.was_live', { version })}
      </h2>
      {isLive && data?.sweep && data.policy === 'follow' && data.versions.length > 1 && (
        <Sweep processKey={sketch.key} sweep={data.sweep} mayStop={may('processes.stop_move')} />
      )}
      {isLive && live !== undefined && <p>{t('sketches.follow_it', { count: live })}</p>}
      {!isLive && <p>{t('sketches.replaced', { version: sketch.newestVersion ?? version })}</p>}
      <div className={css.deeds}>
        <Button component={Link} to={isDrawing ? `/processes/${sketch.key}` : `/processes/table/${sketch.key}`} leftSection={<Eye size={16} aria-hidden />}>
          {t(isDrawing ? 'sketches.watch' : 'sketches.see_table')}
        </Button>
        {isLive && before >= 1 && may(isDrawing ? 'processes.roll_back' : 'decisions.roll_back') && (
          <Button variant="default" leftSection={<Undo2 size={16} aria-hidden />} onClick={() => setBack(true)}>
            {t('sketches.roll_back', { version: before })}
          </Button>
        )}
      </div>
      {isBack && <RollBackDialog kind={sketch.kind} processKey={sketch.key} to={before} onClose={() => setBack(false)} />}
    </section>
  );
}
