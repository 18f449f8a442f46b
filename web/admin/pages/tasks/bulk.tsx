// What can be done with many tasks at once: give them to a colleague, or complete them, with one answer for all where they ask the same.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useState } from 'react';
import { Problem, type Task, act } from '../../../api/index.ts';
import { BulkBar, Dialog, type Schema, SchemaForm, type Selection, asksNothing, offerUndo, useMay, useWords } from '../../../ui/index.ts';
import { AssignMenu } from '../desk/assign-menu.tsx';
import { complain } from '../desk/complain.ts';

const AT_ONCE = 8;
const TASKS_A_CALL = 200;

/** The bar of what is ticked. */
export function TaskBulk({ selection, hasMore }: { selection: Selection<Task>; hasMore: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const again = (): void => void client.invalidateQueries({ queryKey: ['tasks.list'] });
  const mine = selection.rows.filter((task) => may('tasks.complete') && (task.form === null || may(task.form)));
  const isAlike =
    mine.length > 0 &&
    mine.every(({ form, element, process }) => form === mine[0]!.form && (form !== null || (element === mine[0]!.element && process === mine[0]!.process)));
  const isSilent = mine.length > 0 && mine.every((task) => asksNothing(task.schema as Schema | null, task.prefill));
  const complete = async (input: Record<string, unknown>): Promise<void> => {
    setBusy(true);
    const refused = await completeAll(mine, input);
    setBusy(false);
    setAsking(false);
    selection.clear();
    notifications.show({ color: refused > 0 ? 'red' : 'green', message: t('tasks.bulk_done', { done: mine.length - refused, refused }) });
    again();
  };
  return (
    <>
      <BulkBar selection={selection} hasMore={hasMore}>
        {may('tasks.assign') && (
          <AssignMenu
            onChoose={(person) =>
              void assignAll(
                selection.rows,
                person,
                t('tasks.given', { count: selection.count, name: person?.name ?? t('desk.nobody') }),
                t('common.undo'),
                again,
              )
            }
            target={
              <Button size="xs" variant="default" leftSection={<UserRound size={14} aria-hidden />}>
                {t('tasks.assign')}
              </Button>
            }
          />
        )}
        {(isSilent || isAlike) && (
          <Button size="xs" loading={isBusy} onClick={() => (isSilent ? void complete({}) : setAsking(true))}>
            {t('tasks.complete_all', { count: mine.length })}
          </Button>
        )}
        {!isSilent && !isAlike && <span className="quiet">{t('tasks.not_alike')}</span>}
      </BulkBar>
      {isAsking && mine[0] && (
        <Dialog title={t('tasks.one_answer', { count: mine.length, name: mine[0].name })} onClose={() => setAsking(false)}>
          <SchemaForm
            schema={(mine[0].schema ?? {}) as Schema}
            // What a task brings along is hidden in the form; each keeps its own.
            prefill={mine[0].prefill}
            submit={t('tasks.complete_all', { count: mine.length })}
            isBusy={isBusy}
            problem={null}
            onSubmit={(input) => void complete(input)}
          />
        </Dialog>
      )}
    </>
  );
}

/** Completes the tasks with the answer, each with what it brought along itself; returns how many were refused. */
async function completeAll(tasks: readonly Task[], answer: Record<string, unknown>): Promise<number> {
  const queue = [...tasks];
  let refused = 0;
  const work = async (): Promise<void> => {
    for (let task = queue.shift(); task; task = queue.shift()) {
      await act('tasks.complete', { taskId: task.id, input: { ...answer, ...task.prefill } }).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        refused++;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return refused;
}

/** Gives tasks to a person or to nobody; undo gives each back to whom it had before. */
async function assignAll(tasks: readonly Task[], person: { id: string } | null, message: string, label: string, again: () => void): Promise<void> {
  const give = async (some: readonly Task[], accountId: string | null): Promise<void> => {
    for (let at = 0; at < some.length; at += TASKS_A_CALL) {
      await act('tasks.assign', { tasks: some.slice(at, at + TASKS_A_CALL).map(({ id }) => id), accountId });
    }
  };
  const undo = async (): Promise<void> => {
    for (const who of new Set(tasks.map(({ assignee }) => assignee)))
      await give(
        tasks.filter(({ assignee }) => assignee === who),
        who,
      );
    again();
  };
  try {
    await give(tasks, person?.id ?? null);
    again();
    offerUndo({ message, label, undo: () => undo().catch((error: unknown) => complain(error)) });
  } catch (error) {
    complain(error);
  }
}
