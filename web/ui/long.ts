// How long something lasts, to the hour where it is days and to the minute where it is hours.
import { useWords } from './words.tsx';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Seconds in words of at most two units. */
export function useLong(): (seconds: number) => string {
  const { duration } = useWords();
  const say = (seconds: number): string => duration(seconds * 1000);
  return (seconds) => {
    const [whole, part] = seconds >= DAY ? [DAY, HOUR] : [HOUR, 60];
    if (seconds < HOUR) return say(seconds);
    const rest = Math.floor((seconds % whole) / part) * part;
    return [say(Math.floor(seconds / whole) * whole), ...(rest > 0 ? [say(rest)] : [])].join(' ');
  };
}
