// Who has a document and how it is tagged, in one quiet line; changes show at once and can be taken back.
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, UserRound, X } from 'lucide-react';
import { type Answer, act } from '../../../api/index.ts';
import { offerUndo, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { AssignMenu } from './assign-menu.tsx';
import { complain } from './complain.ts';
import css from './desk.module.css';
import { TagMenu } from './tag-menu.tsx';

type Desk = Answer<'desk.notes'>;
type Person = Desk['assignee'];

/** The line of a document; it says nothing to those who may not read the desk. */
export function DeskLine({ documentId }: { documentId: string }) {
  const { t } = useWords();
  const may = useMay();
  const { data } = useAsk('desk.notes', { documentId }, { enabled: may('desk.notes', 'read') });
  const change = useChange(documentId);
  if (!data) return null;
  const label = data.assignee ? t('desk.with', { name: data.assignee.name }) : t('desk.assign');
  return (
    <div className={css.line}>
      {may('desk.assign') ? (
        <AssignMenu
          onChoose={(person) => change.assign(data.assignee, person)}
          target={
            <Button size="compact-sm" variant={data.assignee ? 'light' : 'default'} leftSection={<UserRound size={14} aria-hidden />}>
              {label}
            </Button>
          }
        />
      ) : (
        data.assignee && <span>{label}</span>
      )}
      <ul className={css.tags} aria-label={t('desk.tags')}>
        {data.tags.map((tag) => (
          <li key={tag} className={css.tag}>
            {tag}
            {may('desk.tag') && (
              <button type="button" aria-label={t('desk.remove_tag', { tag })} onClick={() => change.tag([], [tag])}>
                <X size={12} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {may('desk.tag') && (
        <TagMenu
          onChoose={(tag) => change.tag([tag], [])}
          target={
            <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Plus size={14} aria-hidden />}>
              {t('desk.tag')}
            </Button>
          }
        />
      )}
    </div>
  );
}

/** Shows a change before the server has answered, and the truth after. */
function useChange(documentId: string) {
  const words = useWords();
  const { t } = words;
  const client = useQueryClient();
  const key = ['desk.notes', { documentId }];
  const run = async (part: (desk: Desk) => Desk, work: () => Promise<unknown>): Promise<boolean> => {
    await client.cancelQueries({ queryKey: key });
    client.setQueryData<Desk>(key, (now) => now && part(now));
    const isDone = await work().then(
      () => true,
      (error: unknown) => (complain(error), false),
    );
    for (const name of ['desk.notes', 'orders.list', 'desk.tags']) void client.invalidateQueries({ queryKey: [name] });
    return isDone;
  };
  const tagNow = (add: string[], remove: string[]): Promise<boolean> =>
    run(
      (desk) => ({ ...desk, tags: [...new Set([...desk.tags.filter((it) => !remove.includes(it)), ...add])].sort() }),
      () => act('desk.tag', { documentIds: [documentId], add, remove }),
    );
  const assignNow = (person: Person): Promise<boolean> =>
    run(
      (desk) => ({ ...desk, assignee: person }),
      () => act('desk.assign', { documentIds: [documentId], accountId: person?.id ?? null }),
    );
  return {
    tag: async (add: string[], remove: string[]): Promise<void> => {
      if (!(await tagNow(add, remove))) return;
      const message = add.length > 0 ? t('desk.tag_added', { tag: add.join(', ') }) : t('desk.tag_removed', { tag: remove.join(', ') });
      offerUndo({ message, label: t('common.undo'), undo: () => tagNow(remove, add) });
    },
    assign: async (before: Person, after: Person): Promise<void> => {
      if (!(await assignNow(after))) return;
      const message = after ? t('desk.given', { name: after.name }) : t('desk.given_back');
      offerUndo({ message, label: t('common.undo'), undo: () => assignNow(before) });
    },
  };
}
