// All keys on one sheet: those of every page, those of lists, those of the page that is open.
import { Fragment, useState } from 'react';
import { commandsNow, useWords } from '../ui/index.ts';
import css from './key-sheet.module.css';
import { Layer } from './layer.tsx';
import { letterOf } from './rooms.ts';
import { showLayer } from './shell-layers.ts';
import { useRooms } from './shell-rooms.tsx';

const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** The sheet, open. */
export function KeySheet() {
  const { t } = useWords();
  const rooms = useRooms();
  const [here] = useState(commandsNow);
  const close = (): void => showLayer(undefined);
  const groups: { title: string; keys: [string[], string][] }[] = [
    {
      title: t('keys.everywhere'),
      keys: [
        [[isMac ? '⌘' : 'Ctrl', 'K'], t('palette.label')],
        [['/'], t('keys.filter')],
        [['?'], t('shell.keys')],
        [['Esc'], t('keys.close')],
      ],
    },
    {
      title: t('keys.lists'),
      keys: [
        [['J'], t('keys.next')],
        [['K'], t('keys.previous')],
        [['Enter'], t('keys.open')],
        [['X'], t('keys.select')],
        [['C'], t('keys.create')],
        [['E'], t('keys.edit')],
      ],
    },
    { title: t('keys.page'), keys: here.flatMap((it): [string[], string][] => (it.key ? [[[it.key.toUpperCase()], it.title]] : [])) },
    {
      title: t('palette.section.go'),
      keys: rooms.flatMap((room): [string[], string][] => {
        const letter = letterOf(room.to);
        return letter ? [[['G', letter.toUpperCase()], t(room.title)]] : [];
      }),
    },
  ];
  return (
    <Layer label={t('shell.keys')} place="middle" onClose={close}>
      <header className={css.head}>
        <h2>{t('shell.keys')}</h2>
        <button type="button" onClick={close}>
          {t('common.close')}
        </button>
      </header>
      <div className={css.groups}>
        {groups
          .filter((group) => group.keys.length > 0)
          .map((group) => (
            <section key={group.title}>
              <h3>{group.title}</h3>
              <dl>
                {group.keys.map(([keys, what]) => (
                  <Fragment key={keys.join(' ') + what}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{what}</dd>
                  </Fragment>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Layer>
  );
}
