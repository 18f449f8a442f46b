// Decides for runs that are held, all of a group at once, and tells what became of them.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog, Trouble, useAct, useList, useWords } from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import { Choose, type Chosen, type Doing } from './choose.tsx';
import css from './moving.module.css';
import { targetsOf } from './targets.ts';
import type { Staying } from './versions.tsx';

const OFFERS: readonly Doing[] = ['move', 'finish', 'cancel'];

interface Props {
  processKey: string;
  /** The newest drawing. */
  xml: string;
  group: Staying;
  onClose: () => void;
}

export function ChooseDialog({ processKey, xml, group, onClose }: Props) {
  const { t, named } = useWords();
  const [chosen, setChosen] = useState<Chosen>();
  const element = group.elements[0];
  const of = { key: processKey, stay: 'held' as const, reason: group.reason, ...(element === undefined ? {} : { element }) };
  const list = useList('processes.staying', of);
  const act = useAct('processes.move_runs', ['processes.versions', 'processes.staying', 'processes.map', 'processes.at']);
  const apply = (): void => {
    if (!chosen || chosen.do === 'hold') return;
    act.mutate({
      key: processKey,
      reason: group.reason,
      ...(element === undefined ? {} : { element }),
      do: chosen.do,
      ...(chosen.to === undefined ? {} : { to: chosen.to }),
    });
  };
  const results = act.data?.results ?? [];
  const refused = results.filter((it) => it.result === 'refused').length;
  return (
    <Dialog title={t('moving.choose_title')} onClose={onClose} isKept>
      <div className={css.decide}>
        <p>{named('moving_reason', group.reason)}</p>
        <Choose label={group.names.join(', ')} value={chosen} offers={OFFERS} targets={targetsOf(xml)} onChange={setChosen} />
        {act.error && <Trouble problem={act.error} />}
        {act.data && <p role="status">{t('moving.done', { done: results.length - refused, refused })}</p>}
        {act.data?.more && <p role="status">{t('moving.more')}</p>}
        <ul className={css.documents}>
          {list.items.map((it) => (
            <li key={it.id}>
              <DocumentLink id={it.documentId} number={it.documentNumber} />
              <span className="quiet">{it.at.map((at) => at.name).join(', ')}</span>
            </li>
          ))}
        </ul>
        {list.hasMore && (
          <Button variant="subtle" onClick={list.more}>
            {t('common.more')}
          </Button>
        )}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button
            {...(chosen?.do === 'cancel' ? { color: 'red' } : {})}
            loading={act.isPending}
            disabled={!chosen || (chosen.do === 'move' && chosen.to === undefined)}
            onClick={apply}
          >
            {t('moving.apply')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
