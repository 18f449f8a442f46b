// The designer: what can be added at the left, the drawing, what the chosen element says at the right, and above how it stands.
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIsPhone, useWords } from '../../../../ui/index.ts';
import { type Asked, AskedBox } from './asked.tsx';
import { Banners } from './banners.tsx';
import { useCatalogue, useOffers } from './catalogue.ts';
import css from './designer.module.css';
import { useDesignerKeys } from './keys.ts';
import { Left } from './left.tsx';
import { Pad } from './pad.tsx';
import { type SketchNow, usePen } from './pen.ts';
import { Problems } from './problems.tsx';
import { Side } from './side.tsx';
import { Tools } from './tools.tsx';
import { TopBar } from './top-bar.tsx';
import { useModeler, useRevision, useSelected } from './use-modeler.ts';
import { useProblems } from './use-problems.ts';
import { useSaver } from './use-saver.ts';

interface Props {
  sketch: SketchNow;
  /** Reads the sketch from the server again. */
  again: () => Promise<SketchNow | undefined>;
}

/** The designer of one sketch. */
export function Designer({ sketch, again }: Props) {
  const isPhone = useIsPhone();
  const [opened, setOpened] = useState<SketchNow & { isUnsaved?: boolean }>(sketch);
  const [asked, ask] = useState<Asked>();
  const [chosenId, setChosenId] = useState<string>();
  const pen = usePen(sketch, chosenId);
  const mayDraw = pen.isMine;
  const { ground, modeler, isBroken } = useModeler(opened.xml, mayDraw && !isPhone);
  const revision = useRevision(modeler);
  const selected = useSelected(modeler);
  useEffect(() => setChosenId(selected), [selected]);
  const saver = useSaver(modeler, opened, mayDraw);
  const catalogue = useCatalogue(sketch.documentKind);
  const groups = useOffers(catalogue, sketch.key);
  const problems = useProblems(modeler, revision);
  const side = useRef<HTMLElement>(null);
  const reload = async (): Promise<void> => {
    const now = await again();
    if (now) setOpened(now);
  };
  useFollowing(pen.isMine, pen.rev, opened.rev, () => void reload());
  const toProperties = (): void => side.current?.querySelector<HTMLElement>('input, textarea, select')?.focus();
  useDesignerKeys({
    modeler,
    ground,
    mayDraw,
    ask,
    toProperties,
    saveNow: () => void saver?.now(),
    tidyUp: () => modeler?.tidyUp(),
    showProblems: problems.toggle,
  });
  const onAsk = (what: Asked['what'] | 'note', id: string): void => (what === 'note' ? toProperties() : ask({ what, id }));
  return (
    <div className={css.designer}>
      <TopBar sketch={sketch} modeler={modeler} saver={saver} revision={revision} present={pen.present} problems={problems} />
      <Banners sketch={sketch} pen={pen} saver={saver} onTheirs={() => void reload()} onCopy={(xml) => setOpened({ ...opened, xml, isUnsaved: true })} />
      <div className={css.body} data-read-only={!mayDraw || undefined}>
        <Left modeler={modeler} revision={revision} selected={selected} mayDraw={mayDraw} groups={groups} problems={problems.marks} onAsk={onAsk} />
        <div className={css.middle}>
          <Canvas ground={ground} name={sketch.name} isReady={modeler !== undefined} isBroken={isBroken} isAtDesk={!isPhone || !mayDraw}>
            {modeler && mayDraw && !isPhone && selected !== undefined && (
              <Pad modeler={modeler} id={selected} revision={revision} catalogue={catalogue} onAsk={onAsk} />
            )}
            <Tools modeler={modeler} mayDraw={mayDraw && !isPhone} onFind={() => ask({ what: 'find', id: undefined })} />
          </Canvas>
          {problems.isShown && <Problems problems={problems} />}
        </div>
        <Side place={side} sketch={sketch} modeler={modeler} selected={selected} mayDraw={mayDraw} problems={problems} />
      </div>
      {asked && modeler && <AskedBox asked={asked} modeler={modeler} groups={groups} catalogue={catalogue} onAsk={ask} onClose={() => ask(undefined)} />}
    </div>
  );
}

interface CanvasProps {
  ground: RefObject<HTMLDivElement | null>;
  name: string;
  isReady: boolean;
  isBroken: boolean;
  isAtDesk: boolean;
  children: ReactNode;
}

/** The drawing with what lies over it. */
function Canvas({ ground, name, isReady, isBroken, isAtDesk, children }: CanvasProps) {
  const { t } = useWords();
  return (
    <div className={css.sheet}>
      <div
        ref={ground}
        className={css.ground}
        role="group"
        aria-label={t('designer.drawing_of', { name })}
        data-drawing
        data-ready={isReady ? '' : undefined}
      />
      {isBroken && <p className={css.told}>{t('drawing.broken')}</p>}
      {!isReady && !isBroken && <p className={css.told}>{t('drawing.loading')}</p>}
      {children}
      {!isAtDesk && <p className={css.desk}>{t('designer.at_a_desk')}</p>}
    </div>
  );
}

/** Whoever only looks sees what is saved meanwhile; whoever gets the pen begins with it. */
function useFollowing(isMine: boolean, rev: number, openedRev: number, reload: () => void): void {
  const wasMine = useRef(isMine);
  const read = useEffectEvent(reload);
  useEffect(() => {
    const isNew = rev > openedRev && (!isMine || !wasMine.current);
    wasMine.current = isMine;
    if (isNew) read();
  }, [isMine, rev, openedRev]);
}
