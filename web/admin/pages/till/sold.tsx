// After the money: the terminal that is waited for, a card that was not accepted, or the change and the receipt.
import { Button, Loader } from '@mantine/core';
import { Printer } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { every } from '../../../api/index.ts';
import { Amount, RowsToCome, Trouble, WordsIn, useAct, useAsk, useKeys, useLive, useMay, useWords } from '../../../ui/index.ts';
import { ReceiptPaper } from './receipt.tsx';
import css from './till.module.css';

const LOOK_EVERY_MS = 1_500;

/** How a sale ends. */
export function Sold({ orderId, onNext }: { orderId: string; onNext: () => void }) {
  const { t } = useWords();
  const sale = useAsk('channels.receipt', { orderId });
  const isWaiting = sale.data?.state === 'placed';
  useLive(['orders', 'payments'], ['channels.receipt']);
  const look = useEffectEvent(() => void sale.refetch());
  // The terminal is not kept waiting by a connection that was lost for a moment.
  useEffect(() => (isWaiting ? every(LOOK_EVERY_MS, () => look()) : undefined), [isWaiting]);
  useKeys(isWaiting ? {} : { Enter: onNext });
  if (sale.isPending) return <RowsToCome rows={4} />;
  if (sale.error) return <Trouble problem={sale.error} again={() => void sale.refetch()} />;
  if (isWaiting) return <Waiting orderId={orderId} />;
  if (sale.data.state === 'cancelled') {
    return (
      <div className={css.centre}>
        <div className={css.card}>
          <h2>{t('till.declined')}</h2>
          <Button size="lg" onClick={onNext}>
            {t('till.next')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={css.sold}>
      <section className={css.card} aria-label={t('till.sold')}>
        <h2>{t('till.sold')}</h2>
        {sale.data.change && (
          <p className={css.change}>
            <span>{t('till.change')}</span> <Amount money={sale.data.change} />
          </p>
        )}
        <Button size="xl" onClick={onNext} data-autofocus>
          {t('till.next')}
        </Button>
        <Button size="lg" variant="default" leftSection={<Printer size={20} aria-hidden />} onClick={() => print()}>
          {t('till.print')}
        </Button>
      </section>
      <WordsIn language={sale.data.language} areas={['till']}>
        <ReceiptPaper sale={sale.data} />
      </WordsIn>
    </div>
  );
}

function Waiting({ orderId }: { orderId: string }) {
  const { t } = useWords();
  const may = useMay();
  const cancel = useAct('channels.cancel_sale', ['channels.receipt']);
  return (
    <div className={css.centre}>
      <div className={css.card} role="status">
        <Loader aria-hidden />
        <h2>{t('till.terminal')}</h2>
        <p className="quiet">{t('till.terminal_help')}</p>
        {cancel.error && <Trouble problem={cancel.error} />}
        {may('channels.cancel_sale') && (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ orderId })}>
            {t('till.abort')}
          </Button>
        )}
      </div>
    </div>
  );
}
