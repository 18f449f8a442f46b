// Begins a product: a name, a code and, if known, a price; the rest is finished on its page.
import { Button, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type Problem, act } from '../../../api/index.ts';
import { Dialog, Trouble, useAct, useMay, useWords } from '../../../ui/index.ts';
import { type Branch, optionsOf } from './categories.ts';
import { codeFrom } from './codes.ts';
import { decimalOf } from './decimal.ts';
import css from './products.module.css';

interface Props {
  list: { code: string; currency: string } | undefined;
  tree: readonly Branch[];
  onClose: () => void;
}

interface Draft {
  name: string;
  sku: string;
  price: string;
  category: string;
}

/** The dialog; what it makes is a draft and is opened at once. */
export function CreateDialog({ list, tree, onClose }: Props) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>({ name: '', sku: '', price: '', category: '' });
  const [priceProblem, setPriceProblem] = useState<Problem | null>(null);
  const create = useAct('catalog.create_products', ['catalog.list']);
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }));
  const sku = draft.sku.trim() || codeFrom(draft.name);
  const price = draft.price.trim() === '' ? undefined : decimalOf(draft.price, language);
  const isWrongPrice = draft.price.trim() !== '' && (price === undefined || price.startsWith('-'));
  const faults = new Map((create.error?.faults ?? []).map((it) => [it.pointer ?? '', it.message]));
  const open = (productId: string): void => void navigate({ to: '/products/$productId', params: { productId } });
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const name = draft.name.trim();
    if (name === '' || isWrongPrice) return;
    const input = { name, status: 'draft' as const, ...(draft.category ? { category: draft.category } : {}), variants: [{ sku, weightGrams: 0 }] };
    create.mutate(input, {
      onSuccess: async ({ productId }) => {
        if (price !== undefined && list) {
          const prices = [{ sku, price: { amount: price, currency: list.currency } }];
          const refused = await act('pricing.set_prices', { list: list.code, prices }).then(
            () => null,
            (problem: Problem) => problem,
          );
          // The product is there already; its price can be set on its page.
          if (refused) return setPriceProblem(refused);
        }
        open(productId);
      },
    });
  };
  return (
    <Dialog onClose={onClose} title={t('products.create')}>
      <form className={css.form} onSubmit={finish}>
        <Fields draft={draft} set={set} sku={sku} faults={faults} isWrongPrice={isWrongPrice} currency={list?.currency} tree={tree} />
        {create.error && <Trouble problem={create.error} />}
        {priceProblem && <Trouble problem={priceProblem} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('products.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={draft.name.trim() === ''}>
            {t('products.create_submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  /** What the code will be if nothing is written. */
  sku: string;
  faults: ReadonlyMap<string, string>;
  isWrongPrice: boolean;
  currency: string | undefined;
  tree: readonly Branch[];
}

function Fields({ draft, set, sku, faults, isWrongPrice, currency, tree }: FieldsProps) {
  const { t } = useWords();
  const may = useMay();
  return (
    <>
      <TextInput
        label={t('products.name')}
        required
        data-autofocus
        maxLength={300}
        value={draft.name}
        error={faults.get('/name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('products.sku')}
        description={t('products.sku_help')}
        maxLength={64}
        placeholder={sku}
        value={draft.sku}
        error={faults.get('/variants/0/sku')}
        onChange={(event) => set({ sku: event.currentTarget.value })}
      />
      <div className={css.two}>
        {currency !== undefined && may('pricing.set_prices') && (
          <TextInput
            label={t('products.price_in', { currency })}
            inputMode="decimal"
            value={draft.price}
            error={isWrongPrice ? t('products.no_number') : undefined}
            onChange={(event) => set({ price: event.currentTarget.value })}
          />
        )}
        {tree.length > 0 && (
          <Select
            label={t('products.category')}
            searchable
            clearable
            data={optionsOf(tree)}
            value={draft.category || null}
            onChange={(category) => set({ category: category ?? '' })}
          />
        )}
      </div>
    </>
  );
}
