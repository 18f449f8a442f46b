// Asks before many orders are cancelled: a few are cancelled here and now, more of them in the background, with a result for each.
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem, act } from '../../../api/index.ts';
import { Dialog, Trouble, useMay, useProblemWords, useWords } from '../../../ui/index.ts';
import css from './order.module.css';

const AT_ONCE = 8;
/** More than these are cancelled in the background. */
const HERE_AT_MOST = 20;

interface Refused {
  id: string;
  code: string;
  message: string;
}

interface Props {
  ids: string[];
  onClose: () => void;
  onDone: () => void;
}

interface Batch {
  batchId: string;
  number: string;
}

/** The dialog; closing it while it works here stops after the orders under way. */
export function CancelMany({ ids, onClose, onDone }: Props) {
  const { t } = useWords();
  const may = useMay();
  const [batch, setBatch] = useState<Batch>();
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const [done, setDone] = useState<number | undefined>();
  const [refused, setRefused] = useState<Refused[]>([]);
  const [stop] = useState(() => new AbortController());
  const isOver = done === ids.length;
  const close = (): void => {
    stop.abort();
    if (done !== undefined || batch !== undefined) onDone();
    onClose();
  };
  const start = async (reason: string): Promise<void> => {
    if (ids.length > HERE_AT_MOST && may('batches.bulk')) return behind(reason);
    setDone(0);
    const queue = [...ids];
    const work = async (): Promise<void> => {
      for (let orderId = queue.shift(); orderId !== undefined && !stop.signal.aborted; orderId = queue.shift()) {
        const id = orderId;
        await act('orders.cancel', { orderId: id, reason }).catch((error: unknown) => {
          const { code, message } = error instanceof Problem ? error : { code: 'web.broken', message: String(error) };
          setRefused((now) => [...now, { id, code, message }]);
        });
        setDone((now) => (now ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  const behind = async (reason: string): Promise<void> => {
    setSending(true);
    setProblem(undefined);
    const title = t('orders.cancel_title', { count: ids.length });
    await act('batches.bulk', { action: 'orders.cancel', inputs: ids.map((orderId) => ({ orderId, reason })), title })
      .then(setBatch, (error: unknown) => (error instanceof Problem ? setProblem(error) : Promise.reject(error)))
      .finally(() => setSending(false));
  };
  if (batch) return <Behind batch={batch} count={ids.length} onClose={close} />;
  return (
    <Dialog onClose={close} title={t('orders.cancel_title', { count: ids.length })}>
      {done === undefined ? (
        <Ask count={ids.length} isSending={isSending} problem={problem} onKeep={close} onCancel={start} />
      ) : (
        <div className={css.dialog}>
          <progress className={css.progress} value={done} max={ids.length} aria-label={t('orders.cancel_title', { count: ids.length })} />
          <p role="status">{t('orders.cancel_done', { done: done - refused.length, refused: refused.length })}</p>
          <Refusals refused={refused} />
          <div className={css.dialogFoot}>
            <Button variant="default" onClick={close}>
              {isOver ? t('common.close') : t('orders.cancel_stop')}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

interface AskProps {
  count: number;
  isSending: boolean;
  problem: Problem | undefined;
  onKeep: () => void;
  onCancel: (reason: string) => Promise<void>;
}

/** Asks for the reason. */
function Ask({ count, isSending, problem, onKeep, onCancel }: AskProps) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void onCancel(reason);
  };
  return (
    <form className={css.dialog} onSubmit={submit}>
      <p>{t('orders.cancel_says')}</p>
      <TextInput
        label={t('order.cancel_reason')}
        required
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      {problem && <Trouble problem={problem} />}
      <div className={css.dialogFoot}>
        <Button variant="default" onClick={onKeep}>
          {t('orders.cancel_keep')}
        </Button>
        <Button type="submit" color="red" loading={isSending} disabled={reason.trim() === ''}>
          {t('orders.cancel_title', { count })}
        </Button>
      </div>
    </form>
  );
}

/** Says that the orders are cancelled in the background, and where each one's result stands. */
function Behind({ batch, count, onClose }: { batch: Batch; count: number; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} title={t('orders.cancel_title', { count })}>
      <div className={css.dialog}>
        <p role="status">{t('orders.cancel_behind', { number: batch.number })}</p>
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button component={Link} to="/imports/$batchId" params={{ batchId: batch.batchId } as never} onClick={onClose}>
            {t('orders.cancel_follow')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Refusals({ refused }: { refused: Refused[] }) {
  const words = useProblemWords(true);
  const codes = [...new Set(refused.map((it) => it.code))];
  return (
    <ul>
      {codes.map((code) => (
        <li key={code}>
          {words(code) ?? code}: {refused.filter((it) => it.code === code).length}
        </li>
      ))}
    </ul>
  );
}
