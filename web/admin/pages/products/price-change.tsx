// Changes the prices of many products by a part or an amount; the first of them are shown as they would be, before anything is written.
import { Button, Checkbox, NativeSelect, Radio, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { Amount, Dialog, Trouble, useAct, useAsk, useWords } from '../../../ui/index.ts';
import { decimalOf } from './decimal.ts';
import css from './products.module.css';

const ENDINGS = ['exact', '99', '50', '00'] as const;
const PREVIEW_AT_MOST = 200;

interface Props {
  productIds: string[];
  list: { code: string; currency: string; name: string };
  onClose: () => void;
  onDone: () => void;
}

interface Wish {
  by: 'percent' | 'amount';
  text: string;
  ending: (typeof ENDINGS)[number];
  crossOut: boolean;
  /** A day, or nothing. */
  until: string;
}

/** The dialog. */
export function PriceChangeDialog({ productIds, list, onClose, onDone }: Props) {
  const { t, language } = useWords();
  const [wish, setWish] = useState<Wish>({ by: 'percent', text: '-10', ending: 'exact', crossOut: false, until: '' });
  const set = (change: Partial<Wish>): void => setWish((now) => ({ ...now, ...change }));
  const { by, text, ending, crossOut, until } = wish;
  const change = useAct('pricing.change_prices', ['pricing.of_products', 'pricing.history', 'pricing.unpriced']);
  const value = decimalOf(text, language);
  const asked = useDeferredValue(value === undefined ? undefined : { list: list.code, [by]: value, ending });
  const preview = useAsk(
    'pricing.preview',
    { list: list.code, ...asked, products: productIds.slice(0, PREVIEW_AT_MOST).join(',') },
    { enabled: asked !== undefined, keep: true },
  );
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (value === undefined) return;
    const validTo = until === '' ? {} : { validTo: new Date(`${until}T23:59:59`).toISOString() };
    change.mutate(
      { list: list.code, [by]: value, ending, productIds, crossOut, ...validTo },
      {
        onSuccess: ({ prices }) => {
          notifications.show({ message: t('products.prices_changed', { count: prices }), color: 'green' });
          onClose();
          onDone();
        },
      },
    );
  };
  return (
    <Dialog onClose={onClose} size="lg" title={t('products.change_prices')}>
      <form className={css.form} onSubmit={finish}>
        <p className="quiet">{t('products.change_prices_says', { count: productIds.length, list: list.name })}</p>
        <Fields wish={wish} set={set} isWrong={value === undefined} currency={list.currency} />
        {preview.error && <Trouble problem={preview.error} />}
        {preview.data && <Preview {...preview.data} isCut={productIds.length > PREVIEW_AT_MOST} />}
        {change.error && <Trouble problem={change.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('products.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={value === undefined || (preview.data?.prices ?? 0) === 0}>
            {t('products.change_prices')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PreviewProps {
  prices: number;
  items: { sku: string; name: string; before: { amount: string; currency: string }; after: { amount: string; currency: string } }[];
  isCut: boolean;
}

function Preview({ prices, items, isCut }: PreviewProps) {
  const { t } = useWords();
  return (
    <section aria-label={t('products.preview')}>
      <p className={css.lead}>{isCut ? t('products.preview_cut', { count: prices }) : t('products.preview_count', { count: prices })}</p>
      {items.length > 0 && (
        <table className={css.small}>
          <thead>
            <tr>
              <th scope="col">{t('products.sku')}</th>
              <th scope="col">{t('products.name')}</th>
              <th scope="col" data-end>
                {t('products.before')}
              </th>
              <th scope="col" data-end>
                {t('products.after')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((it) => (
              <tr key={it.sku}>
                <td className="number">{it.sku}</td>
                <td>{it.name}</td>
                <td data-end>
                  <Amount money={it.before} />
                </td>
                <td data-end>
                  <strong>
                    <Amount money={it.after} />
                  </strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Fields({ wish, set, isWrong, currency }: { wish: Wish; set: (change: Partial<Wish>) => void; isWrong: boolean; currency: string }) {
  const { t, named } = useWords();
  const { by, text, ending, crossOut, until } = wish;
  return (
    <>
      <Radio.Group label={t('products.change_by')} value={by} onChange={(next) => set({ by: next === 'amount' ? 'amount' : 'percent' })}>
        <div className={css.radios}>
          <Radio value="percent" label={t('products.by_percent')} />
          <Radio value="amount" label={t('products.by_amount', { currency: currency })} />
        </div>
      </Radio.Group>
      <div className={css.two}>
        <TextInput
          label={by === 'percent' ? t('products.percent') : t('products.amount')}
          description={t('products.change_help')}
          inputMode="text"
          required
          data-autofocus
          value={text}
          error={isWrong ? t('products.no_number') : undefined}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('products.ending')}
          description={t('products.ending_help')}
          data={ENDINGS.map((it) => ({ value: it, label: named('products.ending', it) }))}
          value={ending}
          onChange={(event) => set({ ending: ENDINGS.find((it) => it === event.currentTarget.value) ?? 'exact' })}
        />
      </div>
      <Checkbox label={t('products.cross_out')} checked={crossOut} onChange={(event) => set({ crossOut: event.currentTarget.checked })} />
      <TextInput
        type="date"
        label={t('products.until')}
        description={t('products.until_help')}
        value={until}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
    </>
  );
}
