// Work for people, by lane, oldest first; taken, given to a colleague, done in a panel, or many at once.
import { Checkbox } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Task } from '../../../api/index.ts';
import {
  ChoiceButtons,
  type Column,
  Empty,
  Lasts,
  PageHead,
  ResourceTable,
  When,
  WithPanel,
  type Words,
  rowLink,
  useAsk,
  useList,
  useLive,
  useMe,
  useNow,
  usePeople,
  useSelection,
  useWords,
} from '../../../ui/index.ts';
import { TaskBulk } from './bulk.tsx';
import { TaskPanel } from './task-panel.tsx';
import css from './tasks.module.css';

/** The list of tasks. */
export function TasksPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const filter = { lane: search.lane, who: search.who, late: search.late === undefined ? undefined : true };
  const list = useList('tasks.list', filter);
  useLive(['tasks', 'orders', 'shipping'], ['tasks.list']);
  const chosen = list.items.find((it) => it.id === search.task);
  const selection = useSelection(list.items, keyOf, { scope: JSON.stringify(filter) });
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
      <Filters />
      <TaskBulk selection={selection} hasMore={list.hasMore} />
      <ResourceTable
        label={t('tasks.title')}
        columns={columns(words)}
        list={list}
        keyOf={keyOf}
        chosen={search.task}
        selection={{ of: selection, nameOf: (row) => `${row.name} ${row.documentNumber ?? ''}` }}
        link={(row, content) => (
          <Link to="/tasks" search={{ ...search, task: row.id }} resetScroll={false} className={rowLink} data-row data-id={row.id}>
            {content}
          </Link>
        )}
        empty={<Empty title={t(search.who || search.late ? 'tasks.none_such' : 'tasks.none')}>{t('tasks.none_help')}</Empty>}
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

const keyOf = (row: Task): string => row.id;

/** Whose tasks, and whether only late ones; both stand in the address. */
function Filters() {
  const { t, named } = useWords();
  const { who, late } = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  const set = (change: { who?: 'me' | 'nobody' | undefined; late?: '1' | undefined }): void =>
    void navigate({ search: (now) => ({ ...now, ...change, task: undefined }), replace: true });
  return (
    <div className={css.filters}>
      <ChoiceButtons
        label={t('tasks.whose')}
        choices={(['all', 'me', 'nobody'] as const).map((value) => ({ value, says: named('tasks.who', value) }))}
        value={who ?? 'all'}
        onChange={(value) => set({ who: value === 'all' ? undefined : (value as 'me' | 'nobody') })}
      />
      <Checkbox
        size="xs"
        label={t('tasks.only_late')}
        checked={late !== undefined}
        onChange={(event) => set({ late: event.currentTarget.checked ? '1' : undefined })}
      />
    </div>
  );
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
        <Link key={lane ?? ''} to="/tasks" search={{ who: search.who, late: search.late, lane }} aria-current={search.lane === lane ? 'true' : undefined}>
          {laneName(lane) ?? t('tasks.all')} <span className="figure">{all ? count(lane) : ''}</span>
        </Link>
      ))}
    </nav>
  );
}
