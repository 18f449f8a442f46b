// Asks why an order is to be cancelled, and says what cancelling does.
import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Order } from '../../../api/index.ts';
import { Dialog, Trouble, useAct, useWords } from '../../../ui/index.ts';
import css from './order.module.css';

/** The dialog; it stays open with the reason when the order may no longer be cancelled. */
export function CancelDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const cancel = useAct('orders.cancel', ['orders.get', 'runs.of_document', 'orders.list', 'messages.list']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    cancel.mutate({ orderId: order.id, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog onClose={onClose} title={t('order.cancel_title', { number: order.number })}>
      <form className={css.dialog} onSubmit={finish}>
        <p>{t('order.cancel_says')}</p>
        <Textarea
          label={t('order.cancel_reason')}
          autosize
          minRows={2}
          maxLength={500}
          required
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {cancel.error && <Trouble problem={cancel.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('order.cancel_keep')}
          </Button>
          <Button type="submit" color="red" loading={cancel.isPending} disabled={reason.trim() === ''}>
            {t('order.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
