// What the product is filed under: status, category, brand, tax and where it comes from.
import { Autocomplete, NativeSelect, Select, Switch, TextInput, Textarea } from '@mantine/core';
import { useMemo } from 'react';
import { useAsk, useMay, useWords } from '../../../ui/index.ts';
import { type Branch, optionsOf } from './categories.ts';
import type { Editing } from './draft.ts';
import css from './product.module.css';
import { Section } from './section.tsx';

const STATUSES = ['active', 'draft', 'archived'] as const;
/** Those that the seeded rates know; others are kept as they are. */
const TAXES = ['standard', 'food', 'books', 'medicines'];
/** ISO 3166-1 alpha-2, where goods come from most often; any other that is there already is offered, too. */
const COUNTRIES =
  'AT BD BE BG BR BY CH CN CY CZ DE DK EE EG ES FI FR GB GE GR HR HU ID IE IN IT JP KR KZ LT LU LV MA MD MX MY NL NO PK PL PT RO RS SE SI SK TH TN TR TW UA US UZ VN ZA'.split(
    ' ',
  );

/** The part. */
export function About({ editing, tree }: { editing: Editing; tree: readonly Branch[] }) {
  const { t, named } = useWords();
  const may = useMay();
  const { value, field, mayEdit, faults, failed } = editing;
  const brands = useAsk('catalog.brands', {}, { enabled: may('catalog.brands', 'read') }).data?.items ?? [];
  const error = (name: string): string | undefined => (failed === 'product' ? faults.get(`/${name}`) : undefined);
  const taxes = [...new Set([...TAXES, value('taxCategory')])];
  return (
    <Section id="about" title={t('products.about')}>
      <div className={css.fields}>
        <NativeSelect
          label={t('products.status')}
          disabled={!mayEdit}
          data={STATUSES.map((it) => ({ value: it, label: named('state.product', it) }))}
          value={value('status')}
          error={error('status')}
          onChange={(event) => field('status', STATUSES.find((it) => it === event.currentTarget.value) ?? 'draft')}
        />
        <Select
          label={t('products.category')}
          searchable
          clearable
          disabled={!mayEdit}
          data={optionsOf(tree)}
          value={value('category')}
          error={error('category')}
          onChange={(category) => field('category', category)}
        />
        <Autocomplete
          label={t('products.brand')}
          disabled={!mayEdit}
          maxLength={100}
          data={brands.map((it) => it.brand)}
          value={value('brand') ?? ''}
          error={error('brand')}
          onChange={(brand) => field('brand', brand.trim() === '' ? null : brand)}
        />
        <NativeSelect
          label={t('products.tax_category')}
          disabled={!mayEdit}
          data={taxes.map((it) => ({ value: it, label: named('products.tax', it) }))}
          value={value('taxCategory')}
          error={error('taxCategory')}
          onChange={(event) => field('taxCategory', event.currentTarget.value)}
        />
        <Switch
          label={t('products.digital')}
          description={t('products.digital_help')}
          disabled={!mayEdit}
          checked={value('digital')}
          onChange={(event) => field('digital', event.currentTarget.checked)}
        />
        <Origin editing={editing} />
        <TextInput label={t('products.id')} readOnly value={editing.product.id} />
      </div>
    </Section>
  );
}

/** Where the product comes from. */
function Origin({ editing }: { editing: Editing }) {
  const { t, country, language } = useWords();
  const { value, field, mayEdit, faults, failed } = editing;
  const error = (name: string): string | undefined => (failed === 'product' ? faults.get(`/${name}`) : undefined);
  const origin = value('countryOfOrigin');
  const countries = useMemo(
    () =>
      [...new Set([...COUNTRIES, ...(origin ? [origin] : [])])]
        .map((code) => ({ value: code, label: country(code) }))
        .toSorted((a, b) => a.label.localeCompare(b.label, language)),
    [origin, country, language],
  );
  return (
    <>
      <Select
        label={t('products.origin')}
        searchable
        clearable
        disabled={!mayEdit}
        data={countries}
        value={origin}
        error={error('countryOfOrigin')}
        onChange={(code) => field('countryOfOrigin', code)}
      />
      <Textarea
        label={t('products.provenance')}
        description={t('products.provenance_help')}
        autosize
        minRows={2}
        maxLength={1000}
        readOnly={!mayEdit}
        value={value('provenance')}
        error={error('provenance')}
        onChange={(event) => field('provenance', event.currentTarget.value)}
      />
    </>
  );
}
