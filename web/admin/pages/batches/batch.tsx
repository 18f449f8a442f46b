// One import or bulk action: the step at which it stands, what it will do or has done, and what can be done about it.
import { Alert, Button, Progress } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Info } from 'lucide-react';
import { useState } from 'react';
import type { Batch } from '../../../api/index.ts';
import { BackArrow, Dialog, Mark, PageHead, RowsToCome, State, Trouble, useAct, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import css from './batches.module.css';
import { ColumnsStep } from './columns.tsx';
import { Errors } from './errors.tsx';
import { useFieldName } from './field-name.ts';
import { ItemsTable } from './items.tsx';
import { isAtWork, moodOf, usePoll } from './work.ts';

const TOUCHES = ['batches.get', 'batches.errors', 'batches.list', 'batches.preview', 'batches.rows'] as const;

/** The page of a batch. */
export function BatchPage() {
  const { t, named } = useWords();
  const { batchId } = useParams({ from: '/shell/imports/$batchId' });
  const asked = useAsk('batches.get', { batchId }, { keep: true });
  const batch = asked.data;
  useLive([`batch:${batchId}`], TOUCHES);
  usePoll(batch !== undefined && isAtWork(batch.state), ['batches.get', 'batches.rows', ...(batch?.state === 'staging' ? ['batches.preview'] : [])]);
  return (
    <>
      <PageHead
        title={batch ? batch.title : t('batches.title')}
        back={
          <Link to="/imports" className={css.back}>
            <BackArrow /> {t('batches.back')}
          </Link>
        }
        beside={
          batch && (
            <span className={css.beside}>
              <span className="number">{batch.number}</span>
              <span>{batch.type === 'import' ? named('batches.kind', batch.kind) : t('batches.bulk')}</span>
              <State family="batches.state" value={batch.state} mood={moodOf(batch.state)} />
            </span>
          )
        }
        actions={batch && <Verbs batch={batch} />}
      />
      <div className={css.page}>
        {asked.isPending && <RowsToCome rows={6} />}
        {asked.error && !batch && <Trouble problem={asked.error} again={() => void asked.refetch()} />}
        {batch && <Step batch={batch} />}
      </div>
    </>
  );
}

function Step({ batch }: { batch: Batch }) {
  const { t, number } = useWords();
  const done = number(batch.doneRows);
  const rows = number(batch.rows);
  const gone = batch.rows === 0 ? 0 : (100 * batch.doneRows) / batch.rows;
  return (
    <>
      {batch.error !== null && batch.state === 'stopped' && <Alert color="red">{batch.error}</Alert>}
      {batch.sameFile.length > 0 && ['staged', 'checked'].includes(batch.state) && (
        <Alert color="gray" icon={<Info size={18} aria-hidden />}>
          {t('batches.same_file', { numbers: batch.sameFile.map((it) => it.number).join(', ') })}
        </Alert>
      )}
      {batch.state === 'staging' && <Going says={t('batches.reading', { rows })} />}
      {batch.state === 'checking' && <Going says={t('batches.checking', { done, rows })} value={gone} />}
      {batch.state === 'running' && (
        <Going says={batch.type === 'bulk' ? t('batches.working', { done, rows }) : t('batches.running', { done, rows })} value={gone} />
      )}
      {batch.state === 'undoing' && <Going says={t('batches.undoing', { done })} />}
      {batch.type === 'bulk' && <ItemsTable batch={batch} />}
      {batch.state === 'staged' && <ColumnsStep key={`${batch.encoding}${batch.delimiter}`} batch={batch} />}
      {batch.state === 'checked' && <Result batch={batch} counts={batch.checked ?? batch.counts} title={t('batches.would')} />}
      {batch.type === 'import' && ['running', 'stopped', 'done'].includes(batch.state) && (
        <Result batch={batch} counts={batch.counts} title={t('batches.happened')} />
      )}
      {['undoing', 'undone'].includes(batch.state) && <TakenBack batch={batch} />}
      {batch.state === 'broken' && <Errors batch={batch} />}
    </>
  );
}

function Going({ says, value }: { says: string; value?: number }) {
  return (
    <div className={css.going}>
      <p role="status">{says}</p>
      <Progress value={value ?? 100} animated={value === undefined} aria-label={says} />
    </div>
  );
}

type Counts = Batch['counts'];

function Result({ batch, counts, title }: { batch: Batch; counts: Counts; title: string }) {
  const { t, number } = useWords();
  const fields = Object.entries(counts.fields).sort(([, a], [, b]) => b - a);
  const fieldName = useFieldName();
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={css.counts}>
        {(['created', 'updated', 'unchanged', 'refused'] as const).map((name) => (
          <li key={name} data-mood={name === 'refused' && counts.refused > 0 ? 'bad' : undefined}>
            <strong className="number">{number(counts[name])}</strong> <span>{t(`batches.${name}`)}</span>
          </li>
        ))}
      </ul>
      {fields.length > 0 && (
        <p className={css.fields}>
          {t('batches.fields_changed')}: {fields.map(([name, count]) => `${fieldName(name)} (${number(count)})`).join(', ')}
        </p>
      )}
      {counts.refused > 0 && <Errors batch={batch} />}
    </section>
  );
}

function TakenBack({ batch }: { batch: Batch }) {
  const { t, number } = useWords();
  return (
    <section>
      <ul className={css.counts}>
        <li>
          <strong className="number">{number(batch.counts.updated)}</strong> <span>{t('batches.taken_back')}</span>
        </li>
        <li data-mood={batch.left > 0 ? 'bad' : undefined}>
          <strong className="number">{number(batch.left)}</strong> <span>{t('batches.left')}</span>
        </li>
      </ul>
      {batch.left > 0 && <Errors batch={batch} />}
    </section>
  );
}

/** What can be done with a batch at its step: the next step is the one primary button. */
function Verbs({ batch }: { batch: Batch }) {
  const { t } = useWords();
  const may = useMay();
  const start = useAct('batches.start', TOUCHES);
  const cancel = useAct('batches.cancel', TOUCHES);
  const resume = useAct('batches.resume', TOUCHES);
  const map = useAct('batches.map', TOUCHES);
  const [isUndoing, setUndoing] = useState(false);
  const { state, id: batchId } = batch;
  const counts = batch.checked ?? batch.counts;
  const willDo = counts.created + counts.updated;
  const isBulk = batch.type === 'bulk';
  const failed = batch.items.refused + batch.items.broken;
  const problem = start.error ?? cancel.error ?? resume.error ?? map.error;
  return (
    <>
      {['staged', 'checked', 'broken'].includes(state) && may('batches.cancel') && (
        <Button variant="subtle" color="gray" onClick={() => cancel.mutate({ batchId })} loading={cancel.isPending}>
          {t('batches.discard')}
        </Button>
      )}
      {state === 'checked' && may('batches.map') && (
        <Button variant="default" onClick={() => map.mutate({ batchId })} loading={map.isPending}>
          {t('batches.change_columns')}
        </Button>
      )}
      {state === 'checked' &&
        may('batches.start') &&
        (willDo > 0 ? (
          <Button onClick={() => start.mutate({ batchId })} loading={start.isPending}>
            {t('batches.start', { count: willDo })}
          </Button>
        ) : (
          <Mark mood="plain">{t('batches.nothing_to_do')}</Mark>
        ))}
      {['running', 'checking', 'staging'].includes(state) && may('batches.cancel') && (
        <Button variant="default" onClick={() => cancel.mutate({ batchId })} loading={cancel.isPending}>
          {t('batches.cancel')}
        </Button>
      )}
      {['done', 'stopped'].includes(state) && batch.changes > 0 && may('batches.undo') && (
        <Button variant="default" onClick={() => setUndoing(true)}>
          {t('batches.undo')}
        </Button>
      )}
      {state === 'stopped' && may('batches.resume') && (
        <Button onClick={() => resume.mutate({ batchId })} loading={resume.isPending}>
          {t('batches.resume')}
        </Button>
      )}
      {isBulk && state === 'done' && failed > 0 && may('batches.resume') && (
        <Button onClick={() => resume.mutate({ batchId })} loading={resume.isPending}>
          {t('batches.retry')}
        </Button>
      )}
      {isUndoing && <UndoDialog batchId={batchId} onClose={() => setUndoing(false)} />}
      {problem && <Trouble problem={problem} />}
    </>
  );
}

function UndoDialog({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const { t } = useWords();
  const undo = useAct('batches.undo', TOUCHES);
  return (
    <Dialog onClose={onClose} title={t('batches.undo')}>
      <p>{t('batches.undo_ask')}</p>
      {undo.error && <Trouble problem={undo.error} />}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('common.no')}
        </Button>
        <Button color="red" onClick={() => undo.mutate({ batchId }, { onSuccess: onClose })} loading={undo.isPending}>
          {t('batches.undo')}
        </Button>
      </div>
    </Dialog>
  );
}
