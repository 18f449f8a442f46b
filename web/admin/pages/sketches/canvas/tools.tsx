// Looking at the drawing: closer, farther, all of it, a small picture of the whole, an element by its name; and tidying it up.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Map as MapIcon, Maximize2, Minus, Plus, Search, WandSparkles } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { useWords } from '../../../../ui/index.ts';
import css from './designer.module.css';

interface Props {
  modeler: Modeler | undefined;
  mayDraw: boolean;
  onFind: () => void;
}

/** The buttons in the upper right corner of the drawing. */
export function Tools({ modeler, mayDraw, onFind }: Props) {
  const { t } = useWords();
  const [wanted, setWanted] = useState<boolean>();
  const isMap = wanted ?? modeler?.isLarge() ?? false;
  useEffect(() => modeler?.showMinimap(isMap), [modeler, isMap]);
  return (
    <div className={css.tools}>
      <Tool label={t('drawing.fit')} onClick={() => modeler?.fit()}>
        <Maximize2 size={16} aria-hidden />
      </Tool>
      <Tool label={t('drawing.closer')} onClick={() => modeler?.zoomBy(1.25)}>
        <Plus size={16} aria-hidden />
      </Tool>
      <Tool label={t('drawing.farther')} onClick={() => modeler?.zoomBy(0.8)}>
        <Minus size={16} aria-hidden />
      </Tool>
      <Tool label={t('designer.find')} onClick={onFind}>
        <Search size={16} aria-hidden />
      </Tool>
      {mayDraw && (
        <>
          <Tool label={t('designer.minimap')} isOn={isMap} onClick={() => setWanted(!isMap)}>
            <MapIcon size={16} aria-hidden />
          </Tool>
          <Tool label={t('designer.tidy')} onClick={() => modeler?.tidyUp()}>
            <WandSparkles size={16} aria-hidden />
          </Tool>
        </>
      )}
    </div>
  );
}

function Tool({ label, isOn, onClick, children }: { label: string; isOn?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon variant="default" size={32} aria-label={label} aria-pressed={isOn} data-on={isOn || undefined} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
