// The drawing as a list in the order of its flow: every step can be chosen, followed, renamed, moved and taken away without a mouse.
import { ActionIcon, Tooltip } from '@mantine/core';
import { ArrowRightToLine, CornerDownRight, PencilLine, Plus, Rows3, Trash2, Waypoints } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { type SheetElement, useWords } from '../../../../ui/index.ts';
import { KindIcon, kindOf } from './kinds.tsx';
import { type Row, rowsOf } from './order.ts';
import css from './outline.module.css';

/** What can be asked for at an element; each opens what it needs. */
export type Ask = 'add' | 'rename' | 'lane' | 'connect' | 'kind' | 'find';

interface Props {
  modeler: Modeler;
  /** Makes it read the drawing anew. */
  revision: number;
  selected: string | undefined;
  mayDraw: boolean;
  problems: ReadonlyMap<string, string>;
  onAsk: (what: Ask, id: string) => void;
}

/** The list and what can be done with its chosen row. */
export function Outline({ modeler, selected, mayDraw, problems, onAsk }: Props) {
  const { t } = useWords();
  const rows = rowsOf(modeler.elements());
  const chosen = rows.some((it) => it.id === selected) ? selected : undefined;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen !== undefined) list.current?.querySelector(`[data-row="${CSS.escape(chosen)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const go = (to: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (!row) return;
    modeler.show(row.id);
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset['row'];
    const at = rows.findIndex((it) => it.id === (focused ?? chosen));
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ...(mayDraw && chosen !== undefined
        ? { F2: () => onAsk('rename', chosen), Delete: () => (modeler.remove([chosen]), go(at)), Backspace: () => (modeler.remove([chosen]), go(at)) }
        : {}),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  return (
    <div className={css.outline}>
      {mayDraw && <Verbs modeler={modeler} chosen={chosen} onAsk={onAsk} />}
      <div ref={list} role="tree" tabIndex={-1} aria-label={t('designer.outline')} className={css.tree} onKeyDown={onKeyDown}>
        {rows.map((row, n) => (
          <RowView
            key={row.id}
            row={row}
            modeler={modeler}
            isChosen={row.id === chosen}
            isFirst={chosen === undefined && n === 0}
            problem={problems.get(row.id)}
            onChoose={() => modeler.show(row.id)}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  row: Row;
  modeler: Modeler;
  isChosen: boolean;
  isFirst: boolean;
  problem: string | undefined;
  onChoose: () => void;
}

function RowView({ row, modeler, isChosen, isFirst, problem, onChoose }: RowProps) {
  const words = useWords();
  const element = modeler.element(row.id);
  if (!element) return null;
  const lane = words.lane(modeler.laneOf(row.id));
  return (
    // Its keys are those of the tree around it.
    // oxlint-disable-next-line click-events-have-key-events
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isChosen}
      aria-label={[sayElement(element, modeler, words), lane, problem].filter(Boolean).join(', ')}
      tabIndex={isChosen || isFirst ? 0 : -1}
      data-row={row.id}
      className={css.row}
      style={{ paddingInlineStart: `${0.5 + row.depth * 0.875}rem` }}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
    >
      {element.isFlow ? <CornerDownRight size={15} strokeWidth={1.8} aria-hidden /> : <KindIcon model={element.businessObject} size={15} />}
      <span className={css.name} data-unnamed={element.name === '' || undefined}>
        {sayElement(element, modeler, words)}
      </span>
      {problem && <span className={css.problem}>!</span>}
    </div>
  );
}

/** What an element is called: its name, else what it is; a flow by where it leads. */
export function sayElement(element: SheetElement, modeler: Modeler, { t, named }: ReturnType<typeof useWords>): string {
  if (!element.isFlow) return element.name || named('designer.kind', kindOf(element.businessObject));
  const target = (element.businessObject.get('targetRef') as { id?: string } | undefined)?.id;
  const to = target === undefined ? undefined : modeler.element(target);
  const toName = to ? to.name || named('designer.kind', kindOf(to.businessObject)) : '';
  return element.name === '' ? t('designer.flow_to', { to: toName }) : t('designer.flow_named_to', { name: element.name, to: toName });
}

function Verbs({ modeler, chosen, onAsk }: { modeler: Modeler; chosen: string | undefined; onAsk: Props['onAsk'] }) {
  const { t } = useWords();
  const element = chosen === undefined ? undefined : modeler.element(chosen);
  const isStep = element !== undefined && !element.isFlow;
  const ask = (what: Ask) => () => chosen !== undefined && onAsk(what, chosen);
  return (
    <div role="toolbar" aria-label={t('designer.outline_verbs')} className={css.verbs}>
      <Verb label={t('designer.add_after')} isOff={!element} onClick={ask('add')}>
        <Plus size={16} aria-hidden />
      </Verb>
      <Verb label={t('designer.rename')} isOff={!element} onClick={ask('rename')}>
        <PencilLine size={16} aria-hidden />
      </Verb>
      <Verb label={t('designer.change_kind')} isOff={!isStep} onClick={ask('kind')}>
        <ArrowRightToLine size={16} aria-hidden />
      </Verb>
      <Verb label={t('designer.connect')} isOff={!isStep} onClick={ask('connect')}>
        <Waypoints size={16} aria-hidden />
      </Verb>
      <Verb label={t('designer.move_to_lane')} isOff={!isStep || modeler.lanes().length === 0} onClick={ask('lane')}>
        <Rows3 size={16} aria-hidden />
      </Verb>
      <Verb label={t('designer.delete')} isOff={!element} onClick={() => chosen !== undefined && modeler.remove([chosen])}>
        <Trash2 size={16} aria-hidden />
      </Verb>
    </div>
  );
}

function Verb({ label, isOff, onClick, children }: { label: string; isOff: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={32} className={css.verb} aria-label={label} disabled={isOff} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
