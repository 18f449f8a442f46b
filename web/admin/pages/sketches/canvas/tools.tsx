// Looking at the drawing: closer, farther, all of it.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Maximize2, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { useWords } from '../../../../ui/index.ts';
import css from './designer.module.css';

/** The buttons in the upper right corner of the drawing. */
export function Tools({ modeler, children }: { modeler: Modeler | undefined; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <div className={css.tools}>
      {children}
      <Tool label={t('drawing.fit')} onClick={() => modeler?.fit()}>
        <Maximize2 size={16} aria-hidden />
      </Tool>
      <Tool label={t('drawing.closer')} onClick={() => modeler?.zoomBy(1.25)}>
        <Plus size={16} aria-hidden />
      </Tool>
      <Tool label={t('drawing.farther')} onClick={() => modeler?.zoomBy(0.8)}>
        <Minus size={16} aria-hidden />
      </Tool>
    </div>
  );
}

export function Tool({ label, isOn, onClick, children }: { label: string; isOn?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon variant="default" size={32} aria-label={label} aria-pressed={isOn} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
