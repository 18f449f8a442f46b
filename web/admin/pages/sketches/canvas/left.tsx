// At the left of the drawing: what can be added, or the drawing as a list.
import { useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { useIsPhone, useWords } from '../../../../ui/index.ts';
import type { OfferGroup } from './catalogue.ts';
import css from './left.module.css';
import { type Ask, Outline } from './outline.tsx';
import { Palette } from './palette.tsx';

interface Props {
  modeler: Modeler | undefined;
  revision: number;
  selected: string | undefined;
  mayDraw: boolean;
  groups: readonly OfferGroup[];
  problems: ReadonlyMap<string, 'error' | 'warning'>;
  onAsk: (what: Ask, id: string) => void;
}

/** The column; on a phone, and for those who only look, it is the list alone. */
export function Left({ modeler, revision, selected, mayDraw, groups, problems, onAsk }: Props) {
  const { t } = useWords();
  const isPhone = useIsPhone();
  const [wanted, setWanted] = useState<'add' | 'outline'>('add');
  const isTabs = mayDraw && !isPhone;
  const tab = isTabs ? wanted : 'outline';
  const says = new Map([...problems].map(([id, level]) => [id, t(level === 'error' ? 'checks.level.error' : 'checks.level.warning')]));
  return (
    <div className={css.left}>
      {isTabs ? (
        <div className={css.tabs}>
          <button type="button" aria-pressed={tab === 'add'} onClick={() => setWanted('add')}>
            {t('designer.add')}
          </button>
          <button type="button" aria-pressed={tab === 'outline'} onClick={() => setWanted('outline')}>
            {t('designer.outline')}
          </button>
        </div>
      ) : (
        <h2 className={css.head}>{t('designer.outline')}</h2>
      )}
      {tab === 'add' && <Palette modeler={modeler} selected={selected} groups={groups} />}
      {tab === 'outline' && modeler && <Outline modeler={modeler} revision={revision} selected={selected} mayDraw={mayDraw} problems={says} onAsk={onAsk} />}
    </div>
  );
}
