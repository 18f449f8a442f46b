// What a sketch was at earlier saves, as a list of times to go back to.
import { Button } from '@mantine/core';
import { RowsToCome, Trouble, When, useAct, useAsk, useLive, useMay, useWords } from '../../../../ui/index.ts';
import css from './talk.module.css';

interface Props {
  sketchId: string;
  /** The revision that is shown now. */
  rev: number;
  /** Whether it may be changed: it is open, and nobody else has the pen. */
  isOpen: boolean;
  onBack?: (rev: number) => void;
}

/** The body of a panel. Going back is a save of its own, so that nothing that was in between is lost. */
export function Trail({ sketchId, rev, isOpen, onBack }: Props) {
  const { t } = useWords();
  const may = useMay();
  const query = useAsk('sketches.trail', { sketchId });
  useLive(['sketches'], ['sketches.trail']);
  const back = useAct('sketches.go_back', ['sketches.get', 'sketches.look', 'sketches.trail', 'sketches.list']);
  if (query.error && !query.data) return <Trouble problem={query.error} again={() => void query.refetch()} />;
  if (!query.data) return <RowsToCome rows={5} />;
  const go = (to: number): void => back.mutate({ sketchId, rev, to }, { onSuccess: (saved) => onBack?.(saved.rev) });
  return (
    <div className={css.talk}>
      <p className="quiet">{t('sketches.trail_says')}</p>
      {back.error && <Trouble problem={back.error} />}
      <ol className={css.trail}>
        {query.data.items.map((it) => (
          <li key={it.rev} aria-current={it.rev === rev || undefined}>
            <span>
              <When at={it.savedAt} /> <span className="quiet">{it.savedBy.name}</span>
            </span>
            {it.rev === rev ? (
              <span className="quiet">{t('sketches.trail_now')}</span>
            ) : (
              isOpen &&
              may('sketches.go_back') && (
                <Button size="compact-xs" variant="default" disabled={back.isPending} onClick={() => go(it.rev)}>
                  {t('sketches.trail_back')}
                </Button>
              )
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
