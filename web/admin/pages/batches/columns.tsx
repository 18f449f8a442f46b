// The second step of an import: how the file is read, and what each of its columns is.
import { Alert, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Batch } from '../../../api/index.ts';
import { RowsToCome, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './batches.module.css';
import { useFieldName } from './field-name.ts';

const ENCODINGS = ['utf-8', 'windows-1250', 'windows-1251', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
const TOUCHES = ['batches.get', 'batches.preview', 'batches.list', 'batches.mappings'] as const;
const SAMPLES = 3;
const FORMATS: Record<string, string> = { shopify: 'Shopify', woocommerce: 'WooCommerce', kontor: 'Kontor' };

type Options = Batch['options'];

/** Columns beside samples of them; what is changed here is kept when the import is tried. */
export function ColumnsStep({ batch }: { batch: Batch }) {
  const { t } = useWords();
  const preview = useAsk('batches.preview', { batchId: batch.id, limit: SAMPLES }, { keep: true });
  const [columns, setColumns] = useState(batch.columns);
  const [options, setOptions] = useState<Options>(batch.options);
  const [saveAs, setSaveAs] = useState('');
  const may = useMay();
  const map = useAct('batches.map', TOUCHES);
  const check = useAct('batches.check', ['batches.get', 'batches.errors', 'batches.list']);
  const fieldName = useFieldName();
  if (!preview.data) return preview.error ? <Trouble problem={preview.error} /> : <RowsToCome rows={6} />;
  const { fields, rows } = preview.data;
  const missing = fields.filter((field) => field.required && !columns.includes(field.name));
  const ignored = batch.header.filter((_, at) => columns[at] === null);
  const tryIt = (): void =>
    map.mutate(
      { batchId: batch.id, columns, options, ...(saveAs.trim() === '' ? {} : { saveAs: saveAs.trim() }) },
      { onSuccess: () => check.mutate({ batchId: batch.id }) },
    );
  const isReadOnly = !may('batches.map');
  return (
    <section aria-label={t('batches.columns')}>
      {FORMATS[batch.format ?? ''] && <p className="quiet">{t('batches.from_format', { name: FORMATS[batch.format ?? ''] })}</p>}
      <Reading batch={batch} options={options} onOptions={setOptions} onColumns={setColumns} isReadOnly={isReadOnly} />
      <ColumnTable batch={batch} columns={columns} onColumns={setColumns} fields={fields} rows={rows} isReadOnly={isReadOnly} />
      {ignored.length > 0 && <p className="quiet">{t('batches.unused', { count: ignored.length, names: ignored.join(', ') })}</p>}
      {missing.length > 0 && <Alert color="yellow">{t('batches.missing', { names: missing.map((field) => fieldName(field.name)).join(', ') })}</Alert>}
      {(map.error ?? check.error) && <Trouble problem={(map.error ?? check.error)!} />}
      {!isReadOnly && (
        <div className={css.foot}>
          <TextInput
            aria-label={t('batches.save_as')}
            placeholder={t('batches.save_as')}
            value={saveAs}
            maxLength={100}
            onChange={({ currentTarget }) => setSaveAs(currentTarget.value)}
          />
          <Button onClick={tryIt} disabled={missing.length > 0} loading={map.isPending || check.isPending}>
            {t('batches.check')}
          </Button>
        </div>
      )}
    </section>
  );
}

interface TableProps {
  batch: Batch;
  columns: (string | null)[];
  onColumns: (columns: (string | null)[]) => void;
  fields: { name: string; required: boolean }[];
  rows: { row: number; cells: string[] }[];
  isReadOnly: boolean;
}

function ColumnTable({ batch, columns, onColumns, fields, rows, isReadOnly }: TableProps) {
  const { t } = useWords();
  const fieldName = useFieldName();
  return (
    <table className={css.columns}>
      <thead>
        <tr>
          <th scope="col">{t('batches.column')}</th>
          <th scope="col">{t('batches.samples')}</th>
          <th scope="col">{t('batches.becomes')}</th>
        </tr>
      </thead>
      <tbody>
        {batch.header.map((heading, at) => (
          <tr key={at} data-unused={columns[at] === null || undefined}>
            <th scope="row">{heading}</th>
            <td className={css.samples}>
              {rows.map((row) => (
                <span key={row.row}>{row.cells[at]}</span>
              ))}
            </td>
            <td>
              <NativeSelect
                aria-label={`${t('batches.becomes')}: ${heading}`}
                value={columns[at] ?? ''}
                disabled={isReadOnly}
                onChange={({ currentTarget }) => onColumns(put(columns, at, currentTarget.value))}
                data={[
                  { value: '', label: t('batches.ignored') },
                  ...fields.map((field) => ({ value: field.name, label: fieldName(field.name) + (field.required ? ' *' : '') })),
                ]}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Other columns with a field at one place; a field is at one place only. */
function put(columns: (string | null)[], at: number, field: string): (string | null)[] {
  return columns.map((one, i) => (i === at ? field || null : one === field ? null : one));
}

interface ReadingProps {
  batch: Batch;
  options: Options;
  onOptions: (options: Options) => void;
  onColumns: (columns: (string | null)[]) => void;
  isReadOnly: boolean;
}

function Reading({ batch, options, onOptions, onColumns, isReadOnly }: ReadingProps) {
  const { t } = useWords();
  const map = useAct('batches.map', TOUCHES);
  const saved =
    useAsk('batches.mappings', { kind: batch.kind as 'products', batchId: batch.id }).data?.items.filter((it) => it.columns.length === batch.header.length) ??
    [];
  const isText = batch.fileType === 'csv';
  const set = (more: Options): void => onOptions({ ...options, ...more });
  return (
    <div className={css.reading}>
      {isText && (
        <>
          <NativeSelect
            label={t('batches.encoding')}
            value={batch.encoding ?? 'utf-8'}
            disabled={isReadOnly || map.isPending}
            onChange={({ currentTarget }) => map.mutate({ batchId: batch.id, encoding: currentTarget.value as (typeof ENCODINGS)[number] })}
            data={ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))}
          />
          <NativeSelect
            label={t('batches.delimiter')}
            value={batch.delimiter ?? ','}
            disabled={isReadOnly || map.isPending}
            onChange={({ currentTarget }) => map.mutate({ batchId: batch.id, delimiter: currentTarget.value as ',' })}
            data={[
              { value: ',', label: t('batches.delimiter.comma') },
              { value: ';', label: t('batches.delimiter.semicolon') },
              { value: '\t', label: t('batches.delimiter.tab') },
              { value: '|', label: t('batches.delimiter.bar') },
            ]}
          />
        </>
      )}
      <NativeSelect
        label={t('batches.decimal')}
        value={options.decimal ?? 'auto'}
        disabled={isReadOnly}
        onChange={({ currentTarget }) => set({ decimal: currentTarget.value as 'auto' })}
        data={(['auto', 'point', 'comma'] as const).map((value) => ({ value, label: t(`batches.decimal.${value}`) }))}
      />
      <Targets batch={batch} options={options} set={set} isReadOnly={isReadOnly} />
      {saved.length > 0 && (
        <NativeSelect
          label={t('batches.saved')}
          defaultValue=""
          disabled={isReadOnly}
          onChange={({ currentTarget }) => {
            const one = saved.find((it) => it.id === currentTarget.value);
            if (one) {
              onColumns(one.columns);
              onOptions(one.options);
            }
          }}
          data={[{ value: '', label: '–' }, ...saved.map((it) => ({ value: it.id, label: it.name }))]}
        />
      )}
      {map.error && <Trouble problem={map.error} />}
    </div>
  );
}

/** Where prices, stock and orders of a file go, when its rows do not say. */
function Targets({ batch, options, set, isReadOnly }: { batch: Batch; options: Options; set: (more: Options) => void; isReadOnly: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const hasPrices = batch.kind === 'products' || batch.kind === 'prices';
  const hasStock = batch.kind === 'products' || batch.kind === 'stock';
  const isOrders = batch.kind === 'orders';
  const lists = useAsk('pricing.lists', {}, { enabled: hasPrices && may('pricing.lists', 'read') }).data?.items ?? [];
  const warehouses = useAsk('stock.warehouses', {}, { enabled: hasStock && may('stock.warehouses', 'read') }).data?.items ?? [];
  const channels = useAsk('orders.channels', {}, { enabled: isOrders && may('orders.channels', 'read') }).data?.items ?? [];
  const choice = (label: string, value: string | undefined, all: { code: string; name: string }[], on: (code: string) => void) => (
    <NativeSelect
      label={label}
      value={value ?? ''}
      disabled={isReadOnly}
      onChange={({ currentTarget }) => on(currentTarget.value)}
      data={[{ value: '', label: t('batches.first_one') }, ...all.map(({ code, name }) => ({ value: code, label: name }))]}
    />
  );
  const or = (code: string): string | undefined => (code === '' ? undefined : code);
  return (
    <>
      {lists.length > 1 && choice(t('batches.price_list'), options.priceList, lists, (code) => set({ priceList: or(code) }))}
      {warehouses.length > 1 && choice(t('batches.warehouse'), options.warehouse, warehouses, (code) => set({ warehouse: or(code) }))}
      {channels.length > 1 && choice(t('batches.channel'), options.channel, channels, (code) => set({ channel: or(code) }))}
      {isOrders && (
        <Checkbox
          className={css.wide}
          label={t('batches.historical')}
          checked={options.historical ?? false}
          disabled={isReadOnly}
          onChange={({ currentTarget }) => set({ historical: currentTarget.checked })}
        />
      )}
    </>
  );
}
