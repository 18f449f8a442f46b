// Says at which free quantity the chosen SKUs count as low.
import { Button, NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Dialog, Trouble, useAct, useWords } from '../../../ui/index.ts';
import { TOUCHED } from './parts.tsx';
import css from './stock.module.css';

/** The dialog, for one SKU or many; an empty field takes the points away. */
export function ReorderDialog({ skus, now, onClose, onDone }: { skus: string[]; now?: number | null; onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const [quantity, setQuantity] = useState<number | string>(now ?? '');
  const act = useAct('stock.set_reorder_points', TOUCHED);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    act.mutate({ points: skus.map((sku) => ({ sku, quantity: quantity === '' ? null : Number(quantity) })) }, { onSuccess: onDone });
  };
  return (
    <Dialog onClose={onClose} title={t('stock.reorder_title', { count: skus.length })}>
      <form className={css.dialog} onSubmit={finish}>
        <NumberInput
          label={t('stock.reorder_point')}
          description={t('stock.reorder_help')}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          allowNegative={false}
          data-autofocus
          value={quantity}
          onChange={setQuantity}
        />
        {act.error && <Trouble problem={act.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('stock.back')}
          </Button>
          <Button type="submit" loading={act.isPending}>
            {t('stock.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
