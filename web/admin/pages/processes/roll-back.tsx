// Goes back to an earlier version of a drawing or a table: with what that would do to the runs under way, and a choice where one is needed.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog, RowsToCome, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { type ImpactChoice, ImpactOf, type ImpactReport, isChosen } from './impact.tsx';
import css from './moving.module.css';

interface Props {
  kind: 'process' | 'decision';
  processKey: string;
  /** The version to go back to. */
  to: number;
  onClose: () => void;
}

const TOUCHED = ['processes.versions', 'processes.map', 'processes.list', 'processes.live', 'sketches.look', 'sketches.get', 'decisions.versions'] as const;

/** The dialog. */
export function RollBackDialog({ kind, processKey, to, onClose }: Props) {
  const { t } = useWords();
  const may = useMay();
  const isDrawing = kind === 'process';
  const drawing = useAsk('processes.version', { key: processKey, version: to }, { enabled: isDrawing });
  const [choices, setChoices] = useState<ImpactChoice[]>([]);
  const [impact, setImpact] = useState<ImpactReport>();
  const process = useAct('processes.roll_back', TOUCHED);
  const table = useAct('decisions.roll_back', TOUCHED);
  const act = isDrawing ? process : table;
  const asksImpact = isDrawing && may('processes.impact');
  const isReady = !asksImpact || (impact !== undefined && isChosen(impact, choices));
  const go = (): void => {
    const after = { onSuccess: onClose };
    if (isDrawing) process.mutate({ key: processKey, to, ...(choices.length > 0 ? { choices } : {}) }, after);
    else table.mutate({ key: processKey, to }, after);
  };
  return (
    <Dialog title={t('moving.back_title', { version: to })} size="lg" onClose={onClose} isKept>
      <div className={css.decide}>
        <p>{t('moving.back_says')}</p>
        {drawing.error && <Trouble problem={drawing.error} />}
        {drawing.isPending && isDrawing && <RowsToCome rows={2} />}
        {drawing.data && asksImpact && <ImpactOf xml={drawing.data.xml} choices={choices} onChoices={setChoices} onReady={setImpact} />}
        {act.error && <Trouble problem={act.error} />}
        <div className={css.foot}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button loading={act.isPending} disabled={!isReady} onClick={go}>
            {t('moving.back_do', { version: to })}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
