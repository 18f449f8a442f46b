// Asks before a customer is forgotten: it can not be taken back.
import { Button, Checkbox } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Customer } from '../../../api/index.ts';
import { Dialog, Trouble, useAct, useWords } from '../../../ui/index.ts';
import css from './customers.module.css';

/** The dialog; it stays open with the orders that still stand in the way. */
export function EraseDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useWords();
  const [isSure, setSure] = useState(false);
  const act = useAct('parties.erase', ['parties.get', 'parties.list', 'messages.list']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    act.mutate({ customerId: customer.id }, { onSuccess: onClose });
  };
  return (
    <Dialog onClose={onClose} title={t('customers.erase_title', { name: customer.name })}>
      <form className={css.dialog} onSubmit={finish}>
        <p>{t('customers.erase_says')}</p>
        <Checkbox label={t('customers.erase_sure')} checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} />
        {act.error && <Trouble problem={act.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('customers.back')}
          </Button>
          <Button type="submit" color="red" loading={act.isPending} disabled={!isSure}>
            {t('customers.erase')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
