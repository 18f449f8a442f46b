// What is being typed: kept here while somebody types, and put into the drawing when they pause or leave, so that undo goes by words and not by letters.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { later } from '../../../../api/index.ts';

const PAUSE_MS = 700;

/** The value on the page, how to change it, and how to put it into the drawing at once. */
export function useDraft<T>(value: T, commit: (value: T) => void, isSame: (one: T, other: T) => boolean = Object.is): [T, (value: T) => void, () => void] {
  const [draft, setDraft] = useState(value);
  const waiting = useRef<{ value: T } | undefined>(undefined);
  const put = useEffectEvent(() => {
    const kept = waiting.current;
    waiting.current = undefined;
    if (kept && !isSame(kept.value, value)) commit(kept.value);
  });
  const flush = useRef(() => {});
  const cancel = useRef(() => {});
  useEffect(() => {
    flush.current = () => (cancel.current(), put());
    // Another step is chosen: what was typed belongs to this one.
    return () => (cancel.current(), put());
  }, []);
  const accept = useEffectEvent((next: T) => {
    if (waiting.current === undefined && !isSame(next, draft)) setDraft(next);
  });
  useEffect(() => accept(value), [value]);
  const change = (next: T): void => {
    waiting.current = { value: next };
    setDraft(next);
    cancel.current();
    cancel.current = later(PAUSE_MS, () => flush.current());
  };
  return [draft, change, () => flush.current()];
}
