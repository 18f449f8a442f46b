// The nouns of batches: an import with its file, rows and verdicts, and a bulk action.

export type ImportKind = 'products' | 'orders' | 'stock' | 'customers' | 'prices';
export const IMPORT_KINDS = ['products', 'orders', 'stock', 'customers', 'prices'] as const satisfies readonly ImportKind[];

export type State =
  | 'uploading'
  | 'staging'
  | 'staged'
  | 'checking'
  | 'checked'
  | 'running'
  | 'stopped'
  | 'cancelled'
  | 'done'
  | 'undoing'
  | 'undone'
  | 'broken';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250' | 'windows-1251' | 'windows-1252';
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'windows-1252'] as const satisfies readonly Encoding[];
/** Whose file it looks like: what it says of keys, of blanks and of quoted formulas follows from it. */
export type Format = 'kontor' | 'shopify' | 'woocommerce' | 'other';

/** How the numbers and dates of a column are written. */
export type ColumnFormat = { decimal: 'point' | 'comma'; dates: 'dmy' | 'mdy' | 'ymd' };

/** What a person chose for a file as a whole. */
export type ImportOptions = {
  decimal?: 'auto' | 'point' | 'comma';
  dates?: 'auto' | 'dmy' | 'mdy' | 'ymd';
  priceList?: string;
  warehouse?: string;
  channel?: string;
  historical?: boolean;
  delivery?: string;
  payment?: 'card' | 'bank_transfer' | 'cash_on_delivery';
  country?: string;
  language?: string;
};

export type Counts = { created: number; updated: number; unchanged: number; refused: number; fields: Record<string, number>; faults: number };
export const NO_COUNTS: Counts = { created: 0, updated: 0, unchanged: 0, refused: 0, fields: {}, faults: 0 };

/** Where the reading of a file has got to; all of it is kept with the batch, so that a killed program goes on there. */
export type Progress = { chunk: number; left: string; carry: string; line: number; n: number; key: string | null; grp: number; seq: number };

export type Batch = {
  id: string;
  number: string;
  type: 'import' | 'bulk';
  kind: string;
  title: string;
  state: State;
  fileType: 'csv' | 'xlsx' | null;
  format: Format | null;
  encoding: Encoding | null;
  delimiter: string | null;
  sha256: string | null;
  bytes: bigint;
  header: string[];
  /** The field of each column; null where the column is not used. */
  columns: (string | null)[];
  formats: ColumnFormat[];
  options: ImportOptions;
  stopAtFirst: boolean;
  progress: Partial<Progress>;
  cursor: number;
  rows: number;
  doneRows: number;
  counts: Partial<Counts>;
  checked: Counts | null;
  error: string | null;
  actorKind: string;
  actorId: string;
  actorName: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

/** A row of the file: `n` counts rows of data, `line` is where it begins in the file, `grp` is the first row of its group. */
export type StagedRow = { n: number; line: number; grp: number; cells: string[] };
export type Group = { grp: number; rows: StagedRow[] };

/** Something wrong with a row, at a column where there is one. */
export type RowFault = { n: number | null; line: number | null; col: number | null; value?: string | undefined; code: string; message: string };
export type RowState = 'created' | 'updated' | 'unchanged' | 'refused';
export type Verdict = { n: number; line: number; state: RowState; fields: string[] };
export type Change = { n: number; entity: string; entityId: string; what: 'created' | 'updated'; before: unknown; after: unknown };
export type StoredChange = Change & { seq: bigint };

/** What is to be done with a group, and what it did. A group with a fault is left alone as a whole. */
export type Plan<P> = { group: Group; faults: RowFault[]; verdicts: Verdict[]; todo: P | undefined; changes: Change[] };
/** The fate of one change of a batch that is undone; `left` says why it stays. */
export type Undone = { seq: bigint; left: string | null };
