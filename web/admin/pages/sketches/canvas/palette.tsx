// What can be added to the drawing: searched, dragged onto it, or put after the chosen element by a click or Enter.
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { useWords } from '../../../../ui/index.ts';
import { addOffered } from './asked.tsx';
import type { OfferGroup, Offered } from './catalogue.ts';
import css from './palette.module.css';
import { found } from './picker.tsx';

interface Props {
  modeler: Modeler | undefined;
  selected: string | undefined;
  groups: readonly OfferGroup[];
}

/** The palette. */
export function Palette({ modeler, selected, groups }: Props) {
  const { t, named } = useWords();
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const isSearching = query.trim() !== '';
  const shown = groupsFor(groups, query);
  const hint = selected === undefined ? t('designer.palette_hint') : t('designer.palette_hint_after');
  const toggle = (id: string): void => setOpen((before) => new Set(before.has(id) ? [...before].filter((it) => it !== id) : [...before, id]));
  return (
    <nav className={css.palette} aria-label={t('designer.palette')}>
      <input
        type="search"
        className={css.search}
        aria-label={t('designer.palette_search')}
        placeholder={t('designer.palette_search')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = shown[0]?.offers ?? [];
          if (event.key === 'Enter' && isSearching && first && modeler) addOffered(modeler, first, selected, named);
        }}
      />
      <div className={css.groups}>
        {shown.map((group) => (
          <GroupView
            key={group.id}
            group={group}
            isOpen={!group.isFolded || isSearching || open.has(group.id)}
            onToggle={() => toggle(group.id)}
            onAdd={(offered) => modeler && addOffered(modeler, offered, selected, named)}
            onDrag={(offered, event) => modeler?.drag(offered.spec, event)}
          />
        ))}
        {shown.length === 0 && <p className={css.none}>{t('designer.palette_none')}</p>}
      </div>
      <p className={css.hint}>{hint}</p>
    </nav>
  );
}

/** The groups with what a text finds; without one, what is not rare. */
function groupsFor(groups: readonly OfferGroup[], query: string): OfferGroup[] {
  const sections = groups.map((group) => ({
    id: group.id,
    title: group.title,
    choices: group.offers.map((it) => ({ id: it.id, title: it.name, says: it.says, isRare: it.isRare, run: () => {} })),
  }));
  const byId = new Map(groups.map((it) => [it.id, it]));
  return found(sections, query).map(({ id, choices }) => {
    const group = byId.get(id)!;
    const offers = new Map(group.offers.map((it) => [it.id, it]));
    return { ...group, offers: choices.map((it) => offers.get(it.id)!) };
  });
}

interface GroupProps {
  group: OfferGroup;
  isOpen: boolean;
  onToggle: () => void;
  onAdd: (offered: Offered) => void;
  onDrag: (offered: Offered, event: Event) => void;
}

function GroupView({ group, isOpen, onToggle, onAdd, onDrag }: GroupProps) {
  return (
    <section aria-label={group.title}>
      {group.lead && <p className={css.title}>{group.lead}</p>}
      {group.isFolded ? (
        <h2>
          <button type="button" className={css.fold} aria-expanded={isOpen} onClick={onToggle}>
            <ChevronRight size={14} aria-hidden />
            <span>{group.title}</span>
            <span className="figure">{group.offers.length}</span>
          </button>
        </h2>
      ) : (
        <h2 className={css.title}>{group.title}</h2>
      )}
      {isOpen && (
        <ul>
          {group.offers.map((offered) => (
            <li key={offered.id}>
              <button
                type="button"
                className={css.offer}
                draggable
                title={offered.says}
                onDragStart={(event) => {
                  event.preventDefault();
                  onDrag(offered, event.nativeEvent);
                }}
                onClick={() => onAdd(offered)}
              >
                <offered.Icon size={17} strokeWidth={1.8} aria-hidden />
                <span>{offered.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
