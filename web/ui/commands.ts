// What can be done on the open page: pages say it, the command palette shows it, and its keys work.
import { useEffect, useEffectEvent } from 'react';
import { useKeys } from './keys.ts';

/** A verb of a page. `key` is one letter, shown beside it; `isOff` keeps it out of sight for now. */
export interface Command {
  id: string;
  title: string;
  key?: string;
  isOff?: boolean;
  run: () => void;
}

const pages = new Set<() => readonly Command[]>();

/** Offers commands as long as the component is there; their keys work too. */
export function useCommands(commands: readonly Command[]): void {
  const now = useEffectEvent(() => commands);
  useEffect(() => {
    const give = (): readonly Command[] => now();
    pages.add(give);
    return () => void pages.delete(give);
  }, []);
  useKeys(Object.fromEntries(commands.flatMap((it) => (it.key === undefined ? [] : [[it.key.toLowerCase(), () => (it.isOff ? false : it.run())]]))));
}

/** The commands that the open page offers at this moment. */
export const commandsNow = (): Command[] => [...pages].flatMap((give) => give()).filter((it) => !it.isOff);
