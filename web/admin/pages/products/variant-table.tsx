// The variants of a product as a table of fields.
import { ActionIcon, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useWords } from '../../../ui/index.ts';
import type { Option } from './codes.ts';
import type { Editing, VariantDraft } from './draft.ts';
import css from './product.module.css';

const STATUSES = ['active', 'draft', 'archived'] as const;

interface TableProps {
  editing: Editing;
  variants: VariantDraft[];
  options: Option[];
  change: (at: number, part: Partial<VariantDraft>) => void;
}

/** The table. */
export function VariantTable({ editing, variants, options, change }: TableProps) {
  const { t } = useWords();
  const axes = options.filter((it) => it.name !== '');
  const remove = (at: number): void => editing.set((now) => ({ ...now, variants: variants.filter((_, i) => i !== at) }));
  return (
    <table className={css.table} data-inputs>
      <thead>
        <tr>
          <th scope="col">{t('products.sku')}</th>
          {axes.map((it) => (
            <th key={it.name} scope="col">
              {it.name}
            </th>
          ))}
          <th scope="col">{t('products.gtin')}</th>
          <th scope="col">{t('products.weight')}</th>
          <th scope="col">{t('products.size')}</th>
          <th scope="col">{t('products.status')}</th>
        </tr>
      </thead>
      <tbody>
        {variants.map((variant, at) => (
          <Row
            key={variant.id ?? `new ${at}`}
            variant={variant}
            axes={axes}
            editing={editing}
            error={(field) => (editing.failed === 'variants' ? editing.faults.get(`/variants/${at}/${field}`) : undefined)}
            change={(part) => change(at, part)}
            remove={() => remove(at)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  variant: VariantDraft;
  axes: Option[];
  editing: Editing;
  error: (field: string) => string | undefined;
  change: (part: Partial<VariantDraft>) => void;
  remove: () => void;
}

function Row(row: RowProps) {
  const { t } = useWords();
  const { variant, axes, editing, error, change } = row;
  const { mayEdit } = editing;
  const of = (what: string): string => `${what}, ${variant.sku}`;
  return (
    <tr data-new={variant.id === undefined || undefined}>
      <td>
        <TextInput
          size="xs"
          aria-label={of(t('products.sku'))}
          maxLength={64}
          readOnly={!mayEdit}
          value={variant.sku}
          error={error('sku')}
          onChange={(event) => change({ sku: event.currentTarget.value })}
          className={css.sku}
        />
      </td>
      {axes.map((it, i) => (
        <td key={it.name}>
          <NativeSelect
            size="xs"
            className={css.axis}
            aria-label={of(it.name)}
            disabled={!mayEdit}
            data={[...new Set(['', ...it.values, ...(variant.options[it.name] ? [variant.options[it.name]!] : [])])]}
            value={variant.options[it.name] ?? ''}
            error={i === 0 ? error('options') : undefined}
            onChange={(event) => change({ options: { ...variant.options, [it.name]: event.currentTarget.value } })}
          />
        </td>
      ))}
      <td>
        <TextInput
          size="xs"
          aria-label={of(t('products.gtin'))}
          inputMode="numeric"
          maxLength={14}
          readOnly={!mayEdit}
          value={variant.gtin ?? ''}
          error={error('gtin')}
          onChange={(event) => change({ gtin: event.currentTarget.value.trim() || null })}
          className={css.gtin}
        />
      </td>
      <td>
        <NumberInput
          size="xs"
          hideControls
          aria-label={of(t('products.weight'))}
          min={0}
          allowDecimal={false}
          readOnly={!mayEdit}
          value={variant.weightGrams}
          onChange={(value) => change({ weightGrams: Number(value) || 0 })}
          className={css.figure}
        />
      </td>
      <SizeCell {...row} />
      <StatusCell {...row} />
    </tr>
  );
}

function SizeCell({ variant, editing, change }: RowProps) {
  const { named } = useWords();
  return (
    <td>
      <span className={css.sizes}>
        {(['lengthMm', 'widthMm', 'heightMm'] as const).map((side) => (
          <NumberInput
            key={side}
            size="xs"
            hideControls
            aria-label={`${named('products.sides', side)}, ${variant.sku}`}
            min={1}
            allowDecimal={false}
            readOnly={!editing.mayEdit}
            value={variant[side] ?? ''}
            onChange={(value) => change({ [side]: value === '' ? null : Number(value) })}
          />
        ))}
      </span>
    </td>
  );
}

function StatusCell({ variant, editing, change, remove }: RowProps) {
  const { t, named } = useWords();
  return (
    <td>
      <span className={css.withTool}>
        <NativeSelect
          size="xs"
          aria-label={`${t('products.status')}, ${variant.sku}`}
          disabled={!editing.mayEdit}
          data={STATUSES.map((it) => ({ value: it, label: named('state.product', it) }))}
          value={variant.status}
          onChange={(event) => change({ status: STATUSES.find((it) => it === event.currentTarget.value) ?? 'draft' })}
        />
        {variant.id === undefined && (
          <ActionIcon variant="subtle" color="gray" aria-label={t('products.variant_remove', { sku: variant.sku })} onClick={remove}>
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        )}
      </span>
    </td>
  );
}
