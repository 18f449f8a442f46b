// The table of deliveries: what each way costs by zone, currency and weight; a tariff is changed in a panel.
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../../api/index.ts';
import { Amount, Empty, RowsToCome, type Schema, SchemaForm, SidePanel, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

type Tariff = Answer<'shipping.tariffs'>['items'][number];
interface Written {
  steps: { upToGrams: number; price: string }[];
  freeFrom?: string;
  cash?: string;
}

const amount: Schema = { type: 'string', maxLength: 17 };
const SHAPE: Schema = {
  type: 'object',
  required: ['steps'],
  properties: {
    freeFrom: amount,
    cash: amount,
    steps: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['upToGrams', 'price'], properties: { upToGrams: { type: 'integer', minimum: 1 }, price: amount } },
    },
  },
};

export function DeliveriesSection() {
  const { t } = useWords();
  const may = useMay();
  const shop = useAsk('settings.get', { key: 'messages.shop' }, { enabled: may('settings.get', 'read') }).data?.value as { currency?: string } | undefined;
  const [isAll, setAll] = useState(false);
  const currency = isAll ? undefined : shop?.currency;
  const list = useAsk('shipping.tariffs', { currency }, { keep: true });
  const [open, setOpen] = useState<Tariff>();
  if (list.error) return <Trouble problem={list.error} again={() => void list.refetch()} />;
  return (
    <>
      {shop?.currency && <Checkbox label={t('settings.all_currencies')} checked={isAll} onChange={(event) => setAll(event.currentTarget.checked)} />}
      {!list.data && <RowsToCome rows={4} heightPx={64} />}
      {list.data?.items.length === 0 && <Empty title={t('settings.no_tariffs')} />}
      <ul className={css.rows}>
        {list.data?.items.map((tariff) => (
          <li key={`${tariff.method} ${tariff.zone} ${tariff.currency}`}>
            <TariffRow tariff={tariff} mayEdit={may('shipping.set_tariff')} onOpen={() => setOpen(tariff)} />
          </li>
        ))}
      </ul>
      {open && <Panel tariff={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function TariffRow({ tariff, mayEdit, onOpen }: { tariff: Tariff; mayEdit: boolean; onOpen: () => void }) {
  const { t, named, weight } = useWords();
  const zone = useZone(tariff);
  return (
    <button type="button" disabled={!mayEdit} onClick={onOpen}>
      <span className={css.rowName}>
        {named('delivery', tariff.method)}, {zone}, {tariff.currency}
      </span>
      <span className={css.steps}>
        {tariff.steps.map((step) => (
          <span key={step.upToGrams}>
            {t('settings.up_to', { weight: weight(step.upToGrams) })} <Amount money={step.price} />
          </span>
        ))}
      </span>
      {tariff.freeFrom && (
        <span className="quiet">
          {t('settings.free_from')} <Amount money={tariff.freeFrom} />
        </span>
      )}
    </button>
  );
}

/** A zone of one country by its name, a wider one by its code. */
function useZone(tariff: Tariff): string {
  const { country } = useWords();
  return tariff.countries.length === 1 ? country(tariff.countries[0]!) : country(tariff.zone);
}

function Panel({ tariff, onClose }: { tariff: Tariff; onClose: () => void }) {
  const { t, named } = useWords();
  const zone = useZone(tariff);
  const save = useAct('shipping.set_tariff', ['shipping.tariffs']);
  const { method, currency } = tariff;
  const prefill = {
    ...(tariff.freeFrom ? { freeFrom: tariff.freeFrom.amount } : {}),
    ...(tariff.cash ? { cash: tariff.cash.amount } : {}),
    steps: tariff.steps.map((step) => ({ upToGrams: step.upToGrams, price: step.price.amount })),
  };
  const plain = (value: string): string => value.replace(',', '.');
  const finish = (input: Record<string, unknown>): void => {
    const { steps, freeFrom, cash } = input as unknown as Written;
    save.mutate(
      {
        method,
        zone: tariff.zone,
        currency,
        steps: steps.map((step) => ({ upToGrams: step.upToGrams, price: plain(step.price) })),
        ...(freeFrom === undefined ? {} : { freeFrom: plain(freeFrom) }),
        ...(cash === undefined ? {} : { cash: plain(cash) }),
      },
      { onSuccess: onClose },
    );
  };
  return (
    <div className={css.over}>
      <SidePanel title={`${named('delivery', method)}, ${zone}, ${currency}`} onClose={onClose}>
        <SchemaForm schema={SHAPE} prefill={prefill} under="" submit={t('settings.save')} isBusy={save.isPending} problem={save.error} onSubmit={finish} />
      </SidePanel>
    </div>
  );
}
