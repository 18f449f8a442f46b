// Who did something: accounts by their ids, as far as the reader may know them.
import { useMemo } from 'react';
import { useAsk, useMay, useMe } from './ask.ts';
import { useWords } from './words.tsx';

const MOST = 200;

/** A function from an actor's id to what people call them; nothing for the program itself. */
export function usePeople(): (actor: string) => string {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account;
  const accounts = useAsk('staff.accounts', { limit: MOST }, { enabled: may('staff.accounts', 'read') }).data?.items;
  return useMemo(() => {
    const names = new Map((accounts ?? []).map((it) => [it.id, it.name]));
    if (me) names.set(me.id, me.name);
    return (actor) => {
      if (/^(system|kontor)?$/i.test(actor)) return '';
      return names.get(actor) ?? (actor.startsWith('acc_') ? t('tasks.somebody') : actor.startsWith('key_') ? t('timeline.program') : actor);
    };
  }, [accounts, me, t]);
}
