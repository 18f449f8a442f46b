// The designer: what can be added at the left, the drawing, what the chosen element says at the right, and above how it stands.
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIsPhone, useMay, useWords } from '../../../../ui/index.ts';
import { type Asked, AskedBox } from './asked.tsx';
import { CopyBanner, PenBanner, SaveBanner } from './banners.tsx';
import { useCatalogue, useOffers } from './catalogue.ts';
import { useChecking, useMarks } from './checking.ts';
import css from './designer.module.css';
import { useDesignerKeys } from './keys.ts';
import { Left } from './left.tsx';
import { Pad } from './pad.tsx';
import { type SketchNow, usePen } from './pen.ts';
import { PlainProperties } from './plain-properties.tsx';
import { Problems } from './problems.tsx';
import { forgetCopy, unsavedCopy } from './saver.ts';
import { Tools } from './tools.tsx';
import { TopBar } from './top-bar.tsx';
import { useModeler, useRevision, useSelected } from './use-modeler.ts';
import { useSaver } from './use-saver.ts';

interface Props {
  sketch: SketchNow;
  /** Reads the sketch from the server again. */
  again: () => Promise<SketchNow | undefined>;
}

/** The designer of one sketch. */
export function Designer({ sketch, again }: Props) {
  const { t } = useWords();
  const may = useMay();
  const isPhone = useIsPhone();
  const [opened, setOpened] = useState(sketch);
  const [copy, setCopy] = useState(() => unsavedCopy(sketch));
  const [hasAsked, setAsked] = useState(false);
  const [asked, ask] = useState<Asked>();
  const [chosenId, setChosenId] = useState<string>();
  const pen = usePen(sketch, chosenId);
  const mayDraw = pen.isMine;
  const { ground, modeler, isBroken } = useModeler(opened.xml, mayDraw && !isPhone);
  const revision = useRevision(modeler);
  const selected = useSelected(modeler);
  useEffect(() => setChosenId(selected), [selected]);
  const saver = useSaver(modeler, opened, mayDraw);
  const catalogue = useCatalogue(sketch.documentKind, sketch.key);
  const groups = useOffers(catalogue);
  const [problemsAt, setProblemsAt] = useState<{ isShown: boolean; chosen?: number }>({ isShown: false });
  const checking = useChecking(modeler, revision, may('processes.check'));
  const marks = useMarks(modeler, checking.checked, problemsAt.chosen);
  const side = useRef<HTMLElement>(null);
  const reload = async (): Promise<void> => {
    const now = await again();
    if (now) setOpened(now);
  };
  useFollowing(pen.isMine, pen.rev, opened.rev, () => void reload());
  const toProperties = (): void => side.current?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  useDesignerKeys({
    modeler,
    ground,
    mayDraw,
    ask,
    toProperties,
    saveNow: () => void saver?.now(),
    tidyUp: () => modeler?.tidyUp(),
    showProblems: () => setProblemsAt((before) => ({ isShown: !before.isShown })),
  });
  const choose = (index: number | undefined): void => {
    setProblemsAt({ isShown: true, ...(index === undefined ? {} : { chosen: index }) });
    const problem = index === undefined ? undefined : checking.checked?.problems[index];
    if (problem && modeler?.element(problem.element)) modeler.show(problem.element);
  };
  const banners: ReactNode = (
    <>
      <PenBanner pen={pen} mayDraw={may('sketches.save')} hasAsked={hasAsked} onAsk={() => (setAsked(true), void pen.take(false))} />
      {saver && <SaveBanner saver={saver} onTheirs={() => void reload()} onPen={() => void pen.take(true).then(() => saver.resume(pen.rev))} />}
      {copy !== undefined && mayDraw && (
        <CopyBanner onTake={() => (setOpened({ ...opened, xml: copy }), setCopy(undefined))} onForget={() => (forgetCopy(sketch.id), setCopy(undefined))} />
      )}
    </>
  );
  return (
    <div className={css.designer}>
      <TopBar
        sketch={sketch}
        modeler={modeler}
        saver={saver}
        revision={revision}
        present={pen.present}
        checking={checking}
        isProblemsShown={problemsAt.isShown}
        onProblems={() => setProblemsAt((before) => ({ isShown: !before.isShown }))}
      />
      {banners}
      <div className={css.body} data-read-only={!mayDraw || undefined}>
        <Left
          modeler={modeler}
          revision={revision}
          selected={selected}
          mayDraw={mayDraw}
          groups={groups}
          problems={marks}
          onAsk={(what, id) => ask({ what, id })}
        />
        <div className={css.middle}>
          <div className={css.sheet}>
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
            {modeler && mayDraw && !isPhone && selected !== undefined && (
              <Pad
                modeler={modeler}
                id={selected}
                revision={revision}
                catalogue={catalogue}
                onAsk={(what, id) => (what === 'note' ? toProperties() : ask({ what, id }))}
              />
            )}
            <Tools modeler={modeler} mayDraw={mayDraw} onFind={() => ask({ what: 'find', id: undefined })} />
            {isPhone && mayDraw && <p className={css.desk}>{t('designer.at_a_desk')}</p>}
          </div>
          {problemsAt.isShown && (
            <Problems checking={checking} chosen={problemsAt.chosen} onChoose={choose} onClose={() => setProblemsAt({ isShown: false })} />
          )}
        </div>
        <aside ref={side} className={css.side} aria-label={t('designer.properties')}>
          {modeler && <PlainProperties modeler={modeler} id={selected} revision={revision} />}
        </aside>
      </div>
      {asked && modeler && <AskedBox asked={asked} modeler={modeler} groups={groups} catalogue={catalogue} onAsk={ask} onClose={() => ask(undefined)} />}
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
