// Above the drawing: its name, how the saving stands, who else is here, what is wrong, and where to go from here.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { Check, CircleCheck, CloudOff, LoaderCircle, OctagonAlert, Redo2, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { BackArrow, useIsPhone, useNow, useWords } from '../../../../ui/index.ts';
import type { Checking } from './checking.ts';
import { Avatars } from '../talk/presence.tsx';
import css from './designer.module.css';
import type { Pen, SketchNow } from './pen.ts';
import type { Saver } from './saver.ts';
import type { ProblemsNow } from './use-problems.ts';
import { useSaveNow } from './use-saver.ts';

interface Props {
  sketch: SketchNow;
  modeler: Modeler | undefined;
  saver: Saver | undefined;
  /** Grows with each change, so that undo and redo are shown as they are. */
  revision: number;
  present: Pen['present'];
  problems: ProblemsNow;
}

/** The bar. */
export function TopBar({ sketch, modeler, saver, present, problems }: Props) {
  const { t } = useWords();
  const isPhone = useIsPhone();
  useEffect(() => {
    document.title = `${sketch.name} · Kontor`;
  }, [sketch.name]);
  return (
    <header className={css.bar}>
      <Link to="/sketches" className={css.back} aria-label={t('sketches.title')}>
        <BackArrow /> {!isPhone && <span>{t('sketches.title')}</span>}
      </Link>
      <h1>{sketch.name}</h1>
      {saver && <Saved saver={saver} />}
      <span className={css.gap} />
      <Avatars present={present} nameOf={(id) => modeler?.element(id)?.name || id} />
      {saver && !isPhone && (
        <>
          <BarButton label={t('designer.undo')} isOff={!modeler?.canUndo()} onClick={() => modeler?.undo()}>
            <Undo2 size={17} aria-hidden />
          </BarButton>
          <BarButton label={t('designer.redo')} isOff={!modeler?.canRedo()} onClick={() => modeler?.redo()}>
            <Redo2 size={17} aria-hidden />
          </BarButton>
        </>
      )}
      <ProblemsButton checking={problems.checking} isShown={problems.isShown} onClick={problems.toggle} />
      <Onward sketch={sketch} saver={saver} />
    </header>
  );
}

function BarButton({ label, isOff, onClick, children }: { label: string; isOff: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={34} className={css.verb} aria-label={label} disabled={isOff} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

const SHORT_MS = 10_000;

/** How the saving stands, in words. */
function Saved({ saver }: { saver: Saver }) {
  const { t, duration } = useWords();
  const now = useNow();
  const { state, savedAt } = useSaveNow(saver);
  const agoMs = Math.max(0, now - Date.parse(savedAt));
  const ago = agoMs < SHORT_MS ? t('designer.saved_now') : t('designer.saved_ago', { ago: duration(agoMs) });
  const isBad = state === 'offline' || state === 'changed' || state === 'no_pen' || state === 'refused' || state === 'over';
  const Icon = isBad ? CloudOff : state === 'saved' ? Check : LoaderCircle;
  const says = isBad ? t('designer.not_saved') : state === 'saved' ? ago : t('designer.saving');
  return (
    <span className={css.saved} data-state={isBad ? 'bad' : state} data-saved={state}>
      <Icon size={14} aria-hidden /> <span>{says}</span>
    </span>
  );
}

function ProblemsButton({ checking, isShown, onClick }: { checking: Checking; isShown: boolean; onClick: () => void }) {
  const { t } = useWords();
  const problems = checking.checked?.problems;
  const errors = problems?.filter(({ level }) => level === 'error').length ?? 0;
  const count = problems?.length ?? 0;
  const mood = problems === undefined ? 'none' : errors > 0 ? 'error' : count > 0 ? 'warning' : 'good';
  const Icon = mood === 'good' ? CircleCheck : mood === 'none' ? LoaderCircle : OctagonAlert;
  const says = problems === undefined ? t('designer.checking') : t('designer.problem_count', { count });
  return (
    <button type="button" className={css.counter} data-mood={mood} aria-expanded={isShown} aria-live="polite" onClick={onClick}>
      <Icon size={15} aria-hidden /> <span>{says}</span>
    </button>
  );
}

/** Where a sketch goes when it is drawn; each page is there when its part is. */
function Onward({ sketch, saver }: { sketch: SketchNow; saver: Saver | undefined }) {
  const { t } = useWords();
  const router = useRouter();
  const size = useIsPhone() ? 'xs' : 'sm';
  const has = (path: string): boolean => path in router.routesByPath;
  const go = (where: string) => (): void => {
    void (saver?.now() ?? Promise.resolve(true)).then(() => router.navigate({ href: `/sketches/${sketch.id}/${where}` }));
  };
  return (
    <>
      {(has('/sketches/$id/trials') || has('/sketches/$id/rehearsal')) && (
        <Button variant="default" size={size} onClick={go(has('/sketches/$id/trials') ? 'trials' : 'rehearsal')}>
          {t('designer.try')}
        </Button>
      )}
      {has('/sketches/$id/compare') && (
        <Button size={size} onClick={go('compare')}>
          {t('designer.compare')}
        </Button>
      )}
    </>
  );
}
