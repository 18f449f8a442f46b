// What people may begin at a step that leaves the order of things to them, as buttons.
import { Button } from '@mantine/core';
import { Play } from 'lucide-react';
import type { Wait } from '../../../api/index.ts';
import { Trouble, type useAct as UseAct, useAct, useMay, useWords } from '../../../ui/index.ts';
import css from './order.module.css';

interface Props {
  offers: readonly Wait[];
  /** Questions whose answers are others then. */
  touched: Parameters<typeof UseAct>[1];
}

/** A button for each activity that is offered, and one for the end of it. */
export function Offers({ offers, touched }: Props) {
  const { t } = useWords();
  const may = useMay();
  const begin = useAct('processes.begin_activity', touched);
  if (!may('processes.begin_activity')) return <p className="quiet">{t('offer.not_yours')}</p>;
  return (
    <div className={css.task} role="group" aria-label={t('offer.title')}>
      <div className={css.taskButtons}>
        {offers.map((it) => (
          <Button
            key={it.id}
            variant={it.main ? 'subtle' : 'default'}
            leftSection={it.main ? undefined : <Play size={14} aria-hidden />}
            loading={begin.isPending && begin.variables?.waitId === it.id}
            onClick={() => begin.mutate({ waitId: it.id })}
          >
            {it.main ? t('offer.enough') : it.name}
          </Button>
        ))}
      </div>
      {begin.error && <Trouble problem={begin.error} />}
    </div>
  );
}
