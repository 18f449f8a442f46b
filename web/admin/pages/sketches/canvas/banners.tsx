// What somebody who draws must know before going on: who has the pen, that somebody else has saved, what was not saved.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../../../ui/index.ts';
import css from './banners.module.css';
import type { Pen } from './pen.ts';
import type { Saver } from './saver.ts';
import { useSaveNow } from './use-saver.ts';

function Banner({ isBad = false, says, children }: { isBad?: boolean; says: string; children?: ReactNode }) {
  return (
    <div role={isBad ? 'alert' : 'status'} className={css.banner} data-bad={isBad || undefined}>
      <span>{says}</span>
      {children}
    </div>
  );
}

/** Somebody else draws: asking for the pen, or taking it. */
export function PenBanner({ pen, mayDraw, hasAsked, onAsk }: { pen: Pen; mayDraw: boolean; hasAsked: boolean; onAsk: () => void }) {
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
export function SaveBanner({ saver, onTheirs, onPen }: { saver: Saver; onTheirs: () => void; onPen: () => void }) {
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

/** Something was drawn here that never came to the server. */
export function CopyBanner({ onTake, onForget }: { onTake: () => void; onForget: () => void }) {
  const { t } = useWords();
  return (
    <Banner says={t('designer.copy_found')}>
      <Button size="compact-sm" variant="default" onClick={onTake}>
        {t('designer.copy_take')}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={onForget}>
        {t('designer.copy_forget')}
      </Button>
    </Banner>
  );
}
