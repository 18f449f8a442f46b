// A window over the page for deciding: Esc closes it, and the focus is where it was before.
import { Modal } from '@mantine/core';
import { type ReactNode, useLayoutEffect } from 'react';
import { useWords } from './words.tsx';

interface Props {
  title: string;
  onClose: () => void;
  size?: 'md' | 'lg';
  /** Whether a click beside it closes it; not where something would be lost. */
  isKept?: boolean;
  children: ReactNode;
}

/** Shows itself for as long as it is rendered. */
export function Dialog({ title, onClose, size = 'md', isKept = false, children }: Props) {
  const { t } = useWords();
  useFocusBack();
  return (
    <Modal opened size={size} onClose={onClose} title={title} closeOnClickOutside={!isKept} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {children}
    </Modal>
  );
}

/** The modal gives the focus back only where it stays on the page closed; ours are taken out. */
function useFocusBack(): void {
  useLayoutEffect(() => {
    const opener = openerOf(document.activeElement);
    return () => {
      if (opener?.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
}

/** What was used to open the dialog; an item of a menu is gone by then, and its button is there. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role="menu"]');
  const opener = menu ? document.querySelector(`[aria-controls="${menu.id}"]`) : active;
  return opener instanceof HTMLElement && opener !== document.body ? opener : null;
}
