// At the right of the drawing: what the chosen element says, or what colleagues say about it.
import { ActionIcon } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { ChevronDown, MessageSquare } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { useMay, useWords } from '../../../../ui/index.ts';
import { Properties } from '../properties/properties.tsx';
import { Comments, useCommentCounts } from '../talk/comments.tsx';
import { sayElement } from './outline.tsx';
import type { SketchNow } from './pen.ts';
import css from './side.module.css';
import type { ProblemsNow } from './use-problems.ts';

interface Props {
  /** The column itself, for those who come to it by a key. */
  place: RefObject<HTMLElement | null>;
  sketch: SketchNow;
  modeler: Modeler | undefined;
  selected: string | undefined;
  mayDraw: boolean;
  problems: ProblemsNow;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** The column, with its two sides. */
export function Side({ place, sketch, modeler, selected, mayDraw, problems }: Props) {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  // A notice of what a colleague said leads here.
  const { talk } = useSearch({ from: '/shell/sketches/$id' });
  const [isTalk, setTalk] = useState(talk === true);
  const counts = useCommentCounts(sketch.key);
  const shown = JSON.stringify([...counts]);
  useEffect(() => modeler?.talk(new Map(JSON.parse(shown) as [string, number][])), [modeler, shown]);
  const said = selected === undefined ? [...(counts ?? NONE).values()].reduce((sum, it) => sum + it, 0) : (counts.get(selected) ?? 0);
  const nameOf = (id: string): string => {
    const element = modeler?.element(id);
    return element && modeler ? sayElement(element, modeler, words) : id;
  };
  const mayTalk = may('comments.list', 'read');
  return (
    <aside ref={place} className={css.side} data-open={selected === undefined ? undefined : ''} aria-label={t('designer.properties')}>
      {selected !== undefined && (
        <ActionIcon variant="subtle" color="gray" size={32} className={css.close} aria-label={t('common.close')} onClick={() => modeler?.select(undefined)}>
          <ChevronDown size={18} aria-hidden />
        </ActionIcon>
      )}
      {mayTalk && (
        <div className={css.tabs}>
          <button type="button" aria-pressed={!isTalk} onClick={() => setTalk(false)}>
            {t('designer.about_it')}
          </button>
          <button type="button" aria-pressed={isTalk} onClick={() => setTalk(true)}>
            <MessageSquare size={14} aria-hidden /> {t('designer.comments', { count: said })}
          </button>
        </div>
      )}
      <div className={css.body}>
        {modeler && !isTalk && (
          <Properties
            sheet={modeler}
            id={selected}
            documentKind={sketch.documentKind}
            isReadOnly={!mayDraw}
            findings={problems.checking.checked?.problems ?? []}
          />
        )}
        {modeler && isTalk && (
          <div className={css.talk}>
            <Comments processKey={sketch.key} sketchId={sketch.id} element={selected} nameOf={nameOf} onElement={(id) => modeler.show(id)} />
          </div>
        )}
      </div>
    </aside>
  );
}
