// The frame of a page: its name, what can be done here, and a panel beside it.
import { ActionIcon } from '@mantine/core';
import { ArrowLeft, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import css from './page.module.css';
import { useWords } from './words.tsx';

/** A page's head: one h1, a quiet word beside it, actions at the end. Also names the browser's tab. */
export function PageHead({ title, beside, actions, back }: { title: string; beside?: ReactNode; actions?: ReactNode; back?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Kontor`;
  }, [title]);
  return (
    <header className={css.head}>
      {back}
      <h1>{title}</h1>
      {beside && <div className={css.beside}>{beside}</div>}
      {actions && <div className={css.actions}>{actions}</div>}
    </header>
  );
}

/** The arrow of a way back that names where it leads. */
export const BackArrow = () => <ArrowLeft size={16} aria-hidden />;

/** A panel beside a list; on the phone it covers the page. Esc closes it. */
export function SidePanel({ title, onClose, children, foot }: { title: string; onClose: () => void; children: ReactNode; foot?: ReactNode }) {
  const { t } = useWords();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && document.querySelector('[role="dialog"]') === null) onClose();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside className={css.panel} aria-label={title}>
      <header className={css.panelHead}>
        <h2>{title}</h2>
        <ActionIcon variant="subtle" color="gray" size={32} onClick={onClose} aria-label={t('common.close')}>
          <X size={18} aria-hidden />
        </ActionIcon>
      </header>
      <div className={css.panelBody}>{children}</div>
      {foot && <footer className={css.panelFoot}>{foot}</footer>}
    </aside>
  );
}

/** A list with a panel beside it when there is one. */
export function WithPanel({ children, panel }: { children: ReactNode; panel: ReactNode | undefined }) {
  return (
    <div className={css.with} data-open={panel ? '' : undefined}>
      <div className={css.withMain}>{children}</div>
      {panel}
    </div>
  );
}
