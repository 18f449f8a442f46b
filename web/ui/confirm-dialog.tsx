// Asks before something that can not be taken back, and says what it does.
import { Button } from '@mantine/core';
import type { Problem } from '../api/index.ts';
import { Dialog } from './dialog.tsx';
import css from './confirm-dialog.module.css';
import { Trouble } from './notes.tsx';
import { useWords } from './words.tsx';

interface Props {
  title: string;
  /** What happens then. */
  says: string;
  confirm: string;
  isBusy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** The dialog; the safe answer has the focus, and it stays open when it was refused. */
export function ConfirmDialog({ title, says, confirm, isBusy, problem, onConfirm, onClose }: Props) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} title={title}>
      <div className={css.body}>
        <p>{says}</p>
        {problem && <Trouble problem={problem} />}
        <div className={css.foot}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={isBusy} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
