// Saves what was changed in the sheet: by kind of change and in chunks, so that thousands of cells take a few requests; wrong cells are told one by one.
import { type Actions, Problem, act } from '../../../api/index.ts';
import type { SheetRow } from './sheet-rows.ts';

/** A row with the values that were changed, by column. */
export interface Changed {
  row: SheetRow;
  values: ReadonlyMap<string, string>;
}

export interface Fault {
  row: string;
  column: string;
  message: string;
}

export interface Saved {
  saved: { row: string; column: string }[];
  faults: Fault[];
  /** What is wrong with more than a cell: no connection, no right. */
  problem: Problem | undefined;
}

type VariantChange = Actions['catalog.change_variants']['input']['changes'][number];
type PriceInput = Actions['pricing.set_prices']['input']['prices'][number];
interface Job {
  cells: { row: string; column: string }[];
  send: () => Promise<unknown>;
  /** Which cell a pointer of the refusal is about, and which part of the job it was. */
  cellOf: (pointer: string) => { part: number; row: string; column: string } | undefined;
  /** The job without these parts, if anything is left of it. */
  without: (parts: ReadonlySet<number>) => Job | undefined;
}

const ROWS_AT_ONCE = 200;
const VARIANT_COLUMNS = ['name', 'status', 'gtin', 'weightGrams', 'lengthMm', 'widthMm', 'heightMm'];
const PRODUCT_COLUMNS = ['category', 'brand'] as const;
const PRICE_COLUMNS = ['price', 'from'];

const chunks = <T>(things: readonly T[], size = ROWS_AT_ONCE): T[][] =>
  Array.from({ length: Math.ceil(things.length / size) }, (_, at) => things.slice(at * size, (at + 1) * size));

/** Saves all; `tell` hears how many cells have been dealt with. */
export async function saveSheet(
  changed: readonly Changed[],
  list: { code: string; currency: string } | undefined,
  tell: (cells: number) => void,
): Promise<Saved> {
  const result: Saved = { saved: [], faults: [], problem: undefined };
  const jobs = [
    ...chunks(changed.filter((it) => hasAny(it, VARIANT_COLUMNS))).map(variantsJob),
    ...productJobs(changed),
    ...(list ? chunks(changed.filter((it) => hasAny(it, PRICE_COLUMNS))).map((it) => pricesJob(it, list)) : []),
  ];
  let dealt = 0;
  for (const job of jobs) {
    const problem = await run(job, result);
    if (problem) return { ...result, problem };
    tell((dealt += job.cells.length));
  }
  return result;
}

/** Sends a job; where some of it is wrong, the rest is sent once more without that. */
async function run(job: Job, result: Saved): Promise<Problem | undefined> {
  try {
    await job.send();
    result.saved.push(...job.cells);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const wrong = new Set<number>();
    for (const fault of error.faults) {
      const cell = job.cellOf(fault.pointer ?? '');
      if (!cell) continue;
      wrong.add(cell.part);
      result.faults.push({ row: cell.row, column: cell.column, message: fault.message });
    }
    if (wrong.size === 0) return error;
    const rest = job.without(wrong);
    return rest && run(rest, result);
  }
}

const hasAny = ({ values }: Changed, columns: readonly string[]): boolean => columns.some((it) => values.has(it));
const cellsOf = (rows: readonly Changed[], columns: readonly string[]): Job['cells'] =>
  rows.flatMap(({ row, values }) => columns.filter((it) => values.has(it)).map((column) => ({ row: row.id, column })));

/** A value as the action takes it: numbers as numbers, an empty one as nothing. */
function variantValue(column: string, value: string): string | number | null {
  if (column === 'gtin') return value === '' ? null : value;
  if (column.endsWith('Mm')) return value === '' ? null : Number(value);
  return column === 'weightGrams' ? Number(value) : value;
}

function variantsJob(rows: readonly Changed[]): Job {
  const changes = rows.map(({ row, values }) => {
    const fields = VARIANT_COLUMNS.filter((it) => values.has(it)).map((it) => [it, variantValue(it, values.get(it)!)] as const);
    return { sku: row.sku, version: row.version, ...Object.fromEntries(fields) } as VariantChange;
  });
  return {
    cells: cellsOf(rows, VARIANT_COLUMNS),
    send: () => act('catalog.change_variants', { changes }),
    cellOf: (pointer) => {
      const [, at, field = ''] = /^\/changes\/(\d+)\/(\w+)/.exec(pointer) ?? [];
      const one = at === undefined ? undefined : rows[Number(at)];
      if (!one) return undefined;
      // A fault that is about the whole row is shown at its first changed cell.
      const column = one.values.has(field) ? field : VARIANT_COLUMNS.find((it) => one.values.has(it))!;
      return { part: Number(at), row: one.row.id, column };
    },
    without: (parts) => rest(rows, parts, variantsJob),
  };
}

/** Rows without some of them as a job of their own. */
function rest(rows: readonly Changed[], parts: ReadonlySet<number>, make: (rows: readonly Changed[]) => Job): Job | undefined {
  const left = rows.filter((_, at) => !parts.has(at));
  return left.length === 0 ? undefined : make(left);
}

/** Category and brand belong to the product: those that get the same value go together, each once. */
function productJobs(changed: readonly Changed[]): Job[] {
  return PRODUCT_COLUMNS.flatMap((column) => {
    const byValue = new Map<string, Changed[]>();
    for (const one of changed) {
      const value = one.values.get(column);
      if (value !== undefined) byValue.set(value, [...(byValue.get(value) ?? []), one]);
    }
    return [...byValue].flatMap(([value, rows]) =>
      chunks(rows).map((part): Job => {
        const productIds = [...new Set(part.map(({ row }) => row.productId))];
        return {
          cells: part.map(({ row }) => ({ row: row.id, column })),
          send: () => act('catalog.change_products', { productIds, [column]: value === '' ? null : value }),
          cellOf: () => undefined,
          without: () => undefined,
        };
      }),
    );
  });
}

function pricesJob(rows: readonly Changed[], list: { code: string; currency: string }): Job {
  const money = (amount: string): { amount: string; currency: string } => ({ amount, currency: list.currency });
  const prices = rows.map(({ row, values }): PriceInput => {
    const [price, from] = [values.get('price') ?? row.price, values.get('from') ?? row.from];
    return { sku: row.sku, price: money(price), ...(from === '' ? {} : { from: money(from) }) };
  });
  return {
    cells: cellsOf(rows, PRICE_COLUMNS),
    send: () => act('pricing.set_prices', { list: list.code, prices }),
    cellOf: (pointer) => {
      const [, at, field = ''] = /^\/prices\/(\d+)\/(\w+)/.exec(pointer) ?? [];
      const one = at === undefined ? undefined : rows[Number(at)];
      if (!one) return undefined;
      return { part: Number(at), row: one.row.id, column: one.values.has(field) ? field : one.values.has('price') ? 'price' : 'from' };
    },
    without: (parts) => rest(rows, parts, (left) => pricesJob(left, list)),
  };
}
