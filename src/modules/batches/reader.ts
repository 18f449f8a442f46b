// Reads the cells of a row as values; what is wrong is noted with its line, its column and its value.
import { fieldOf } from './fields.ts';
import { unguard } from './files/csv.ts';
import { booleanOf, dateOf, decimalOf, scaled, unitOf } from './files/values.ts';
import type { Batch, ColumnFormat, ImportKind, RowFault, StagedRow } from './types.ts';

/** No cell is larger than this many characters. */
export const CELL_LIMIT = 100_000;
const SHOWN = 120;
// oxlint-disable-next-line no-control-regex -- NUL is what PostgreSQL's text can not hold
const UNREADABLE = /[\u0000\ufffd]/;

type Columns = Pick<Batch, 'kind' | 'columns' | 'header' | 'formats' | 'format' | 'fileType'>;
type Places = { at: Map<string, number>; units: Map<string, number> };

/** Where the fields of a batch stand, found once for all of its rows. */
const placesOf = new WeakMap<Columns, Places>();

function findPlaces(batch: Columns): Places {
  const places: Places = { at: new Map(), units: new Map() };
  batch.columns.forEach((name, column) => {
    if (name === null) return;
    places.at.set(name, column);
    const type = fieldOf(batch.kind as ImportKind, name)?.type;
    if (type === 'weight' || type === 'length') places.units.set(name, unitOf(batch.header[column] ?? '') ?? 1);
  });
  placesOf.set(batch, places);
  return places;
}

export class RowReader {
  readonly faults: RowFault[] = [];
  private readonly at: ReadonlyMap<string, number>;
  private readonly units: ReadonlyMap<string, number>;
  private readonly formats: ColumnFormat[];
  private readonly isOurs: boolean;
  private readonly mayBeGuarded: boolean;
  private readonly header: string[];

  constructor(batch: Columns) {
    const places = placesOf.get(batch) ?? findPlaces(batch);
    this.at = places.at;
    this.units = places.units;
    this.formats = batch.formats;
    this.isOurs = batch.format === 'kontor';
    this.mayBeGuarded = batch.fileType !== 'xlsx';
    this.header = batch.header;
  }

  has(field: string): boolean {
    return this.at.has(field);
  }

  /** Notes that something is wrong with a field of a row; with the row where the file has no such column. */
  fault(row: StagedRow, field: string | null, code: string, message: string): void {
    const col = field === null ? undefined : this.at.get(field);
    const value = col === undefined ? undefined : (row.cells[col] ?? '').slice(0, SHOWN).replaceAll('\0', '␀');
    this.faults.push({ n: row.n, line: row.line, col: col ?? null, value, code, message });
  }

  /** Whether the row can be read at all: it has no more cells than the heading, and no cell is too large. */
  isSound(row: StagedRow): boolean {
    const before = this.faults.length;
    const extra = row.cells.findIndex((cell, i) => i >= this.header.length && cell !== '');
    if (extra >= 0) {
      const value = row.cells[extra]!.slice(0, SHOWN).replaceAll('\0', '␀');
      this.faults.push({ n: row.n, line: row.line, col: extra, value, code: 'batches.ragged', message: 'The row has more cells than the heading.' });
    }
    for (const [field, column] of this.at) {
      const cell = row.cells[column];
      if (cell === undefined) continue;
      if (cell.length > CELL_LIMIT) this.fault(row, field, 'batches.cell_too_large', `The cell has more than ${CELL_LIMIT} characters.`);
      else if (UNREADABLE.test(cell))
        this.fault(row, field, 'batches.unreadable', 'The cell has a sign that can not be read; the encoding of the file may be another one.');
    }
    return this.faults.length === before;
  }

  /** The text of a cell; undefined where it is blank. In our own files blanks around it belong to it. */
  text(row: StagedRow, field: string): string | undefined {
    const column = this.at.get(field);
    const cell = column === undefined ? undefined : row.cells[column];
    if (cell === undefined || cell === '') return undefined;
    const text = this.mayBeGuarded ? unguard(cell, this.isOurs) : cell;
    if (this.isOurs) return text;
    return text.trim() || undefined;
  }

  /** A decimal such as `12.5`. */
  decimal(row: StagedRow, field: string): string | undefined {
    const text = this.text(row, field);
    if (text === undefined) return undefined;
    const value = decimalOf(text, this.formats[this.at.get(field)!]?.decimal ?? 'point');
    if (value === undefined) this.fault(row, field, 'batches.number', 'This is not a number.');
    return value;
  }

  whole(row: StagedRow, field: string): number | undefined {
    const value = this.decimal(row, field);
    if (value === undefined) return undefined;
    if (/^-?\d{1,9}$/.test(value)) return Number(value);
    this.fault(row, field, 'batches.whole_number', 'This is not a whole number.');
    return undefined;
  }

  /** Grams or millimetres, rounded to whole ones; `factor` is that of the column's unit unless another one is given. */
  measure(row: StagedRow, field: string, factor?: number): number | undefined {
    const value = this.decimal(row, field);
    if (value === undefined) return undefined;
    const size = Math.round(Number(value) * (factor ?? this.units.get(field) ?? 1));
    if (size >= 0 && size <= 100_000_000) return size;
    this.fault(row, field, 'batches.number', 'A measure is not below nothing.');
    return undefined;
  }

  /** An amount in minor units. */
  minor(row: StagedRow, field: string, exponent: number): bigint | undefined {
    const value = this.decimal(row, field);
    if (value === undefined) return undefined;
    const minor = scaled(value, exponent);
    if (minor === undefined || minor < 0n || minor > 10n ** 14n) {
      this.fault(row, field, 'batches.money', `This is not an amount with ${exponent} decimals.`);
      return undefined;
    }
    return minor;
  }

  yes(row: StagedRow, field: string): boolean | undefined {
    const text = this.text(row, field);
    if (text === undefined) return undefined;
    const value = booleanOf(text);
    if (value === undefined) this.fault(row, field, 'batches.yes_no', 'This is neither yes nor no.');
    return value;
  }

  date(row: StagedRow, field: string): Date | undefined {
    const text = this.text(row, field);
    if (text === undefined) return undefined;
    const value = dateOf(text, this.formats[this.at.get(field)!]?.dates ?? 'dmy');
    if (value === undefined) this.fault(row, field, 'batches.date', 'There is no such day.');
    return value;
  }

  /** One of a few words. */
  oneOf<T extends string>(row: StagedRow, field: string, words: Record<string, T>): T | undefined {
    const text = this.text(row, field);
    if (text === undefined) return undefined;
    const value = words[text.trim().toLowerCase()];
    if (value === undefined) this.fault(row, field, 'batches.word', `This is none of ${[...new Set(Object.values(words))].join(', ')}.`);
    return value;
  }
}
