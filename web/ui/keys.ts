// Keys of the back office: J and K walk rows, X chooses one, Enter opens; never while somebody writes.
import { type RefObject, useEffect, useEffectEvent } from 'react';

/** True while a key belongs to what is being written or chosen, or to a dialog. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type);
}

/** True while something lies over the page and has the keys. */
export const isCovered = (): boolean => document.querySelector('[role="dialog"], dialog[open], [role="menu"]') !== null;

/** Calls the handler of a key; a handler that returns false leaves the key to the browser. */
export function useKeys(handlers: Readonly<Record<string, (event: KeyboardEvent) => void | boolean>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
    if (isCovered()) return;
    const handler = handlers[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (handler && handler(event) !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

/** J and K move the focus along the links of rows, X chooses the row that has it. */
export function useRowKeys(body: RefObject<HTMLElement | null>): void {
  const walk = (step: number): boolean => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    if (links.length === 0) return false;
    const row = document.activeElement?.closest('[role="row"]');
    const at = links.findIndex((link) => row?.contains(link));
    const next = links[at === -1 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
    return true;
  };
  const choose = (event: KeyboardEvent): boolean => {
    const box = document.activeElement?.closest('[role="row"]')?.querySelector<HTMLInputElement>('input[type="checkbox"]');
    if (!box || !body.current?.contains(box)) return false;
    // With Shift it is a click with Shift: a range.
    box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
    return true;
  };
  useKeys({ j: () => walk(1), k: () => walk(-1), x: choose });
}

/** Calls `go` with the key that follows `lead` within a moment; no other handler sees it. */
export function useLeadKey(lead: string, go: (key: string) => boolean): void {
  const onNext = useEffectEvent(go);
  useEffect(() => {
    let until = 0;
    const listener = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target) || isCovered()) return void (until = 0);
      const key = event.key.toLowerCase();
      const isNext = event.timeStamp < until;
      until = !isNext && key === lead ? event.timeStamp + LEAD_MS : 0;
      if (!isNext || !onNext(key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('keydown', listener, { capture: true });
    return () => removeEventListener('keydown', listener, { capture: true });
  }, [lead]);
}

/** How long the second key may take. */
const LEAD_MS = 1_500;
