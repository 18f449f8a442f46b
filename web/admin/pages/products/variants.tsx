// Options and the variants that they come to, as a grid of fields; bundles show their parts.
import { ActionIcon, Button, TagsInput, TextInput } from '@mantine/core';
import { Plus, Trash2, WandSparkles } from 'lucide-react';
import { useWords } from '../../../ui/index.ts';
import { type Option, combinations, keyOfOptions } from './codes.ts';
import { type Editing, type VariantDraft, draftOfVariant } from './draft.ts';
import { PartsOf } from './parts.tsx';
import css from './product.module.css';
import { Section } from './section.tsx';
import { renamed, withCombinations, withoutOption } from './variant-draft.ts';
import { VariantTable } from './variant-table.tsx';

const MOST_OPTIONS = 3;
const MOST_VARIANTS = 200;

/** The part. */
export function VariantsSection({ editing }: { editing: Editing }) {
  const { t } = useWords();
  const { product, draft, set, mayEdit, failed, faults } = editing;
  const options = draft.options ?? product.options;
  const variants = draft.variants ?? product.items.map(draftOfVariant);
  const setOptions = (next: Option[]): void => set((now) => ({ ...now, options: next }));
  const change = (at: number, part: Partial<VariantDraft>): void =>
    set((now) => ({ ...now, variants: variants.map((it, i) => (i === at ? { ...it, ...part } : it)) }));
  const wanted = combinations(options).filter((it) => !variants.some((one) => keyOfOptions(one.options) === keyOfOptions(it)));
  const isTooMany = wanted.length + variants.length > MOST_VARIANTS;
  const generate = (): void => set((now) => ({ ...now, options, variants: withCombinations(variants, options, product.items[0]?.sku ?? 'SKU') }));
  const bundles = product.items.filter((it) => it.bundle);
  return (
    <Section
      id="variants"
      title={t('products.variants')}
      beside={<span className="quiet">{t('products.variant_count', { count: variants.filter((it) => it.status !== 'archived').length })}</span>}
    >
      {bundles.length === 0 && (
        <fieldset className={css.plain} disabled={!mayEdit}>
          {options.map((option, at) => (
            <OptionLine
              key={at}
              option={option}
              isFirst={at === 0}
              mayEdit={mayEdit}
              onRename={(name) => set((now) => ({ ...now, ...renamed(options, variants, at, name) }))}
              onValues={(values) => setOptions(options.map((it, i) => (i === at ? { ...it, values } : it)))}
              onRemove={() => set((now) => ({ ...now, ...withoutOption(options, variants, at) }))}
            />
          ))}
          {mayEdit && (
            <div className={css.optionTools}>
              {options.length < MOST_OPTIONS && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<Plus size={14} aria-hidden />}
                  onClick={() => setOptions([...options, { name: '', values: [] }])}
                >
                  {t('products.option_add')}
                </Button>
              )}
              {wanted.length > 0 && (
                <Button size="xs" variant="light" leftSection={<WandSparkles size={14} aria-hidden />} disabled={isTooMany} onClick={generate}>
                  {t('products.generate', { count: wanted.length })}
                </Button>
              )}
              {isTooMany && <span className={css.bad}>{t('products.too_many_variants', { most: MOST_VARIANTS })}</span>}
            </div>
          )}
          {failed === 'variants' && faults.get('/options') && <p className={css.bad}>{faults.get('/options')}</p>}
        </fieldset>
      )}
      <div className={css.scroll} tabIndex={0} role="group" aria-label={t('products.variants')}>
        <VariantTable editing={editing} variants={variants} options={options} change={change} />
      </div>
      {bundles.map((bundle) => (
        <PartsOf key={bundle.id} editing={editing} bundle={bundle} />
      ))}
    </Section>
  );
}

interface LineProps {
  option: Option;
  isFirst: boolean;
  mayEdit: boolean;
  onRename: (name: string) => void;
  onValues: (values: string[]) => void;
  onRemove: () => void;
}

function OptionLine({ option, isFirst, mayEdit, onRename, onValues, onRemove }: LineProps) {
  const { t } = useWords();
  return (
    <div className={css.option}>
      <TextInput
        label={isFirst ? t('products.option') : undefined}
        aria-label={t('products.option')}
        placeholder={t('products.option_example')}
        maxLength={60}
        value={option.name}
        onChange={(event) => onRename(event.currentTarget.value)}
      />
      <TagsInput
        label={isFirst ? t('products.values') : undefined}
        aria-label={t('products.values')}
        placeholder={t('products.values_help')}
        value={option.values}
        splitChars={[',', ';']}
        disabled={!mayEdit}
        onChange={onValues}
      />
      {mayEdit && (
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('products.option_remove', { name: option.name })} onClick={onRemove}>
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
