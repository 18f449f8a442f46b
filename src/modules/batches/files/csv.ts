// CSV as RFC 4180 has it and as people send it: read piece by piece with the line of each record, written without formulas.

export type CsvRecord = { line: number; cells: string[] };
export type Parsed = {
  records: CsvRecord[];
  /** The beginning of a record that goes on in the next piece. */ rest: string;
  /** The line on which `rest` begins. */ line: number;
};

/**
 * The whole records of `text`; quotes stand around a cell, two of them for one inside. A quote in the middle of a cell is
 * itself. Unless it is the last piece, what follows the last end of line is left for the next one.
 */
export function parseCsv(text: string, delimiter: string, line: number, isLast: boolean): Parsed {
  const records: CsvRecord[] = [];
  const size = text.length;
  let at = 0;
  while (at < size) {
    const record = readRecord(text, at, delimiter, isLast);
    if (!record) return { records, rest: text.slice(at), line };
    records.push({ line, cells: record.cells });
    line += record.lines;
    at = record.end;
  }
  return { records, rest: '', line };
}

const CR = 13;
const LF = 10;
const QUOTE = 34;

/** One record from `start`; undefined where it may go on beyond the text. */
function readRecord(text: string, start: number, delimiter: string, isLast: boolean): { cells: string[]; end: number; lines: number } | undefined {
  const cells: string[] = [];
  const separator = delimiter.charCodeAt(0);
  const size = text.length;
  let lines = 1;
  let at = start;
  for (;;) {
    let cell: string;
    if (text.charCodeAt(at) === QUOTE) {
      const quoted = readQuoted(text, at, separator);
      if (!quoted && !isLast) return undefined;
      // A quote that is never closed takes the rest of the file; the limit of a cell's size says so.
      cell = quoted ? quoted.cell : text.slice(at + 1).replaceAll('""', '"');
      at = quoted ? quoted.end : size;
      for (let i = cell.indexOf('\n'); i !== -1; i = cell.indexOf('\n', i + 1)) lines++;
    } else {
      let end = at;
      for (; end < size; end++) {
        const code = text.charCodeAt(end);
        if (code === separator || code === LF || code === CR) break;
      }
      cell = text.slice(at, end);
      at = end;
    }
    cells.push(cell);
    if (at >= size) return isLast ? { cells, end: size, lines } : undefined;
    const code = text.charCodeAt(at);
    if (code === separator) {
      at++;
      if (at === size && isLast) return { cells: [...cells, ''], end: at, lines };
      continue;
    }
    if (code === CR && at + 1 === size && !isLast) return undefined;
    return { cells, end: at + (code === CR && text.charCodeAt(at + 1) === LF ? 2 : 1), lines };
  }
}

/** A quoted cell and what follows the closing quote up to the separator, as spreadsheets read it; undefined when it is not closed. */
function readQuoted(text: string, start: number, separator: number): { cell: string; end: number } | undefined {
  let from = start + 1;
  let cell = '';
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    cell += text.slice(from, quote);
    if (text.charCodeAt(quote + 1) === QUOTE) {
      cell += '"';
      from = quote + 2;
      continue;
    }
    // The text ends right behind the quote: it may be the first of two.
    if (quote + 1 === text.length) return undefined;
    let end = quote + 1;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === separator || code === LF || code === CR) break;
    }
    return { cell: cell + text.slice(quote + 1, end), end };
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const LOOKED_AT = 40;

/** The separator with which the first records come out with the same number of cells, and most of them; a comma where none does. */
export function detectDelimiter(text: string): string {
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const { records } = parseCsv(text, delimiter, 1, true);
    const looked = records.slice(0, LOOKED_AT).filter((record) => record.cells.some((cell) => cell !== ''));
    const width = looked[0]?.cells.length ?? 1;
    if (width < 2) continue;
    const even = looked.filter((record) => record.cells.length === width).length / looked.length;
    const score = even * even * (1 + Math.log(width));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** What a spreadsheet would take for a formula (OWASP, CSV injection), in wide forms too. */
const FORMULA = /^['=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A text as a spreadsheet may open it: in front of what would be a formula stands an apostrophe, and also in front of an apostrophe, so that it can be taken away again. */
export const guard = (cell: string): string => (FORMULA.test(cell) && !NUMBER.test(cell) ? "'" + cell : cell);

/** Takes the apostrophe away again; in a file that is not ours only where a formula follows it. */
export function unguard(cell: string, isOurs: boolean): string {
  if (!cell.startsWith("'")) return cell;
  const inner = cell.slice(1);
  return FORMULA.test(inner) && (isOurs || !inner.startsWith("'")) ? inner : cell;
}

/** A record as a line of CSV, with formulas made harmless. */
export function csvLine(cells: readonly string[], delimiter = ','): string {
  return (
    cells
      .map((cell) => {
        const safe = guard(cell);
        return /["\r\n;,\t|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
      })
      .join(delimiter) + '\r\n'
  );
}
