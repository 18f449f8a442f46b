// Under the drawing: what every live token waits for, in words, and the buttons of the step.
import { Button, TextInput } from '@mantine/core';
import { CalendarClock, ChevronRight } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import type { Order, Run, RunsOfDocument, Task, Wait } from '../../../api/index.ts';
import {
  type KnownLine,
  Lasts,
  Mark,
  SchemaForm,
  type Schema,
  Trouble,
  When,
  asksNothing,
  useAct,
  useAsk,
  useMay,
  useNow,
  useWords,
} from '../../../ui/index.ts';
import { Offers } from './offers.tsx';
import css from './order.module.css';
import { type Stand, standsOf } from './waits.ts';
import { WhyHere } from './why.tsx';

const TOUCHED = ['runs.of_document', 'orders.get', 'tasks.list', 'shipping.parcels', 'messages.list', 'incidents.list'] as const;

interface Props {
  data: RunsOfDocument;
  order: Order;
  shown: string;
  onShowRun: (id: string) => void;
}

/** All places where something of this order waits. */
export function Whereabouts({ data, order, shown, onShowRun }: Props) {
  const { t } = useWords();
  const live = data.runs.filter((it) => it.status === 'live');
  const stands = live.flatMap((run) => standsOf(run, data.drawings[run.definitionId]));
  // A run that only waits for runs below it has nothing of its own to say.
  const told = stands.filter((it) => !(it.main.every((wait) => wait.kind === 'child') && live.some((run) => run.parentId === it.run.id)));
  if (told.length === 0) {
    const last = data.runs.find((it) => it.parentId === null);
    return last?.endedAt ? (
      <p className={css.over}>
        {t('order.over')} <When at={last.endedAt} />
      </p>
    ) : null;
  }
  return (
    <ul className={css.stands} aria-label={t('order.waits')}>
      {told.map((stand) => (
        <li key={`${stand.run.id}${stand.at}`} className={css.stand}>
          <StandView
            stand={stand}
            xml={data.drawings[stand.run.definitionId]}
            order={order}
            onShow={stand.run.id === shown ? undefined : () => onShowRun(stand.run.id)}
          />
        </li>
      ))}
    </ul>
  );
}

/** The goods of a parcel, with the names that the order has for them. */
function useLinesOf(documentKind: string, documentId: string, order: Order): readonly KnownLine[] | undefined {
  const may = useMay();
  const isParcel = documentKind === 'parcel' && may('shipping.get', 'read');
  const parcel = useAsk('shipping.get', { parcelId: documentId }, { enabled: isParcel });
  return useMemo(() => {
    if (!isParcel || parcel.error) return order.lines;
    return parcel.data?.lines.map((line) => ({
      ...line,
      name: order.lines.find((it) => it.skuId === line.skuId)?.name ?? line.sku,
    }));
  }, [isParcel, parcel.data, parcel.error, order.lines]);
}

interface StandProps {
  stand: Stand;
  xml: string | undefined;
  order: Order;
  onShow: (() => void) | undefined;
}

function StandView({ stand, xml, order, onShow }: StandProps) {
  const { t } = useWords();
  const incident = stand.main.find((it) => it.kind === 'incident');
  const tasks = stand.main.filter((it) => it.taskId !== null);
  return (
    <>
      <div className={css.standHead}>
        <span className={css.dot} data-bad={incident ? '' : undefined} aria-hidden />
        <h2>
          {stand.run.parentId !== null && stand.run.documentKind === 'parcel' && <span className={css.whose}>{stand.run.documentNumber} · </span>}
          {stand.name}
        </h2>
        {onShow && (
          <Button variant="subtle" size="compact-sm" rightSection={<ChevronRight size={14} aria-hidden />} onClick={onShow}>
            {t('order.show_drawing')}
          </Button>
        )}
      </div>
      <p className={css.sentence}>
        <Sentence stand={stand} />
      </p>
      {stand.timers.length > 0 && (
        <ul className={css.timers}>
          {stand.timers.map(
            (it) =>
              it.dueAt && (
                <li key={it.id}>
                  <CalendarClock size={14} aria-hidden /> {it.name} · <When at={it.dueAt} />
                </li>
              ),
          )}
        </ul>
      )}
      {incident && <IncidentView wait={incident} />}
      {tasks.map((it) => (
        <TaskView key={it.id} wait={it} run={stand.run} order={order} />
      ))}
      {stand.offers.length > 0 && <Offers offers={stand.offers} touched={TOUCHED} />}
      <WhyHere stand={stand} xml={xml} />
    </>
  );
}

/** What is hoped for is told before what may go wrong. */
const HOPED_FOR = ['payments.authorised', 'payments.captured', 'shipping.delivered'];
const HEARD = new Set(['message', 'signal', 'condition']);
const hope = ({ message }: Wait): number => (message !== null && HOPED_FOR.includes(message) ? 0 : 1);

/** "Waits for the payment since today 14:05 (2 hr)". */
function Sentence({ stand }: { stand: Stand }) {
  const { t, lane, list, namedIf } = useWords();
  const [first] = stand.main;
  const awaited = stand.main
    .filter((it) => HEARD.has(it.kind) && (it.kind !== 'condition' || stand.main.length > 1))
    .sort((one, other) => hope(one) - hope(other))
    .map((it) => namedIf('event', it.message ?? '') ?? `“${it.name === it.element ? (it.signal ?? it.condition ?? it.name) : it.name}”`);
  const says =
    first === undefined
      ? ''
      : awaited.length > 0
        ? t('wait.any', { list: list([...new Set(awaited)]) })
        : t(`wait.${first.kind === 'message' ? 'continue' : first.kind}`, { lane: lane(first.lane) ?? '' });
  return (
    <>
      {says}{' '}
      <span className="quiet">
        {t('wait.since')} <When at={stand.since} /> (<Lasts from={stand.since} />)
      </span>
    </>
  );
}

/** The open task: its form right here, so that nobody has to look for it. */
function TaskView({ wait, run, order }: { wait: Wait; run: Run; order: Order }) {
  const { t } = useWords();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const tasks = useAsk('tasks.list', { document: run.documentId }, { enabled: may('tasks.list', 'read') });
  const lines = useLinesOf(run.documentKind, run.documentId, order);
  const task = tasks.data?.items.find((it) => it.id === wait.taskId);
  const complete = useAct('tasks.complete', TOUCHED);
  if (!task || !lines) return null;
  const send = (input: Record<string, unknown>): void => complete.mutate({ taskId: task.id, input });
  if (!may('tasks.complete') || (task.form !== null && !may(task.form))) return <p className="quiet">{t('task.not_yours')}</p>;
  return (
    <div className={css.task}>
      <Due task={task} />
      {asksNothing(task.schema as Schema | null, task.prefill) && !isOpen ? (
        <div className={css.taskButtons}>
          <Button loading={complete.isPending} onClick={() => send(task.prefill)}>
            {task.name}
          </Button>
          {task.schema && (
            <Button variant="default" onClick={() => setOpen(true)}>
              {t('task.details')}
            </Button>
          )}
        </div>
      ) : (
        <SchemaForm
          schema={(task.schema ?? {}) as Schema}
          prefill={task.prefill}
          lines={lines}
          submit={t('task.complete')}
          isBusy={complete.isPending}
          problem={complete.error}
          onSubmit={send}
        />
      )}
      {complete.error && asksNothing(task.schema as Schema | null, task.prefill) && !isOpen && <Trouble problem={complete.error} />}
    </div>
  );
}

function Due({ task }: { task: Task }) {
  const { t } = useWords();
  const now = useNow();
  if (task.dueAt === null) return null;
  const isLate = Date.parse(task.dueAt) < now;
  return (
    <p className={css.due} data-late={isLate || undefined}>
      {isLate ? t('task.late') : t('task.due')} <When at={task.dueAt} />
    </p>
  );
}

/** Something broke on the way; a person tries again, or goes on and says why. */
function IncidentView({ wait }: { wait: Wait }) {
  const { t } = useWords();
  const may = useMay();
  const [isSkipping, setSkipping] = useState(false);
  const [reason, setReason] = useState('');
  const retry = useAct('incidents.retry', TOUCHED);
  const skip = useAct('incidents.skip', TOUCHED);
  const { incident } = wait;
  if (!incident) return null;
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    skip.mutate({ incidentId: incident.id, reason });
  };
  const problem = retry.error ?? skip.error;
  return (
    <div className={css.task}>
      <Mark mood="bad">{incident.message}</Mark>
      <div className={css.taskButtons}>
        {may('incidents.retry') && (
          <Button loading={retry.isPending} onClick={() => retry.mutate({ incidentId: incident.id })}>
            {t('incidents.retry')}
          </Button>
        )}
        {may('incidents.skip') && !isSkipping && (
          <Button variant="default" onClick={() => setSkipping(true)}>
            {t('incidents.skip')}
          </Button>
        )}
        {may('incidents.get', 'read') && (
          <Link to="/incidents" search={{ incident: incident.id }} className={css.look}>
            {t('incidents.look')}
          </Link>
        )}
      </div>
      {isSkipping && (
        <form className={css.skip} onSubmit={finish}>
          <TextInput label={t('incidents.reason')} required value={reason} onChange={(event) => setReason(event.currentTarget.value)} autoFocus />
          <Button type="submit" variant="default" loading={skip.isPending} disabled={reason.trim() === ''}>
            {t('incidents.skip')}
          </Button>
        </form>
      )}
      {problem && <Trouble problem={problem} />}
    </div>
  );
}
