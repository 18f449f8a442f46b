// The bar that names what is changed and saves it, and the question before changes are left behind.
import { Button } from '@mantine/core';
import type { Problem } from '../../../api/index.ts';
import { Dialog, Trouble, usePeople, useWords } from '../../../ui/index.ts';
import type { Step } from './draft.ts';
import css from './product.module.css';

interface Props {
  steps: readonly Step[];
  isSaving: boolean;
  problem: Problem | undefined;
  failed: Step | undefined;
  onSave: () => void;
  onDrop: () => void;
  onTakeNewest: () => void;
}

/** Shown while something is changed. */
export function SaveBar({ steps, isSaving, problem, failed, onSave, onDrop, onTakeNewest }: Props) {
  const { t, named } = useWords();
  const person = usePeople();
  if (steps.length === 0 && !isSaving) return null;
  const isLate = problem?.code === 'catalog.changed';
  const who = isLate ? person(String(problem.details['changedBy'] ?? '')) : '';
  return (
    <div className={css.bar} role="region" aria-label={t('products.unsaved')}>
      {problem && (
        <div className={css.barTrouble}>
          <Trouble problem={problem} />
          {isLate && (
            <p>
              {who === '' ? t('products.changed_by_program') : t('products.changed_by', { who })}{' '}
              <Button size="compact-sm" variant="default" onClick={onTakeNewest}>
                {t('products.take_newest')}
              </Button>
            </p>
          )}
        </div>
      )}
      <p className={css.barWhat}>
        <strong>{t('products.unsaved')}</strong> {steps.map((step) => named('products.step', step)).join(', ')}
        {failed && <span className={css.bad}> · {t('products.not_saved', { what: named('products.step', failed) })}</span>}
      </p>
      <Button variant="default" disabled={isSaving} onClick={onDrop}>
        {t('products.drop')}
      </Button>
      <Button loading={isSaving} onClick={onSave}>
        {t('products.save')}
      </Button>
    </div>
  );
}

/** Asks before a page with changes is left. */
export function StayDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useWords();
  return (
    <Dialog onClose={onStay} title={t('products.leave_title')}>
      <p>{t('products.leave_says')}</p>
      <div className={css.foot}>
        <Button variant="default" onClick={onStay} data-autofocus>
          {t('products.stay')}
        </Button>
        <Button color="red" onClick={onLeave}>
          {t('products.leave')}
        </Button>
      </div>
    </Dialog>
  );
}
