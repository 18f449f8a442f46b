// A layer over the page, on the browser's own dialog: it keeps the focus inside, Esc closes it, and the focus returns.
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import css from './layer.module.css';

/** Shows itself for as long as it is rendered. A click beside it closes it. */
export function Layer({ label, place, onClose, children }: { label: string; place: 'top' | 'middle' | 'sheet'; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the dialog leaves the page, because one that is closed behind that gives the focus back to nobody.
  useLayoutEffect(() => {
    const it = dialog.current;
    it?.showModal();
    return () => it?.close();
  }, []);
  return (
    // A dialog hears Esc by itself; the click is for the mouse beside it.
    // oxlint-disable-next-line click-events-have-key-events, no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label={label}
      className={css.layer}
      data-place={place}
      onCancel={(event) => (event.preventDefault(), onClose())}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={css.inside}>{children}</div>
    </dialog>
  );
}
