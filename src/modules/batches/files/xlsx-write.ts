// An XLSX workbook, written row by row: texts stay texts whatever they begin with, numbers are numbers, and a full sheet is followed by another.
import { Zip, ZipDeflate } from 'fflate';
import { letterOf } from './letters.ts';

/** A cell: a number as a decimal text, or a text. */
export type SheetCell = { number: string } | string;

/** Rows that a sheet holds (Excel, specifications and limits). */
const SHEET_ROWS = 1_048_576;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

// oxlint-disable-next-line no-control-regex -- signs that XML can not hold are written as _xHHHH_ (ECMA-376 part 1, 22.9.2.19)
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_x(?=[\da-fA-F]{4}_)/g;
const hidden = (text: string): string =>
  text.replace(HIDDEN, (sign) => (sign === '_x' ? '_x005F_x' : `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`));
const escape = (text: string): string => hidden(text).replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);

/** A workbook that gives its bytes as they are made. */
export class Workbook {
  private readonly zip: Zip;
  private sheet: ZipDeflate | undefined;
  private sheets = 0;
  private row = 0;
  private text = '';
  private head: readonly string[] = [];
  private readonly letters: string[] = [];

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.zip = new Zip((error, bytes) => {
      if (error) throw error;
      if (bytes.length > 0) onBytes(bytes);
    });
  }

  /** The first row of each sheet. */
  heading(cells: readonly string[]): void {
    this.head = cells;
    this.open();
  }

  add(cells: readonly SheetCell[]): void {
    if (this.row === SHEET_ROWS) {
      this.close();
      this.open();
    }
    this.write(cells);
  }

  end(): void {
    this.close();
    const names = Array.from({ length: this.sheets }, (_, i) => i + 1);
    this.file(
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets>${names.map((n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    );
    this.file(
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((n) => `<Relationship Id="rId${n}" Type="${RELS}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
    );
    this.file(
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    );
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
    this.file(
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${names.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    );
    this.zip.end();
  }

  private file(name: string, text: string): void {
    const file = new ZipDeflate(name);
    this.zip.add(file);
    file.push(Buffer.from(text), true);
  }

  private open(): void {
    this.sheets++;
    this.row = 0;
    this.sheet = new ZipDeflate(`xl/worksheets/sheet${this.sheets}.xml`, { level: 4 });
    this.zip.add(this.sheet);
    this.text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`;
    this.write(this.head);
  }

  private write(cells: readonly SheetCell[]): void {
    this.row++;
    let row = `<row r="${this.row}">`;
    cells.forEach((cell, column) => {
      if (cell === '') return;
      const at = (this.letters[column] ??= letterOf(column)) + this.row;
      row +=
        typeof cell === 'string'
          ? `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`
          : `<c r="${at}"><v>${cell.number}</v></c>`;
    });
    this.text += row + '</row>';
    if (this.text.length > 200_000) this.flush(false);
  }

  private close(): void {
    this.text += '</sheetData></worksheet>';
    this.flush(true);
  }

  private flush(isLast: boolean): void {
    this.sheet!.push(Buffer.from(this.text), isLast);
    this.text = '';
  }
}
