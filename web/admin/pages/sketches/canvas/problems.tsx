// What is wrong with the drawing, in words under it; choosing one goes to its element and lights the way to it.
import { ActionIcon } from '@mantine/core';
import { X } from 'lucide-react';
import { useWords } from '../../../../ui/index.ts';
import { Findings } from '../../processes/findings.tsx';
import css from './problems.module.css';
import type { ProblemsNow } from './use-problems.ts';

/** The panel. */
export function Problems({ problems: { checking, chosen, choose, toggle } }: { problems: ProblemsNow }) {
  const { t } = useWords();
  return (
    <section className={css.problems} aria-label={t('designer.problems')}>
      <ActionIcon className={css.close} variant="subtle" color="gray" size={28} aria-label={t('common.close')} onClick={toggle}>
        <X size={16} aria-hidden />
      </ActionIcon>
      {checking.checked && <Findings xml={checking.xml} checked={checking.checked} chosen={chosen} onChoose={choose} />}
    </section>
  );
}
