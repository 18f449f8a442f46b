// What the states of a batch mean to a page, and looking again while one is at work.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { every } from '../../../api/index.ts';
import type { Mood } from '../../../ui/index.ts';

const AT_WORK = new Set(['uploading', 'staging', 'checking', 'running', 'undoing']);
export const isAtWork = (state: string): boolean => AT_WORK.has(state);

const MOODS: Record<string, Mood> = { done: 'good', checked: 'good', staged: 'plain', stopped: 'bad', broken: 'bad', cancelled: 'ended', undone: 'ended' };
export const moodOf = (state: string): Mood => MOODS[state] ?? 'waiting';

const LOOK_EVERY_MS = 700;

/** Asks the named queries again, again and again, while something is at work: rows pass too fast for an event each. */
export function usePoll(isWorking: boolean, names: readonly string[]): void {
  const client = useQueryClient();
  const key = names.join(',');
  useEffect(() => {
    if (!isWorking) return;
    return every(LOOK_EVERY_MS, () => {
      for (const name of key.split(',')) void client.invalidateQueries({ queryKey: [name] });
    });
  }, [client, isWorking, key]);
}
