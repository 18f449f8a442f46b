// Keys of the back office: J and K walk rows, Enter opens; never while somebody writes.
import { type RefObject, useEffect, useEffectEvent } from 'react';

/** True while a key belongs to what is being written or chosen, or to a dialog. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type);
}

/** Calls the handler of a key; a handler that returns false leaves the key to the browser. */
export function useKeys(handlers: Readonly<Record<string, (event: KeyboardEvent) => void | boolean>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
    if (document.querySelector('[role="dialog"]')) return;
    const handler = handlers[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (handler && handler(event) !== false) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}

/** J and K move the focus along the links of rows. */
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
  useKeys({ j: () => walk(1), k: () => walk(-1) });
}
