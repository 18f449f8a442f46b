// The columns of the sheet: how each value is read out of what people write, and what is wrong with it before the server is asked.
import type { GridColumn, Words } from '../../../ui/index.ts';
import type { Branch } from './categories.ts';
import { decimalOf } from './decimal.ts';
import type { SheetRow } from './sheet-rows.ts';

const STATUSES = ['active', 'draft', 'archived'] as const;

/** Whether a text is a GTIN with a right check digit (GS1 General Specifications, 7.9): weights 3 and 1 from the right. */
export function isGtin(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = [...text.slice(0, -1)].toReversed().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === Number(text.at(-1));
}

interface Parts {
  words: Words;
  tree: readonly Branch[];
  currency: string | undefined;
  mayVariants: boolean;
  mayProducts: boolean;
  mayPrices: boolean;
  maySetPrices: boolean;
}

/** The columns; those that the person may not change can still be read and copied. */
export function sheetColumns({ words, tree, currency, mayVariants, mayProducts, mayPrices, maySetPrices }: Parts): GridColumn<SheetRow>[] {
  const { t, named } = words;
  const own = { isReadOnly: () => !mayVariants };
  const ofProduct = { isReadOnly: () => !mayProducts };
  const { whole, number, wholeFrom } = numbersOf(words);
  const price = (key: 'price' | 'from', title: string): GridColumn<SheetRow> => ({ ...priceColumn(key, words), title, isReadOnly: () => !maySetPrices });
  const statuses = STATUSES.map((it) => ({ value: it, label: named('state.product', it) }));
  const categories = [{ value: '', label: '' }, ...tree.map(({ code, name }) => ({ value: code, label: name }))];
  return [
    { key: 'sku', title: t('products.sku'), widthPx: 170, read: (row) => row.sku, isReadOnly: () => true },
    {
      key: 'name',
      title: t('products.variant_name'),
      widthPx: 280,
      read: (row) => row.name,
      check: (value) => (value === '' ? t('form.needed') : undefined),
      ...own,
    },
    ...(mayPrices ? [price('price', `${t('products.price_by')} ${currency ?? ''}`), price('from', `${t('products.price_was')} ${currency ?? ''}`)] : []),
    {
      key: 'status',
      title: t('products.status'),
      widthPx: 120,
      read: (row) => row.status,
      options: statuses,
      parse: chosen(statuses),
      check: among(statuses, t('products.no_choice')),
      ...own,
    },
    {
      key: 'category',
      title: t('products.category'),
      widthPx: 150,
      read: (row) => row.category ?? '',
      options: categories,
      parse: chosen(categories),
      check: among(categories, t('products.no_choice')),
      ...ofProduct,
    },
    { key: 'brand', title: t('products.brand'), widthPx: 140, read: (row) => row.brand ?? '', ...ofProduct },
    {
      key: 'gtin',
      title: t('products.gtin'),
      widthPx: 150,
      read: (row) => row.gtin ?? '',
      parse: (written) => written.replace(/[\s-]/g, ''),
      check: (value) => (value === '' || isGtin(value) ? undefined : t('products.no_gtin')),
      ...own,
    },
    {
      key: 'weightGrams',
      title: t('products.weight'),
      widthPx: 110,
      isEnd: true,
      read: (row) => String(row.weightGrams),
      parse: whole,
      show: number,
      check: wholeFrom(0),
      ...own,
    },
    ...(['lengthMm', 'widthMm', 'heightMm'] as const).map((key) => ({ ...sideColumn(key, words), ...own })),
  ];
}

/** How numbers are read, shown and checked in the reader's language. */
function numbersOf({ t, language }: Words) {
  const decimal = (written: string): string => (written.trim() === '' ? '' : (decimalOf(written, language) ?? written.trim()));
  const whole = (written: string): string => decimal(written).replace(/\.0+$/, '');
  const number = (value: string): string => {
    if (!/^-?\d+(\.\d+)?$/.test(value)) return value;
    const decimals = value.split('.')[1]?.length ?? 0;
    return new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(Number(value));
  };
  const wholeFrom = (least: number) => (value: string) => (/^\d+$/.test(value) && Number(value) >= least ? undefined : t('products.no_whole_number'));
  return { decimal, whole, number, wholeFrom };
}

function priceColumn(key: 'price' | 'from', words: Words): Omit<GridColumn<SheetRow>, 'title'> {
  const { decimal, number } = numbersOf(words);
  const isNeeded = key === 'price';
  return {
    key,
    widthPx: isNeeded ? 120 : 170,
    isEnd: true,
    read: (row) => row[key],
    parse: decimal,
    show: number,
    check: (value) => ((value === '' && !isNeeded) || /^\d+(\.\d+)?$/.test(value) ? undefined : words.t('products.no_number')),
  };
}

function sideColumn(key: 'lengthMm' | 'widthMm' | 'heightMm', words: Words): GridColumn<SheetRow> {
  const { whole, number, wholeFrom } = numbersOf(words);
  return {
    key,
    title: words.named('products.sides', key),
    widthPx: 100,
    isEnd: true,
    read: (row) => String(row[key] ?? ''),
    parse: whole,
    show: number,
    check: (value) => (value === '' ? undefined : wholeFrom(1)(value)),
  };
}

interface Choice {
  value: string;
  label: string;
}

/** The value whose word or value was written, however its letters are. */
function chosen(options: readonly Choice[]): (written: string) => string {
  return (written) => {
    const text = written.trim();
    const same = (it: string): boolean => it.toLowerCase() === text.toLowerCase();
    return options.find((it) => same(it.value) || same(it.label.trim()))?.value ?? text;
  };
}

const among =
  (options: readonly Choice[], problem: string) =>
  (value: string): string | undefined =>
    options.some((it) => it.value === value) ? undefined : problem;
