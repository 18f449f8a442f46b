// A business day without an hour, said as people say days that are near.
import { useNow, useWords } from '../../../ui/index.ts';

/** A day `2026-11-02`. */
export function Day({ day }: { day: string }) {
  const words = useWords();
  const now = useNow();
  // Noon of that day is on that day in every zone in which somebody looks at it.
  return <time dateTime={day}>{words.day(`${day}T12:00:00`, now)}</time>;
}
