// Asks before many orders are cancelled, does it a few at a time, and says of each one that could not be.
import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem, act } from '../../../api/index.ts';
import { useWords } from '../../../ui/index.ts';
import css from './order.module.css';

const AT_ONCE = 8;

interface Refused {
  id: string;
  code: string;
  message: string;
}

/** The dialog; closing it while it works stops after the orders under way. */
export function CancelMany({ ids, onClose, onDone }: { ids: string[]; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [done, setDone] = useState<number | undefined>();
  const [refused, setRefused] = useState<Refused[]>([]);
  const [stop] = useState(() => new AbortController());
  const isOver = done === ids.length;
  const close = (): void => {
    stop.abort();
    if (done !== undefined) onDone();
    onClose();
  };
  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
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
  return (
    <Modal opened onClose={close} title={t('orders.cancel_title', { count: ids.length })}>
      {done === undefined ? (
        <form className={css.dialog} onSubmit={(event) => void start(event)}>
          <p>{t('orders.cancel_says')}</p>
          <TextInput
            label={t('order.cancel_reason')}
            required
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <div className={css.dialogFoot}>
            <Button variant="default" onClick={close}>
              {t('orders.cancel_keep')}
            </Button>
            <Button type="submit" color="red" disabled={reason.trim() === ''}>
              {t('orders.cancel_title', { count: ids.length })}
            </Button>
          </div>
        </form>
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
    </Modal>
  );
}

function Refusals({ refused }: { refused: Refused[] }) {
  const { named } = useWords();
  const codes = [...new Set(refused.map((it) => it.code))];
  return (
    <ul>
      {codes.map((code) => (
        <li key={code}>
          {named('problem', code)}: {refused.filter((it) => it.code === code).length}
        </li>
      ))}
    </ul>
  );
}
