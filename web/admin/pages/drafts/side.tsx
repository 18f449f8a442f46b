// How it is delivered and paid, what is taken off, and what it all comes to, live.
import { NativeSelect, Radio, Select, TextInput, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Channel, Money, PricedUp, Problem } from '../../../api/index.ts';
import { Amount, Trouble, useMay, useWords } from '../../../ui/index.ts';
import { Day } from '../orders/day.tsx';
import type { Form, Method } from './form.ts';
import css from './place.module.css';

const METHODS: readonly Method[] = ['card', 'bank_transfer', 'cash_on_delivery'];

interface Props {
  form: Form;
  channels: Channel[];
  priced: PricedUp | undefined;
  problem: Problem | null;
  isOld: boolean;
  faultAt: (pointer: string) => string | undefined;
  set: (change: Partial<Form>) => void;
}

/** The side of the page: choices above, totals below, buttons at its end. */
export function Side({ children, ...props }: Props & { children: ReactNode }) {
  return (
    <div className={css.side}>
      <Choices {...props} />
      <Totals {...props} />
      {props.problem && <Trouble problem={props.problem} />}
      {children}
    </div>
  );
}

function Choices({ form, channels, priced, faultAt, set }: Props) {
  const { t, named, money } = useWords();
  const may = useMay();
  const offered = priced?.deliveries ?? [];
  const methods =
    offered.some((it) => it.method === form.delivery) || form.delivery === ''
      ? offered.map((it) => it.method)
      : [form.delivery, ...offered.map((it) => it.method)];
  const priceOf = (method: string): string => {
    const offer = offered.find((it) => it.method === method);
    return named('delivery', method) + (offer ? ` · ${money(offer.price)}` : '');
  };
  return (
    <div className={css.choices}>
      <Select
        label={t('orders.channel')}
        data={channels.map((it) => ({ value: it.code, label: `${it.name} · ${it.currency}` }))}
        value={form.channel || null}
        onChange={(code) => set({ channel: code ?? '' })}
        allowDeselect={false}
        error={faultAt('/channel')}
      />
      <NativeSelect
        label={t('drafts.delivery')}
        data={methods.map((it) => ({ value: it, label: priceOf(it) }))}
        value={form.delivery}
        onChange={(event) => set({ delivery: event.currentTarget.value })}
        error={faultAt('/delivery/method')}
      />
      {may('orders.override_price') && <OtherPrices form={form} priced={priced} faultAt={faultAt} set={set} />}
      {form.off.trim() !== '' && <TextInput label={t('drafts.reason')} value={form.reason} onChange={(event) => set({ reason: event.currentTarget.value })} />}
      <Radio.Group
        label={t('orders.payment')}
        value={form.payment}
        onChange={(method) => set({ payment: METHODS.find((it) => it === method) ?? '' })}
        error={faultAt('/payment/method')}
      >
        <div className={css.radios}>
          {METHODS.map((it) => (
            <Radio key={it} value={it} label={named('payment', it)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t('drafts.note')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={form.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </div>
  );
}

/** What only those may say who may sell at other prices than the list's. */
function OtherPrices({ form, priced, faultAt, set }: Pick<Props, 'form' | 'priced' | 'faultAt' | 'set'>) {
  const { t } = useWords();
  return (
    <div className={css.pair}>
      <TextInput
        label={t('drafts.delivery_price')}
        inputMode="decimal"
        placeholder={priced?.shipping?.amount ?? ''}
        value={form.deliveryPrice}
        error={faultAt('/delivery/price')}
        onChange={(event) => set({ deliveryPrice: event.currentTarget.value })}
      />
      <TextInput
        label={t('drafts.discount')}
        placeholder={t('drafts.discount_hint')}
        value={form.off}
        error={faultAt('/discount')}
        onChange={(event) => set({ off: event.currentTarget.value })}
      />
    </div>
  );
}

function Totals({ priced, isOld }: Props) {
  const { t, number } = useWords();
  const rows: [string, Money | null | undefined, boolean][] = [
    [t('drafts.goods'), priced?.goods, false],
    [t('drafts.discount'), priced?.discount && Number(priced.discount.amount) > 0 ? { ...priced.discount, amount: '-' + priced.discount.amount } : null, true],
    [t('drafts.delivery'), priced?.shipping, false],
  ];
  const pieces = (priced?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
  return (
    <dl className={css.totals} data-old={isOld || undefined} aria-live="polite">
      {rows.map(([name, money, isOptional]) =>
        isOptional && !money ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{money ? <Amount money={money} /> : '–'}</dd>
          </div>
        ),
      )}
      <div className={css.total}>
        <dt>{t('orders.total')}</dt>
        <dd>{priced?.total ? <Amount money={priced.total} /> : '–'}</dd>
      </div>
      <div className="quiet">
        <dt>{t('drafts.tax_included')}</dt>
        <dd>{priced?.tax ? <Amount money={priced.tax} /> : '–'}</dd>
      </div>
      {pieces > 0 && (
        <div className="quiet">
          <dt>{t('drafts.pieces', { count: pieces })}</dt>
          <dd>{number((priced?.weightGrams ?? 0) / 1000)} kg</dd>
        </div>
      )}
      {priced?.shipBy && pieces > 0 && (
        <div className="quiet">
          <dt>{t('orders.ship_by')}</dt>
          <dd>
            <Day day={priced.shipBy} />
          </dd>
        </div>
      )}
    </dl>
  );
}
