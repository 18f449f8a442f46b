// A toast that takes a reversible thing back for eight seconds, by its button or by Z.
import { Button } from '@mantine/core';
import { hideNotification, showNotification } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { isWriting } from './keys.ts';
import css from './undo.module.css';

const UNDO_MS = 8_000;

let latest: { id: string; undo: () => void } | undefined;
let made = 0;

/** Says what was done and offers to take it back. `label` is the word on the button. */
export function offerUndo({ message, label, undo }: { message: ReactNode; label: string; undo: () => void | Promise<unknown> }): void {
  const id = `undo-${++made}`;
  const take = (): void => {
    if (latest?.id === id) latest = undefined;
    hideNotification(id);
    void undo();
  };
  if (made === 1) addEventListener('keydown', onKey);
  latest = { id, undo: take };
  showNotification({
    id,
    autoClose: UNDO_MS,
    withCloseButton: true,
    onClose: () => {
      if (latest?.id === id) latest = undefined;
    },
    message: (
      <div className={css.undo}>
        <span>{message}</span>
        <Button size="compact-sm" variant="light" onClick={take}>
          {label}
        </Button>
      </div>
    ),
  });
}

function onKey(event: KeyboardEvent): void {
  if (latest === undefined || event.altKey || event.shiftKey || isWriting(event.target)) return;
  if (event.key.toLowerCase() !== 'z' || document.querySelector('[role="dialog"]')) return;
  event.preventDefault();
  latest.undo();
}
