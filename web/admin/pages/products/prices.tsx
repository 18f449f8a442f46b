// What each variant costs on a list: "by" is paid, "from" is crossed out; planned prices and what it cost before.
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { decimalOf } from './decimal.ts';
import type { Editing, PriceDraft } from './draft.ts';
import { PriceHistory } from './price-history.tsx';
import css from './product.module.css';
import { Section } from './section.tsx';

interface Props {
  editing: Editing;
  list: { code: string; currency: string; name: string } | undefined;
}

/** The part; nothing for those who may not see prices. */
export function PricesSection({ editing, list }: Props) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate({ from: '/products/$productId' });
  const search = useSearch({ from: '/shell/products/$productId' });
  const lists = useAsk('pricing.lists', {}, { enabled: may('pricing.lists', 'read') }).data?.items ?? [];
  const mayRead = may('pricing.prices', 'read') && list !== undefined;
  const maySet = may('pricing.set_prices');
  const asked = useAsk('pricing.prices', { list: list?.code ?? '', productId: editing.product.id, limit: 1000 }, { enabled: mayRead });
  const current = useMemo(
    () => new Map((asked.data?.items ?? []).map((it) => [it.sku, { price: it.price.amount, from: it.from?.amount ?? '' }])),
    [asked.data],
  );
  const [shown, setShown] = useState<string>();
  if (!mayRead || !list) return null;
  const variants = editing.product.items.filter((it) => it.status !== 'archived');
  const hasDraft = Object.keys(editing.draft.prices).length > 0;
  const chooser = lists.length > 1 && (
    <NativeSelect
      size="xs"
      aria-label={t('products.price_list')}
      disabled={hasDraft}
      data={lists.map((it) => ({ value: it.code, label: `${it.name} · ${it.currency}` }))}
      value={search.list ?? list.code}
      onChange={(event) => {
        const code = event.currentTarget.value;
        void navigate({ search: (now) => ({ ...now, list: code }), replace: true, resetScroll: false });
      }}
    />
  );
  return (
    <Section id="prices" title={t('products.prices')} beside={chooser || <span className="quiet">{list.currency}</span>}>
      {asked.error && <Trouble problem={asked.error} />}
      <div className={css.scroll} tabIndex={0} role="group" aria-label={t('products.prices')}>
        <table className={css.table} data-inputs>
          <thead>
            <tr>
              <th scope="col">{t('products.sku')}</th>
              <th scope="col">{t('products.price_by')}</th>
              <th scope="col">{t('products.price_was')}</th>
              <th scope="col">
                <span className="unseen">{t('products.history')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {variants.map(({ sku, name }) => (
              <PriceRow
                key={sku}
                sku={sku}
                name={name}
                now={current.get(sku)}
                editing={editing}
                maySet={maySet}
                isShown={shown === sku}
                onShow={() => setShown(shown === sku ? undefined : sku)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown && <PriceHistory sku={shown} list={list.code} />}
      {maySet && <PlanPrice skus={variants.map((it) => it.sku)} list={list} />}
    </Section>
  );
}

interface RowProps {
  sku: string;
  name: string;
  now: PriceDraft | undefined;
  editing: Editing;
  maySet: boolean;
  isShown: boolean;
  onShow: () => void;
}

function PriceRow({ sku, name, now, editing, maySet, isShown, onShow }: RowProps) {
  const { t, language } = useWords();
  const { draft, set, failed, faults } = editing;
  // What is being written stays as it was written; the draft has it as a decimal text.
  const [typed, setTyped] = useState<PriceDraft>();
  const [seen, setSeen] = useState(now);
  const mine = draft.prices[sku];
  if (seen !== now) setSeen(now);
  if (typed !== undefined && mine === undefined && seen !== now) setTyped(undefined);
  const shown = (mine && typed) ?? { price: now?.price ?? '', from: now?.from ?? '' };
  const write = (part: Partial<PriceDraft>): void => {
    const next = { ...shown, ...part };
    setTyped(next);
    const read = (text: string): string => (text.trim() === '' ? '' : (decimalOf(text, language) ?? text));
    const prices = { price: read(next.price), from: read(next.from) };
    const isAsBefore = prices.price === (now?.price ?? '') && prices.from === (now?.from ?? '');
    set(({ prices: all, ...rest }) => {
      const { [sku]: _, ...others } = all;
      return { ...rest, prices: isAsBefore ? others : { ...others, [sku]: prices } };
    });
  };
  const at = Object.keys(draft.prices).indexOf(sku);
  const error = (field: string): string | undefined =>
    failed === 'prices' && at >= 0 ? (faults.get(`/prices/${at}/${field}`) ?? faults.get(`/prices/${at}/${field}/amount`)) : undefined;
  return (
    <tr>
      <th scope="row">
        <span className="number">{sku}</span> <span className="quiet">{name}</span>
      </th>
      <td>
        <TextInput
          size="xs"
          inputMode="decimal"
          aria-label={`${t('products.price_by')}, ${sku}`}
          readOnly={!maySet}
          value={shown.price}
          error={error('price')}
          onChange={(event) => write({ price: event.currentTarget.value })}
          className={css.figure}
        />
      </td>
      <td>
        <TextInput
          size="xs"
          inputMode="decimal"
          aria-label={`${t('products.price_was')}, ${sku}`}
          readOnly={!maySet}
          value={shown.from}
          error={error('from')}
          onChange={(event) => write({ from: event.currentTarget.value })}
          className={css.figure}
        />
      </td>
      <td>
        <Button size="compact-xs" variant="subtle" aria-expanded={isShown} aria-label={t('products.history_of', { sku })} onClick={onShow}>
          {t('products.history')}
        </Button>
      </td>
    </tr>
  );
}

/** A price for a time or from a quantity on; it lies over the usual one and falls away by itself. */
function PlanPrice({ skus, list }: { skus: string[]; list: { code: string; currency: string } }) {
  const { t, language } = useWords();
  const empty = { sku: '', price: '', from: '', validFrom: '', validTo: '', minQuantity: 1 };
  const [draft, setDraft] = useState(empty);
  const [isOpen, setOpen] = useState(false);
  const plan = useAct('pricing.set_prices', ['pricing.prices', 'pricing.history', 'pricing.of_products']);
  const put = (part: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...part }));
  const price = decimalOf(draft.price, language);
  const from = draft.from.trim() === '' ? undefined : decimalOf(draft.from, language);
  const instant = (day: string, time: string): string | undefined => (day === '' ? undefined : new Date(`${day}T${time}`).toISOString());
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (price === undefined) return;
    const validFrom = instant(draft.validFrom, '00:00:00');
    const validTo = instant(draft.validTo, '23:59:59');
    const one = (sku: string) => ({
      sku,
      price: { amount: price, currency: list.currency },
      ...(from ? { from: { amount: from, currency: list.currency } } : {}),
      ...(validFrom ? { validFrom } : {}),
      ...(validTo ? { validTo } : {}),
      minQuantity: draft.minQuantity,
    });
    plan.mutate({ list: list.code, prices: (draft.sku === '' ? skus : [draft.sku]).map(one) }, { onSuccess: () => (setDraft(empty), setOpen(false)) });
  };
  if (!isOpen)
    return (
      <Button size="xs" variant="default" className={css.start} onClick={() => setOpen(true)}>
        {t('products.plan_price')}
      </Button>
    );
  return (
    <form className={css.plan} onSubmit={finish} aria-label={t('products.plan_price')}>
      <NativeSelect
        label={t('products.sku')}
        data={[{ value: '', label: t('products.every_variant') }, ...skus]}
        value={draft.sku}
        onChange={(event) => put({ sku: event.currentTarget.value })}
      />
      <TextInput
        label={t('products.price_by')}
        required
        inputMode="decimal"
        value={draft.price}
        onChange={(event) => put({ price: event.currentTarget.value })}
      />
      <TextInput label={t('products.price_was')} inputMode="decimal" value={draft.from} onChange={(event) => put({ from: event.currentTarget.value })} />
      <TextInput type="date" label={t('products.valid_from')} value={draft.validFrom} onChange={(event) => put({ validFrom: event.currentTarget.value })} />
      <TextInput type="date" label={t('products.valid_to')} value={draft.validTo} onChange={(event) => put({ validTo: event.currentTarget.value })} />
      <NumberInput
        label={t('products.min_quantity')}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        value={draft.minQuantity}
        onChange={(value) => put({ minQuantity: Number(value) || 1 })}
      />
      {plan.error && <Trouble problem={plan.error} />}
      <div className={css.planFoot}>
        <Button size="xs" variant="default" onClick={() => setOpen(false)}>
          {t('products.cancel')}
        </Button>
        <Button size="xs" type="submit" variant="light" loading={plan.isPending} disabled={price === undefined}>
          {t('products.plan_submit')}
        </Button>
      </div>
    </form>
  );
}
