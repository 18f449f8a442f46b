// What can be added to the drawing: searched, dragged onto it, or put after the chosen element by a click or Enter.
import { useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { type StepSpec, useWords } from '../../../../ui/index.ts';
import { GROUPS, OFFERS, type Offer } from './offers.ts';
import css from './palette.module.css';

/** The palette. */
export function Palette({ modeler, selected }: { modeler: Modeler | undefined; selected: string | undefined }) {
  const { t, named } = useWords();
  const [query, setQuery] = useState('');
  const words = query.trim().toLowerCase();
  const nameOf = (offer: Offer): string => named('designer.step', offer.id);
  const isWanted = (offer: Offer): boolean => words === '' || `${nameOf(offer)} ${named('designer.step_says', offer.id)}`.toLowerCase().includes(words);
  const shown = OFFERS.filter(isWanted);
  const specOf = (offer: Offer): StepSpec => (offer.isNamed ? { ...offer.spec, name: nameOf(offer) } : offer.spec);
  return (
    <nav className={css.palette} aria-label={t('designer.palette')}>
      <input
        type="search"
        className={css.search}
        aria-label={t('designer.palette_search')}
        placeholder={t('designer.palette_search')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <div className={css.groups}>
        {GROUPS.map((group) => {
          const offers = shown.filter((it) => it.group === group);
          if (offers.length === 0) return null;
          return (
            <section key={group} aria-label={named('designer.group', group)}>
              <h2>{named('designer.group', group)}</h2>
              <ul>
                {offers.map((offer) => (
                  <li key={offer.id}>
                    <button
                      type="button"
                      draggable
                      title={named('designer.step_says', offer.id)}
                      onDragStart={(event) => {
                        event.preventDefault();
                        modeler?.drag(specOf(offer), event.nativeEvent);
                      }}
                      onClick={() => modeler?.insert(specOf(offer), selected)}
                    >
                      <offer.Icon size={17} strokeWidth={1.8} aria-hidden />
                      <span>{nameOf(offer)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        {shown.length === 0 && <p className="quiet">{t('designer.palette_none')}</p>}
      </div>
    </nav>
  );
}
