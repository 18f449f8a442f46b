// What a bundle is made of: each part with how many of it are in one bundle.
import { ActionIcon, Autocomplete, Button, NumberInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ProductVariant } from '../../../api/index.ts';
import { useAsk, useWords } from '../../../ui/index.ts';
import type { Editing, Part } from './draft.ts';
import css from './product.module.css';

/** The parts of one bundle. */
export function PartsOf({ editing, bundle }: { editing: Editing; bundle: ProductVariant }) {
  const { t } = useWords();
  const { draft, set, mayEdit } = editing;
  const parts = draft.parts[bundle.sku] ?? bundle.components.map(({ sku, quantity }) => ({ sku, quantity }));
  const nameOf = (sku: string): string => bundle.components.find((it) => it.sku === sku)?.name ?? '';
  const write = (next: Part[]): void => set((now) => ({ ...now, parts: { ...now.parts, [bundle.sku]: next } }));
  const [text, setText] = useState('');
  const found = useAsk('catalog.variants', { q: text, status: 'active', limit: 20 }, { enabled: text.trim() !== '', keep: true }).data?.items ?? [];
  const add = (): void => {
    write([...parts.filter((it) => it.sku !== text.trim()), { sku: text.trim(), quantity: 1 }]);
    setText('');
  };
  return (
    <fieldset className={css.plain} disabled={!mayEdit}>
      <legend className={css.legend}>{t('products.parts_of', { sku: bundle.sku })}</legend>
      {parts.map((part, at) => (
        <div key={part.sku} className={css.part}>
          <span>
            <span className="number">{part.sku}</span> <span className="quiet">{nameOf(part.sku)}</span>
          </span>
          <NumberInput
            size="xs"
            aria-label={t('products.part_quantity', { sku: part.sku })}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={part.quantity}
            onChange={(quantity) => write(parts.map((it, i) => (i === at ? { ...it, quantity: Number(quantity) || 1 } : it)))}
          />
          {mayEdit && parts.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('products.part_remove', { sku: part.sku })}
              onClick={() => write(parts.filter((_, i) => i !== at))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {mayEdit && (
        <div className={css.line}>
          <Autocomplete
            aria-label={t('products.part_add')}
            placeholder={t('products.part_add')}
            data={found.filter((it) => it.sku !== bundle.sku).map((it) => it.sku)}
            filter={({ options }) => options}
            renderOption={({ option }) => (
              <span>
                {found.find((it) => it.sku === option.value)?.name} <span className="quiet">{option.value}</span>
              </span>
            )}
            value={text}
            onChange={setText}
          />
          <Button variant="default" leftSection={<Plus size={14} aria-hidden />} disabled={!found.some((it) => it.sku === text.trim())} onClick={add}>
            {t('products.add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
