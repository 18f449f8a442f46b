// What was asked for at an element, as a box to choose in: a step to add, another kind, a lane, where a flow leads, a name.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { Dialog, type Words, useWords } from '../../../../ui/index.ts';
import css from './designer.module.css';
import type { Catalogue, OfferGroup, Offered } from './catalogue.ts';
import { iconOf, kindOf } from './kinds.tsx';
import { type Ask, sayElement } from './outline.tsx';
import { Picker, type Section } from './picker.tsx';
import { targetsOf } from './targets.ts';

export interface Asked {
  what: Ask;
  id: string | undefined;
}

interface Props {
  asked: Asked;
  modeler: Modeler;
  groups: readonly OfferGroup[];
  catalogue: Catalogue | undefined;
  onAsk: (asked: Asked) => void;
  onClose: () => void;
}

/** Puts an offered step into the drawing after an element, with what belongs to it. */
export function addOffered(modeler: Modeler, offered: Offered, afterId: string | undefined, named: Words['named']): void {
  modeler.together(() => {
    const id = modeler.insert(offered.spec, afterId);
    offered.follow?.(modeler, id, (word) => named('designer.made', word));
  });
}

/** The box for what was asked. */
export function AskedBox({ asked, modeler, groups, catalogue, onAsk, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const { what, id } = asked;
  if (what === 'rename') return <Rename modeler={modeler} id={id!} onClose={onClose} />;
  const label: Record<Exclude<Ask, 'rename'>, string> = {
    add: t(id === undefined ? 'designer.add' : 'designer.add_after'),
    find: t('designer.find'),
    connect: t('designer.connect_to'),
    lane: t('designer.move_to_lane'),
    kind: t('designer.change_kind'),
  };
  const sections: Record<Exclude<Ask, 'rename'>, () => Section[]> = {
    add: () =>
      groups.map((group) => ({
        id: group.id,
        title: group.title,
        choices: group.offers.map((it) => ({
          id: it.id,
          title: it.name,
          says: it.says,
          Icon: it.Icon,
          isRare: it.isRare || group.isFolded,
          run: () => addOffered(modeler, it, id, words.named),
        })),
      })),
    find: () => [
      {
        id: 'all',
        title: t('designer.outline'),
        choices: elementChoices(
          modeler,
          words,
          () => true,
          (to) => modeler.show(to),
        ),
      },
    ],
    connect: () => [
      {
        id: 'all',
        title: t('designer.connect_to'),
        choices: elementChoices(
          modeler,
          words,
          (it) => it !== id,
          (to) => modeler.connect(id!, to),
        ),
      },
    ],
    lane: () => lanes(modeler, id!, catalogue, words, onAsk),
    kind: () => [{ id: 'kinds', title: t('designer.change_kind'), choices: kinds(modeler, id!, words) }],
  };
  return <Picker label={label[what]} sections={sections[what]()} onClose={onClose} />;
}

function elementChoices(modeler: Modeler, words: Words, isWanted: (id: string) => boolean, run: (id: string) => void): Section['choices'] {
  return modeler
    .elements()
    .filter((it) => !it.isFlow && !/Participant|Lane$/.test(it.type) && isWanted(it.id))
    .map((it) => ({
      id: it.id,
      title: sayElement(it, modeler, words),
      says: [words.named('designer.kind', kindOf(it.businessObject)), words.lane(modeler.laneOf(it.id))].filter(Boolean).join(' · '),
      Icon: iconOf(it.businessObject),
      run: () => run(it.id),
    }));
}

function kinds(modeler: Modeler, id: string, { named }: Words): Section['choices'] {
  const element = modeler.element(id);
  return (element ? targetsOf(element) : []).map(({ kind, ...target }) => ({
    id: kind,
    title: named('designer.kind', kind),
    Icon: iconOf(modeler.sample(target)),
    run: () => modeler.replace(id, target),
  }));
}

/** Of a step, the lanes that are drawn; of a lane or the pool, the roles that have none yet. */
function lanes(modeler: Modeler, id: string, catalogue: Catalogue | undefined, { t, lane }: Words, onAsk: (asked: Asked) => void): Section[] {
  const drawn = modeler.lanes();
  const isPaper = /Participant|Lane$/.test(modeler.element(id)?.type ?? '');
  const known = new Set(drawn.map((it) => it.toLowerCase()));
  const roles = (catalogue?.lanes ?? []).filter((it) => !known.has(it.toLowerCase()));
  const add = (name: string) => (): void => {
    const made = modeler.addLane(name);
    if (made !== undefined && !isPaper) modeler.setLane(id, name);
  };
  return [
    ...(isPaper
      ? []
      : [
          {
            id: 'drawn',
            title: t('designer.lanes_drawn'),
            choices: drawn.map((it) => ({ id: it, title: lane(it) ?? it, run: () => modeler.setLane(id, it) })),
          },
        ]),
    {
      id: 'roles',
      title: t('designer.lanes_new'),
      choices: [
        ...roles.map((it) => ({ id: `role ${it}`, title: lane(it) ?? it, run: add(it) })),
        {
          id: 'other',
          title: t('designer.lane_other'),
          run: () => {
            const made = modeler.addLane(t('designer.lane_new_name'));
            if (made !== undefined) onAsk({ what: 'rename', id: made });
          },
        },
      ],
    },
  ];
}

function Rename({ modeler, id, onClose }: { modeler: Modeler; id: string; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState(modeler.element(id)?.name ?? '');
  return (
    <Dialog title={t('designer.rename')} onClose={onClose}>
      <form
        className={css.rename}
        onSubmit={(event) => {
          event.preventDefault();
          modeler.rename(id, name.trim());
          onClose();
        }}
      >
        <TextInput data-autofocus label={t('designer.name')} value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit">{t('designer.rename')}</Button>
      </form>
    </Dialog>
  );
}
