// What somebody who draws must know before going on: who has the pen, that somebody else has saved, what was not saved.
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMay, useWords } from '../../../../ui/index.ts';
import css from './banners.module.css';
import type { Pen, SketchNow } from './pen.ts';
import { type Saver, forgetCopy, unsavedCopy } from './saver.ts';
import { useSaveNow } from './use-saver.ts';

function Banner({ isBad = false, says, children }: { isBad?: boolean; says: string; children?: ReactNode }) {
  return (
    <div role={isBad ? 'alert' : 'status'} className={css.banner} data-bad={isBad || undefined}>
      <span>{says}</span>
      {children}
    </div>
  );
}

interface Props {
  sketch: SketchNow;
  pen: Pen;
  saver: Saver | undefined;
  /** Shows what somebody else saved. */
  onTheirs: () => void;
  /** Goes on with what was kept in this browser. */
  onCopy: (xml: string) => void;
}

/** All that is to be told now, the gravest last, right above the drawing. */
export function Banners({ sketch, pen, saver, onTheirs, onCopy }: Props) {
  const may = useMay();
  const [hasAsked, setAsked] = useState(false);
  return (
    <>
      <PenBanner pen={pen} mayDraw={may('sketches.save')} hasAsked={hasAsked} onAsk={() => (setAsked(true), void pen.take(false))} />
      {pen.isMine && <CopyBanner sketch={sketch} onCopy={onCopy} />}
      {saver && <SaveBanner saver={saver} onTheirs={onTheirs} onPen={() => void pen.take(true).then(() => saver.resume(pen.rev))} />}
    </>
  );
}

/** Somebody else draws: asking for the pen, or taking it. */
function PenBanner({ pen, mayDraw, hasAsked, onAsk }: { pen: Pen; mayDraw: boolean; hasAsked: boolean; onAsk: () => void }) {
  const { t } = useWords();
  if (!pen.isOpen) return <Banner says={t('designer.over')} />;
  if (!mayDraw) return <Banner says={t('designer.read_only')} />;
  if (pen.holder) {
    return (
      <Banner says={hasAsked ? t('designer.pen_asked', { name: pen.holder.name }) : t('designer.pen_elsewhere', { name: pen.holder.name })}>
        {!hasAsked && (
          <Button size="compact-sm" variant="default" onClick={onAsk}>
            {t('designer.ask_for_pen')}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => void pen.take(true)}>
          {t('designer.take_over')}
        </Button>
      </Banner>
    );
  }
  const { askedBy } = pen;
  if (!askedBy) return null;
  return (
    <Banner says={t('designer.asks_for_pen', { name: askedBy.name })}>
      <Button size="compact-sm" variant="default" onClick={() => void pen.pass(askedBy.accountId)}>
        {t('designer.pass_pen')}
      </Button>
    </Banner>
  );
}

/** What the saving has to say: a conflict, a lost pen, no connection. */
function SaveBanner({ saver, onTheirs, onPen }: { saver: Saver; onTheirs: () => void; onPen: () => void }) {
  const { t } = useWords();
  const { state, problem } = useSaveNow(saver);
  if (state === 'changed') {
    return (
      <Banner isBad says={t('designer.conflict')}>
        <Button size="compact-sm" variant="default" onClick={onTheirs}>
          {t('designer.take_theirs')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => saver.overwrite()}>
          {t('designer.keep_mine')}
        </Button>
      </Banner>
    );
  }
  if (state === 'no_pen') {
    return (
      <Banner isBad says={t('designer.pen_lost')}>
        <Button size="compact-sm" variant="default" onClick={onPen}>
          {t('designer.take_over')}
        </Button>
      </Banner>
    );
  }
  if (state === 'over') return <Banner isBad says={t('designer.over')} />;
  if (state === 'offline') return <Banner isBad says={t('designer.offline')} />;
  if (state === 'refused') return <Banner isBad says={problem?.message ?? t('designer.not_saved')} />;
  return null;
}

/** Something was drawn here that never came to the server; it is looked for whenever somebody begins to draw. */
function CopyBanner({ sketch, onCopy }: { sketch: SketchNow; onCopy: (xml: string) => void }) {
  const { t } = useWords();
  const [copy, setCopy] = useState(() => unsavedCopy(sketch));
  if (copy === undefined) return null;
  return (
    <Banner says={t('designer.copy_found')}>
      <Button size="compact-sm" variant="default" onClick={() => (onCopy(copy), setCopy(undefined))}>
        {t('designer.copy_take')}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => (forgetCopy(sketch.id), setCopy(undefined))}>
        {t('designer.copy_forget')}
      </Button>
    </Banner>
  );
}
