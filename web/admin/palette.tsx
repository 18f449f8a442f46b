// One box for everything: pages, things that the shop knows, what can be done here and everywhere; all of it by keyboard.
import { useMantineColorScheme } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { later } from '../api/index.ts';
import { LANGUAGES, OWN_NAMES, commandsNow, useAsk, useLanguage, useMay, useWords } from '../ui/index.ts';
import { Layer } from './layer.tsx';
import { useLeave } from './leave.ts';
import { type Choice, type Section, sections } from './palette-choices.ts';
import css from './palette.module.css';
import { recentNow } from './recent.ts';
import { letterOf } from './rooms.ts';
import { showLayer } from './shell-layers.ts';
import { useRooms } from './shell-rooms.tsx';

const TYPING_MS = 120;
const SEARCH_FROM = 2;
const OF_EACH = 5;

/** The palette, open. */
export function Palette() {
  const { t } = useWords();
  const close = (): void => showLayer(undefined);
  return (
    <Layer label={t('palette.label')} place="top" onClose={close}>
      <Finder onClose={close} />
    </Layer>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { found, isAsking, failed } = useFound(text);
  const own = useChoices();
  const shown = useMemo(() => sections(text, own, found), [text, own, found]);
  const flat = shown.flatMap((section) => section.choices);
  const here = Math.min(at, Math.max(0, flat.length - 1));
  const optionId = (n: number): string => `${id}-${n}`;
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
  const says = failed ? t('palette.trouble') : isAsking ? t('palette.asking') : t('palette.results', { count: flat.length });
  return (
    <>
      <Box
        listId={`${id}-list`}
        at={flat.length > 0 ? optionId(here) : undefined}
        text={text}
        onText={(typed) => (setText(typed), setAt(0))}
        onKeyDown={onKeyDown}
        onClose={onClose}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t('palette.label')} className={css.list}>
        {shown.map((section, n) => (
          <SectionView
            key={section.key}
            section={section}
            from={shown.slice(0, n).reduce((sum, it) => sum + it.choices.length, 0)}
            here={here}
            optionId={optionId}
            onPoint={setAt}
            onTake={take}
          />
        ))}
      </div>
      {flat.length === 0 && (
        <p className={css.nothing}>{isAsking ? t('palette.asking') : failed ? t('palette.trouble') : t('palette.none', { q: text.trim() })}</p>
      )}
      <p className={css.unseen} role="status">
        {says}
      </p>
    </>
  );
}

interface BoxProps {
  listId: string;
  at: string | undefined;
  text: string;
  onText: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onClose: () => void;
}

function Box({ listId, at, text, onText, onKeyDown, onClose }: BoxProps) {
  const { t } = useWords();
  return (
    <div className={css.head}>
      <Search size={18} aria-hidden />
      <input
        // The palette was asked for, so that one can type.
        // oxlint-disable-next-line no-autofocus
        autoFocus
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={at}
        aria-label={t('palette.label')}
        placeholder={t('palette.placeholder')}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        maxLength={200}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className={css.close} onClick={onClose}>
        {t('common.close')}
      </button>
    </div>
  );
}

interface SectionProps {
  section: Section;
  from: number;
  here: number;
  optionId: (n: number) => string;
  onPoint: (n: number) => void;
  onTake: (choice: Choice) => void;
}

function SectionView({ section, from, here, optionId, onPoint, onTake }: SectionProps) {
  const { t } = useWords();
  const title = t(`palette.section.${section.key}`);
  return (
    <div role="group" aria-label={title} className={css.section}>
      <p aria-hidden>{title}</p>
      {section.choices.map((choice, i) => (
        // The box keeps the focus and its keys choose; the pointer is a second way.
        // oxlint-disable-next-line click-events-have-key-events
        <div
          key={choice.id}
          id={optionId(from + i)}
          role="option"
          tabIndex={-1}
          aria-selected={from + i === here}
          ref={from + i === here ? intoView : undefined}
          className={css.choice}
          onPointerMove={() => onPoint(from + i)}
          onClick={() => onTake(choice)}
        >
          <span className={css.title}>{choice.title}</span>
          {choice.beside && <span className={css.beside}>{choice.beside}</span>}
          {choice.keys && (
            <span className={css.keys} aria-hidden>
              {choice.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

const intoView = (option: HTMLElement | null): void => option?.scrollIntoView({ block: 'nearest' });

/** What the shop knows of a text, asked when the typing rests; the last answer stays until the next one is there. */
function useFound(text: string): { found: Choice[]; isAsking: boolean; failed: boolean } {
  const { t } = useWords();
  const router = useRouter();
  const may = useMay();
  const wanted = text.trim();
  const [q, setQ] = useState('');
  useEffect(() => (wanted === q ? undefined : later(TYPING_MS, () => setQ(wanted))), [wanted, q]);
  const isWanted = q.length >= SEARCH_FROM && may('search.all', 'read');
  const asked = useAsk('search.all', { q, limit: OF_EACH }, { enabled: isWanted, keep: true });
  const items = isWanted ? asked.data?.items : undefined;
  const found = useMemo(
    () =>
      (items ?? []).map((it) => ({
        id: it.id,
        title: it.title,
        beside: [t(`palette.kind.${it.kind}`), it.subtitle].filter((part) => part !== '').join(' · '),
        run: () => void router.navigate({ href: it.to }),
      })),
    [items, router, t],
  );
  const isPending = wanted.length >= SEARCH_FROM && (wanted !== q || asked.isFetching);
  return { found, isAsking: isPending && found.length === 0, failed: isWanted && asked.isError };
}

/** What is offered by itself: recent things, the open page's verbs, rooms, and what can be done everywhere. */
function useChoices(): Section[] {
  const words = useWords();
  const { t } = words;
  const router = useRouter();
  const rooms = useRooms();
  const may = useMay();
  const leave = useLeave();
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The page does not change while the palette lies over it.
  const [here] = useState(commandsNow);
  const [recent] = useState(recentNow);
  return useMemo(() => {
    const to = (href: string) => () => void router.navigate({ href });
    const hasRoom = (path: string): boolean => rooms.some((room) => (room.to as string) === path);
    const verbs: (Choice | false)[] = [
      may('orders.place_draft') && { id: 'place', title: t('drafts.new_order'), run: to('/orders/new') },
      hasRoom('/imports') && { id: 'import', title: t('palette.import'), run: to('/imports') },
      hasRoom('/settings') && may('staff.create_account') && { id: 'invite', title: t('palette.invite'), run: to('/settings') },
      { id: 'keys', title: t('shell.keys'), keys: ['?'], run: () => showLayer('keys') },
      ...LANGUAGES.filter((it) => it !== language).map((it) => ({
        id: `language-${it}`,
        title: t('palette.language', { name: OWN_NAMES[it] }),
        run: () => choose(it),
      })),
      ...(['light', 'dark', 'auto'] as const)
        .filter((it) => it !== colorScheme)
        .map((it) => ({ id: `scheme-${it}`, title: t('palette.scheme', { name: t(`shell.scheme.${it}`) }), run: () => setColorScheme(it) })),
      { id: 'leave', title: t('shell.sign_out'), run: leave },
    ];
    return [
      { key: 'recent', choices: recent.map((it) => ({ id: `recent-${it.to}`, title: it.title, run: to(it.to) })) },
      { key: 'here', choices: here.map((it) => ({ id: it.id, title: it.title, keys: it.key ? [it.key.toUpperCase()] : undefined, run: it.run })) },
      {
        key: 'go',
        choices: rooms.map((room) => {
          const letter = letterOf(room.to);
          return { id: room.to, title: t(room.title), keys: letter ? ['G', letter.toUpperCase()] : undefined, run: to(room.to) };
        }),
      },
      { key: 'do', choices: verbs.filter((it) => it !== false) },
    ];
  }, [t, router, rooms, may, leave, language, choose, colorScheme, setColorScheme, here, recent]);
}
