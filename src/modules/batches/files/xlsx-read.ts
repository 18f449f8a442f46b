// The first sheet of an XLSX workbook, streamed out of the zip: pieces in, rows out, with limits on everything that a file can make large.
import { Refusal } from '#kernel';
import { Unzip, UnzipInflate } from 'fflate';

/** Limits (ECMA-376 sets 1,048,576 rows and 16,384 columns; we take fewer columns) that keep a zip bomb from filling the memory. */
export const XLSX_LIMITS = { sharedCharacters: 64_000_000, unpackedBytes: 2_000_000_000, columns: 1_000, tokenCharacters: 1_000_000, ratio: 300 };

const bomb = (what: string): Refusal =>
  new Refusal('batches.workbook_too_large', { what }, { status: 413, message: `The workbook is too large: ${what}. Save the sheet as CSV.` });
const broken = (): Refusal => new Refusal('batches.not_a_workbook', {}, { status: 422, message: 'The file is not a readable XLSX workbook.' });

/** Unzips pieces and gives `wanted` entries' bytes as they come. The packed bytes are counted against what comes out. */
async function unzip(pieces: AsyncIterable<Uint8Array>, wanted: (name: string) => ((bytes: Uint8Array, isLast: boolean) => void) | undefined): Promise<void> {
  let unpacked = 0;
  let packed = 0;
  let failure: unknown;
  const zip = new Unzip((file) => {
    const take = wanted(file.name);
    if (!take) return;
    file.ondata = (error, bytes, isLast) => {
      if (error) failure ??= broken();
      if (failure !== undefined) return;
      unpacked += bytes.length;
      if (unpacked > XLSX_LIMITS.unpackedBytes || unpacked > 10_000_000 + packed * XLSX_LIMITS.ratio) failure = bomb('it unpacks to far more than it weighs');
      else
        try {
          take(bytes, isLast);
        } catch (problem) {
          failure = problem;
        }
    };
    file.start();
  });
  zip.register(UnzipInflate);
  for await (const piece of pieces) {
    // In small steps, so that what a step unpacks to stays small as well.
    for (let at = 0; at < piece.length && failure === undefined; at += STEP) {
      const step = piece.subarray(at, at + STEP);
      packed += step.length;
      try {
        zip.push(step);
      } catch {
        failure ??= broken();
      }
    }
    if (failure !== undefined) break;
  }
  if (failure === undefined)
    try {
      zip.push(new Uint8Array(), true);
    } catch {
      failure = broken();
    }
  if (failure !== undefined) throw failure;
}
const STEP = 16_384;

type Tag = { name: string; attributes: string; isOpen: boolean; isClosed: boolean };

/** A small reader of XML events: tags and texts in order, whatever pieces they come in. Entities are the five of XML and numbers. */
class XmlEvents {
  private rest = '';
  private readonly decoder = new TextDecoder();
  private readonly onTag: (tag: Tag) => void;
  private readonly onText: (text: string) => void;

  constructor(onTag: (tag: Tag) => void, onText: (text: string) => void) {
    this.onTag = onTag;
    this.onText = onText;
  }

  push(bytes: Uint8Array, isLast: boolean): void {
    const text = this.rest + this.decoder.decode(bytes, { stream: !isLast });
    let at = 0;
    for (;;) {
      const open = text.indexOf('<', at);
      if (open === -1) break;
      if (open > at) this.onText(unescape(text.slice(at, open)));
      const close = text.startsWith('<![CDATA[', open)
        ? text.indexOf(']]>', open) + 2
        : text.startsWith('<!--', open)
          ? text.indexOf('-->', open) + 2
          : text.indexOf('>', open);
      if (close < open + 2) {
        at = open;
        break;
      }
      this.tag(text.slice(open + 1, close));
      at = close + 1;
    }
    this.rest = text.slice(at);
    if (this.rest.length > XLSX_LIMITS.tokenCharacters) throw bomb('a cell is too large');
  }

  private tag(inner: string): void {
    if (inner.startsWith('![CDATA[')) return this.onText(inner.slice(8, -2));
    if (inner.startsWith('!DOCTYPE')) throw broken();
    if (inner.startsWith('?') || inner.startsWith('!')) return;
    const isClosing = inner.startsWith('/');
    const isEmpty = inner.endsWith('/');
    const match = /^\/?(?:[\w.-]+:)?([\w.-]+)/.exec(inner);
    if (match) this.onTag({ name: match[1]!, attributes: inner, isOpen: !isClosing, isClosed: isClosing || isEmpty });
  }
}

function unescape(text: string): string {
  if (!text.includes('&') && !text.includes('\r')) return text;
  return text
    .replace(/\r\n?/g, '\n')
    .replace(
      /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g,
      (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
        if (name) return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name]!;
        const code = hex ? parseInt(hex, 16) : Number(decimal);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    );
}

/** `_x000D_` as the sign that it stands for (ECMA-376 part 1, 22.9.2.19). */
const unhide = (text: string): string =>
  text.includes('_x') ? text.replace(/_x([\da-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : text;

const attribute = (tag: string, name: string): string | undefined => new RegExp(`(?:^|[\\s/])${name}="([^"]*)"`).exec(tag)?.[1];

/** Which number formats of the workbook are days: by their built-in numbers and by the letters of their own codes. */
type Styles = { isDate: boolean[]; has1904: boolean };

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

/** Reads the texts that cells share into `shared`; what is only spoken (phonetic runs) is left out. */
function sharedTexts(shared: string[]): XmlEvents {
  let characters = 0;
  let inText = false;
  let phonetic = false;
  let text = '';
  return new XmlEvents(
    ({ name, isOpen, isClosed }) => {
      if (name === 'rPh') phonetic = isOpen && !isClosed;
      else if (name === 't') inText = isOpen && !isClosed && !phonetic;
      else if (name === 'si' && isClosed) {
        shared.push(unhide(text));
        text = '';
      }
    },
    (more) => {
      if (!inText) return;
      characters += more.length;
      if (characters > XLSX_LIMITS.sharedCharacters) throw bomb('it has too much text');
      text += more;
    },
  );
}

/** First pass: the shared texts, the formats and the name of the first sheet. */
async function readParts(pieces: AsyncIterable<Uint8Array>): Promise<{ shared: string[]; styles: Styles; sheet: string }> {
  const shared: string[] = [];
  const styles: Styles = { isDate: [], has1904: false };
  const sheets: string[] = [];
  const codes = new Map<number, string>();
  const rels = new Map<string, string>();
  let firstRel: string | undefined;
  const readers: Record<string, () => XmlEvents> = {
    'xl/sharedStrings.xml': () => sharedTexts(shared),
    'xl/styles.xml': () => {
      let inCells = false;
      return new XmlEvents(
        ({ name, attributes, isOpen, isClosed }) => {
          if (name === 'numFmt' && isOpen) codes.set(Number(attribute(attributes, 'numFmtId')), unescape(attribute(attributes, 'formatCode') ?? ''));
          else if (name === 'cellXfs') inCells = isOpen && !isClosed;
          else if (name === 'xf' && isOpen && inCells) {
            const id = Number(attribute(attributes, 'numFmtId') ?? 0);
            const code = (codes.get(id) ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
            styles.isDate.push(BUILT_IN_DATES.has(id) || /[ymdhs]/i.test(code));
          }
        },
        () => {},
      );
    },
    'xl/workbook.xml': () =>
      new XmlEvents(
        ({ name, attributes, isOpen }) => {
          if (name === 'workbookPr' && isOpen) styles.has1904 = /date1904="(1|true)"/.test(attributes);
          if (name === 'sheet' && isOpen) firstRel ??= attribute(attributes, '[\\w.-]+:id');
        },
        () => {},
      ),
    'xl/_rels/workbook.xml.rels': () =>
      new XmlEvents(
        ({ name, attributes, isOpen }) => {
          if (name === 'Relationship' && isOpen) rels.set(attribute(attributes, 'Id') ?? '', attribute(attributes, 'Target') ?? '');
        },
        () => {},
      ),
  };
  await unzip(pieces, (name) => {
    if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) sheets.push(name);
    const events = readers[name]?.();
    return events && ((bytes, isLast) => events.push(bytes, isLast));
  });
  const target = rels.get(firstRel ?? '');
  const named = target === undefined ? undefined : target.startsWith('/') ? target.slice(1) : 'xl/' + target.replace(/^\.\//, '');
  const sheet = named !== undefined && sheets.includes(named) ? named : sheets.sort()[0];
  if (sheet === undefined) throw broken();
  return { shared, styles, sheet };
}

/** `BC` as 54, counted from nothing; the row's number follows it. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

const DAY_MS = 86_400_000;
/** A serial day as ISO 8601: 1 is the first of January 1900 in a calendar that has a 29th of February of that year (ECMA-376 part 1, 18.17.4.1). */
function dayOf(serial: number, has1904: boolean): string {
  const at = new Date(Math.round((serial + (has1904 ? 1462 : 0) - 25_569) * DAY_MS));
  if (Number.isNaN(at.getTime())) return String(serial);
  return Number.isInteger(serial) ? at.toISOString().slice(0, 10) : at.toISOString().slice(0, 19) + 'Z';
}

/** A number as a spreadsheet shows it: with at most 15 digits, so that 0.1 + 0.2 is 0.3, and never with an exponent. */
function numberText(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value) || /^-?\d{1,15}$/.test(text)) return text;
  return Number(value.toPrecision(15)).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}

type Cell = { column: number; type: string; style: number; text: string };

/**
 * Gives each row of the first sheet with its number. `open` starts reading the file anew: texts that cells share lie
 * behind the sheet in most files, so it is read twice. Throws a refusal where it is no workbook or a limit is passed.
 */
export async function readSheet(open: () => AsyncIterable<Uint8Array>, onRow: (row: { line: number; cells: string[] }) => void): Promise<void> {
  const { shared, styles, sheet } = await readParts(open());
  let line = 0;
  let cells: string[] = [];
  let cell: Cell | undefined;
  let inValue = false;
  const valueOf = ({ type, style, text }: Cell): string => {
    if (type === 's') return shared[Number(text)] ?? '';
    if (type === 'inlineStr' || type === 'str') return unhide(text);
    if (type === 'b') return text === '1' ? 'true' : 'false';
    if (type === 'e' || text === '') return type === 'e' ? '' : text;
    if (type === 'd') return text;
    return styles.isDate[style] ? dayOf(Number(text), styles.has1904) : numberText(text);
  };
  const events = new XmlEvents(
    ({ name, attributes, isOpen, isClosed }) => {
      if (name === 'row') {
        if (isOpen) {
          line = Number(attribute(attributes, 'r') ?? line + 1);
          cells = [];
        }
        if (isClosed) onRow({ line, cells });
      } else if (name === 'c') {
        if (isOpen) {
          const reference = attribute(attributes, 'r');
          const column = reference === undefined ? cells.length : columnOf(reference);
          if (column >= XLSX_LIMITS.columns || column < 0) throw bomb(`it has more than ${XLSX_LIMITS.columns} columns`);
          cell = { column, type: attribute(attributes, 't') ?? 'n', style: Number(attribute(attributes, 's') ?? -1), text: '' };
        }
        if (isClosed && cell) {
          while (cells.length < cell.column) cells.push('');
          cells[cell.column] = valueOf(cell);
          cell = undefined;
        }
      } else if (name === 'v' || name === 't') inValue = isOpen && !isClosed;
    },
    (text) => {
      if (!inValue || !cell) return;
      cell.text += text;
      if (cell.text.length > XLSX_LIMITS.tokenCharacters) throw bomb('a cell is too large');
    },
  );
  await unzip(open(), (name) => (name === sheet ? (bytes, isLast) => events.push(bytes, isLast) : undefined));
}
