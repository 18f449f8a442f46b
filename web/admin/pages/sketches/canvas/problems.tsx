// What is wrong with the drawing, in words under it; choosing one goes to its element and lights the way to it.
import { ActionIcon } from '@mantine/core';
import { X } from 'lucide-react';
import { useWords } from '../../../../ui/index.ts';
import { Findings } from '../../processes/findings.tsx';
import type { Checking } from './checking.ts';
import css from './problems.module.css';

interface Props {
  checking: Checking;
  chosen: number | undefined;
  onChoose: (index: number | undefined) => void;
  onClose: () => void;
}

/** The panel. */
export function Problems({ checking, chosen, onChoose, onClose }: Props) {
  const { t } = useWords();
  return (
    <section className={css.problems} aria-label={t('designer.problems')}>
      <ActionIcon className={css.close} variant="subtle" color="gray" size={28} aria-label={t('common.close')} onClick={onClose}>
        <X size={16} aria-hidden />
      </ActionIcon>
      {checking.checked && <Findings xml={checking.xml} checked={checking.checked} chosen={chosen} onChoose={onChoose} />}
    </section>
  );
}
