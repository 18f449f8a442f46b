// One task: what it is about, take or give back, and its form.
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { Task } from '../../../api/index.ts';
import { type KnownLine, Lasts, type Schema, SchemaForm, SidePanel, Trouble, When, useAct, useAsk, useMay, useMe, useWords } from '../../../ui/index.ts';
import { Composer } from '../desk/composer.tsx';
import { NoteBody } from '../desk/note.tsx';
import { DocumentLink } from '../document-link.tsx';
import { HowTo } from './how-to.tsx';
import css from './tasks.module.css';

const TOUCHED = ['tasks.list', 'runs.of_document', 'orders.get', 'orders.list', 'shipping.parcels', 'messages.list'] as const;

/** The panel of a task. */
export function TaskPanel({ task, onClose, onDone }: { task: Task; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account?.id;
  const claim = useAct('tasks.claim', ['tasks.list']);
  const complete = useAct('tasks.complete', TOUCHED);
  const lines = useLinesOf(task);
  const isMine = task.assignee !== null && task.assignee === me;
  const isTaken = task.assignee !== null && !isMine;
  const mayDo = may('tasks.complete') && (task.form === null || may(task.form)) && !isTaken;
  const take = (release: boolean): void => claim.mutate({ taskId: task.id, ...(release ? { release } : {}) });
  return (
    <SidePanel title={task.name} onClose={onClose}>
      <dl className={css.facts}>
        <Fact label={t('tasks.document')}>
          <DocumentLink id={task.documentId} number={task.documentNumber} />
        </Fact>
        <Fact label={t('tasks.process')}>{task.processName}</Fact>
        <Fact label={t('tasks.open_for')}>
          <Lasts from={task.openedAt} />
        </Fact>
        {task.dueAt !== null && (
          <Fact label={t('tasks.due')}>
            <When at={task.dueAt} />
          </Fact>
        )}
        {task.priority !== null && <Fact label={t('tasks.priority')}>{task.priority}</Fact>}
      </dl>
      {task.summary && <p className={css.summary}>{task.summary}</p>}
      <HowTo task={task} />
      {may('tasks.claim') && !isTaken && (
        <Button variant="default" size="xs" mb="md" loading={claim.isPending} onClick={() => take(isMine)}>
          {isMine ? t('tasks.release') : t('tasks.take')}
        </Button>
      )}
      {isTaken && <p className={css.taken}>{t('tasks.taken')}</p>}
      {claim.error && <Trouble problem={claim.error} />}
      {!mayDo && !isTaken && <p className="quiet">{t('task.not_yours')}</p>}
      {mayDo && lines && (
        <SchemaForm
          schema={(task.schema ?? {}) as Schema}
          prefill={task.prefill}
          lines={lines}
          submit={t('task.complete')}
          isBusy={complete.isPending}
          problem={complete.error}
          onSubmit={(input) => complete.mutate({ taskId: task.id, input }, { onSuccess: onDone })}
        />
      )}
      <Talk documentId={task.documentId} />
    </SidePanel>
  );
}

/** What colleagues say about what the task is about; whoever is named in it gets a notice. */
function Talk({ documentId }: { documentId: string }) {
  const { t } = useWords();
  const may = useMay();
  const { data } = useAsk('desk.notes', { documentId }, { enabled: may('desk.notes', 'read') });
  if (!data) return null;
  return (
    <section className={css.talk}>
      <h3>{t('tasks.talk')}</h3>
      {may('desk.add_note') && <Composer documentId={documentId} />}
      <ul>
        {data.items.toReversed().map((note) => (
          <li key={note.id}>
            <p className="quiet">
              {note.author.name}, <When at={note.createdAt} />
            </p>
            <NoteBody note={note} documentId={documentId} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The goods that a form about a parcel is about; undefined while they are asked for. */
function useLinesOf(task: Task): readonly KnownLine[] | undefined {
  const may = useMay();
  const isParcel = task.documentKind === 'parcel' && may('shipping.get', 'read');
  const parcel = useAsk('shipping.get', { parcelId: task.documentId }, { enabled: isParcel });
  return useMemo(() => (isParcel && !parcel.error ? parcel.data?.lines.map((it) => ({ ...it, name: it.sku })) : []), [isParcel, parcel.data, parcel.error]);
}
