// The designer: what can be added at the left, the drawing, what the chosen element says at the right, and above how it stands.
import { useState } from 'react';
import { useIsPhone, useWords } from '../../../../ui/index.ts';
import type { Sketch } from '../sketch.ts';
import css from './designer.module.css';
import { Palette } from './palette.tsx';
import { PlainProperties } from './plain-properties.tsx';
import { Tools } from './tools.tsx';
import { TopBar } from './top-bar.tsx';
import { useModeler, useRevision, useSelected } from './use-modeler.ts';
import { useSaver } from './use-saver.ts';

/** The designer of one sketch. */
export function Designer({ sketch }: { sketch: Sketch }) {
  const { t } = useWords();
  const isPhone = useIsPhone();
  const [opened] = useState(sketch);
  const { ground, modeler, isBroken } = useModeler(opened.xml, !isPhone);
  const revision = useRevision(modeler);
  const selected = useSelected(modeler);
  const saver = useSaver(modeler, opened, true);
  return (
    <div className={css.designer}>
      <TopBar sketch={sketch} modeler={modeler} saver={saver} revision={revision} />
      <div className={css.body}>
        {!isPhone && <Palette modeler={modeler} selected={selected} />}
        <div className={css.middle}>
          <div
            ref={ground}
            className={css.ground}
            role="group"
            aria-label={t('designer.drawing_of', { name: sketch.name })}
            data-drawing
            data-ready={modeler ? '' : undefined}
          />
          {isBroken && <p className={css.told}>{t('drawing.broken')}</p>}
          {!modeler && !isBroken && <p className={css.told}>{t('drawing.loading')}</p>}
          <Tools modeler={modeler} />
        </div>
        <aside className={css.side} aria-label={t('designer.properties')}>
          {modeler && <PlainProperties modeler={modeler} id={selected} revision={revision} />}
        </aside>
      </div>
    </div>
  );
}
