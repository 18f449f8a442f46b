// Work for people, by lane, oldest first; taken, done in a panel, or many at once where nothing has to be written.
import { Button, Checkbox } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type Task, act } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  Lasts,
  PageHead,
  ResourceTable,
  type Schema,
  When,
  WithPanel,
  type Words,
  asksNothing,
  rowLink,
  useAsk,
  useKeys,
  useList,
  useLive,
  useMay,
  useMe,
  useNow,
  usePeople,
  useWords,
} from '../../../ui/index.ts';
import { TaskPanel } from './task-panel.tsx';
import css from './tasks.module.css';

const AT_ONCE = 8;

/** The list of tasks. */
export function TasksPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const list = useList('tasks.list', { lane: search.lane });
  useLive(['tasks', 'orders', 'shipping'], ['tasks.list']);
  const chosen = list.items.find((it) => it.id === search.task);
  const bulk = useSelection(list.items);
  const close = (): void => void navigate({ search: (now) => ({ ...now, task: undefined }), replace: true });
  const next = (): void => {
    const at = list.items.findIndex((it) => it.id === search.task);
    const task = list.items[at + 1] ?? list.items[at - 1];
    void navigate({ search: (now) => ({ ...now, task: task?.id }), replace: true });
  };
  return (
    <WithPanel panel={chosen && <TaskPanel key={chosen.id} task={chosen} onClose={close} onDone={next} />}>
      <PageHead title={t('tasks.title')} beside={<span className={css.keys}>{t('tasks.keys')}</span>} />
      <Lanes />
      {bulk.count > 0 && <BulkBar bulk={bulk} />}
      <ResourceTable
        label={t('tasks.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        chosen={search.task}
        select={{
          title: <span className="unseen">{t('tasks.select')}</span>,
          cell: (row) => <SelectBox row={row} bulk={bulk} />,
        }}
        link={(row, content) => (
          <Link to="/tasks" search={(now) => ({ ...now, task: row.id })} resetScroll={false} className={rowLink} data-row data-id={row.id}>
            {content}
          </Link>
        )}
        empty={<Empty title={t('tasks.none')}>{t('tasks.none_help')}</Empty>}
      />
    </WithPanel>
  );
}

function columns({ t, language, lane }: Words): Column<Task>[] {
  return [
    { key: 'task', title: t('tasks.task'), cell: (row) => row.name, card: 'lead' },
    {
      key: 'document',
      title: t('tasks.document'),
      cell: (row) => <span className="number">{row.documentNumber ?? row.documentId}</span>,
      card: 'under',
      width: '11rem',
    },
    { key: 'lane', title: t('tasks.lane'), cell: (row) => lane(row.lane), card: 'none', width: '9rem', isMinor: true },
    {
      key: 'age',
      title: t('tasks.open_for'),
      cell: (row) => <Lasts from={row.openedAt} />,
      isEnd: true,
      card: 'lead-end',
      width: '7rem',
    },
    {
      key: 'due',
      title: t('tasks.due'),
      cell: (row) => <DueCell task={row} />,
      card: 'under-end',
      width: language === 'ru' ? '10.5rem' : '9.5rem',
    },
    {
      key: 'assignee',
      title: t('tasks.assignee'),
      cell: (row) => <Assignee task={row} />,
      card: 'none',
      width: '8rem',
      isMinor: true,
    },
  ];
}

function DueCell({ task }: { task: Task }) {
  const now = useNow();
  if (task.dueAt === null) return null;
  return (
    <span className={css.due} data-late={Date.parse(task.dueAt) < now || undefined}>
      <When at={task.dueAt} />
    </span>
  );
}

function Assignee({ task }: { task: Task }) {
  const { t } = useWords();
  const me = useMe();
  const people = usePeople();
  if (task.assignee === null) return null;
  return <span>{task.assignee === me?.account?.id ? t('tasks.me') : people(task.assignee)}</span>;
}

/** Tabs of lanes; those of all open tasks that are there. */
function Lanes() {
  const { t, lane: laneName } = useWords();
  const search = useSearch({ from: '/shell/tasks' });
  const all = useAsk('tasks.list', { limit: 200 }).data?.items;
  const lanes = useMemo(
    () => [...new Set([...(all ?? []).flatMap((it) => (it.lane === null ? [] : [it.lane])), ...(search.lane === undefined ? [] : [search.lane])])].sort(),
    [all, search.lane],
  );
  const count = (lane: string | undefined): number => (all ?? []).filter((it) => lane === undefined || it.lane === lane).length;
  return (
    <nav className={css.lanes} aria-label={t('tasks.lanes')}>
      {[undefined, ...lanes].map((lane) => (
        <Link key={lane ?? ''} to="/tasks" search={{ lane }} aria-current={search.lane === lane ? 'true' : undefined}>
          {laneName(lane) ?? t('tasks.all')} <span className="figure">{all ? count(lane) : ''}</span>
        </Link>
      ))}
    </nav>
  );
}

interface Selection {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  may: (task: Task) => boolean;
  clear: () => void;
  tasks: Task[];
  count: number;
}

/** Which tasks are ticked; only those that need nothing written can be. X ticks the row that has the focus. */
function useSelection(items: Task[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const may = useMay();
  const can = (task: Task): boolean =>
    may('tasks.complete') && (task.form === null || may(task.form)) && asksNothing(task.schema as Schema | null, task.prefill);
  const toggle = (id: string): void => setIds((now) => (now.has(id) ? new Set([...now].filter((it) => it !== id)) : new Set([...now, id])));
  useKeys({
    x: () => {
      const id = document.activeElement?.closest('[role="row"]')?.querySelector<HTMLElement>('[data-row]')?.dataset['id'];
      const task = items.find((it) => it.id === id);
      return task && can(task) ? toggle(task.id) : false;
    },
  });
  const tasks = items.filter((it) => ids.has(it.id));
  return { has: (id) => ids.has(id), toggle, may: can, clear: () => setIds(new Set()), tasks, count: tasks.length };
}

function SelectBox({ row, bulk }: { row: Task; bulk: Selection }) {
  const { t } = useWords();
  const label = t('tasks.select_one', { name: row.name, number: row.documentNumber ?? '' });
  return bulk.may(row) ? <Checkbox size="xs" aria-label={label} checked={bulk.has(row.id)} onChange={() => bulk.toggle(row.id)} /> : null;
}

/** Completes what is ticked, a few at a time, and says how many were refused. */
function BulkBar({ bulk }: { bulk: Selection }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const completeAll = async (): Promise<void> => {
    setBusy(true);
    const queue = [...bulk.tasks];
    let refused = 0;
    const work = async (): Promise<void> => {
      for (let task = queue.shift(); task; task = queue.shift()) {
        await act('tasks.complete', { taskId: task.id, input: task.prefill }).catch(() => void refused++);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setBusy(false);
    bulk.clear();
    notifications.show({
      color: refused > 0 ? 'red' : 'green',
      message: t('tasks.bulk_done', { done: bulk.count - refused, refused }),
    });
    void client.invalidateQueries({ queryKey: ['tasks.list'] });
  };
  return (
    <div className={css.bulk}>
      <span>{t('tasks.selected', { count: bulk.count })}</span>
      <Button size="xs" loading={isBusy} onClick={() => void completeAll()}>
        {t('tasks.complete_all', { count: bulk.count })}
      </Button>
      <Button size="xs" variant="default" disabled={isBusy} onClick={bulk.clear}>
        {t('tasks.clear')}
      </Button>
    </div>
  );
}
