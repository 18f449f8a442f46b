// Above the drawing: its name, how the saving stands, undo and redo, and where to go from here.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, CloudOff, LoaderCircle, Redo2, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { BackArrow, useNow, useWords } from '../../../../ui/index.ts';
import type { Sketch } from '../sketch.ts';
import css from './designer.module.css';
import type { Saver } from './saver.ts';
import { useSaveNow } from './use-saver.ts';

interface Props {
  sketch: Sketch;
  modeler: Modeler | undefined;
  saver: Saver | undefined;
  /** Grows with each change, so that undo and redo are shown as they are. */
  revision: number;
  children?: ReactNode;
}

/** The bar. */
export function TopBar({ sketch, modeler, saver, children }: Props) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${sketch.name} · Kontor`;
  }, [sketch.name]);
  return (
    <header className={css.bar}>
      <Link to="/processes/$key" params={{ key: sketch.key }} className={css.back}>
        <BackArrow /> <span>{t('processes.title')}</span>
      </Link>
      <h1>{sketch.name}</h1>
      {saver && <Saved saver={saver} />}
      <span className={css.gap} />
      <BarButton label={t('designer.undo')} isOff={!modeler?.canUndo()} onClick={() => modeler?.undo()}>
        <Undo2 size={17} aria-hidden />
      </BarButton>
      <BarButton label={t('designer.redo')} isOff={!modeler?.canRedo()} onClick={() => modeler?.redo()}>
        <Redo2 size={17} aria-hidden />
      </BarButton>
      {children}
    </header>
  );
}

export function BarButton({ label, isOff = false, onClick, children }: { label: string; isOff?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={label}
        aria-disabled={isOff || undefined}
        data-disabled={isOff || undefined}
        onClick={isOff ? undefined : onClick}
      >
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
    <span className={css.saved} data-state={isBad ? 'bad' : state} role={isBad ? 'alert' : undefined}>
      <Icon size={14} aria-hidden /> {says}
    </span>
  );
}
