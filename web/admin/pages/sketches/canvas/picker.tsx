// One box that finds: a step to add, an element of the drawing, where a flow leads, who does a step; all by keyboard.
import type { LucideIcon } from 'lucide-react';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useWords } from '../../../../ui/index.ts';
import { Layer } from '../../../layer.tsx';
import css from './picker.module.css';

export interface Choice {
  id: string;
  title: string;
  says?: string;
  Icon?: LucideIcon;
  /** Found by a text only, as there are too many of its kind. */
  isRare?: boolean;
  run: () => void;
}
export interface Section {
  id: string;
  title: string;
  choices: readonly Choice[];
}

interface Props {
  label: string;
  sections: readonly Section[];
  onClose: () => void;
}

/** The box over the page, with its choices below. */
export function Picker({ label, sections, onClose }: Props) {
  return (
    <Layer label={label} place="top" onClose={onClose}>
      <Finder label={label} sections={sections} onClose={onClose} />
    </Layer>
  );
}

function Finder({ label, sections, onClose }: Props) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const shown = useMemo(() => found(sections, text), [sections, text]);
  const flat = shown.flatMap((section) => section.choices);
  const here = Math.min(at, Math.max(0, flat.length - 1));
  const take = (choice: Choice | undefined): void => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && flat.length > 0) setAt((here + step + flat.length) % flat.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(flat[here]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={css.head}>
        <Search size={18} aria-hidden />
        <input
          // The box was asked for, so that one can type.
          // oxlint-disable-next-line no-autofocus
          autoFocus
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={flat.length > 0 ? `${id}-${here}` : undefined}
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => (setText(event.currentTarget.value), setAt(0))}
          onKeyDown={onKeyDown}
        />
        <button type="button" className={css.close} onClick={onClose}>
          {t('common.close')}
        </button>
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={label} className={css.list}>
        {shown.map((section, n) => (
          <SectionView
            key={section.id}
            id={id}
            section={section}
            from={shown.slice(0, n).reduce((sum, it) => sum + it.choices.length, 0)}
            here={here}
            onPoint={setAt}
            onTake={take}
          />
        ))}
      </div>
      {flat.length === 0 && <p className={css.nothing}>{t('designer.nothing_found')}</p>}
    </>
  );
}

interface SectionProps {
  id: string;
  section: Section;
  from: number;
  here: number;
  onPoint: (n: number) => void;
  onTake: (choice: Choice) => void;
}

function SectionView({ id, section, from, here, onPoint, onTake }: SectionProps) {
  return (
    <div role="group" aria-label={section.title} className={css.section}>
      <p aria-hidden>{section.title}</p>
      {section.choices.map((choice, i) => (
        // The box keeps the focus and its keys choose; the pointer is a second way.
        // oxlint-disable-next-line click-events-have-key-events
        <div
          key={choice.id}
          id={`${id}-${from + i}`}
          role="option"
          tabIndex={-1}
          aria-selected={from + i === here}
          ref={from + i === here ? intoView : undefined}
          className={css.choice}
          onPointerMove={() => onPoint(from + i)}
          onClick={() => onTake(choice)}
        >
          {choice.Icon && <choice.Icon size={17} strokeWidth={1.8} aria-hidden />}
          <span className={css.title}>{choice.title}</span>
          {choice.says && <span className={css.says}>{choice.says}</span>}
        </div>
      ))}
    </div>
  );
}

const intoView = (option: HTMLElement | null): void => option?.scrollIntoView({ block: 'nearest' });

/** All words must be in the title or in what is said of it; titles that begin with the text come first. */
export function found(sections: readonly Section[], text: string): Section[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return sections.map((it) => ({ ...it, choices: it.choices.filter((one) => !one.isRare) })).filter((it) => it.choices.length > 0);
  const rank = (choice: Choice): number => {
    const title = plain(choice.title);
    if (words.every((word) => title.includes(word))) return title.startsWith(words[0]!) ? 0 : 1;
    return words.every((word) => `${title} ${plain(choice.says ?? '')}`.includes(word)) ? 2 : 3;
  };
  return sections
    .map((it) => ({
      ...it,
      choices: it.choices
        .map((choice) => ({ choice, at: rank(choice) }))
        .filter(({ at }) => at < 3)
        .toSorted((one, other) => one.at - other.at)
        .map(({ choice }) => choice),
    }))
    .filter((it) => it.choices.length > 0);
}

/** Without accents and case: people type as their keyboard lets them. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
