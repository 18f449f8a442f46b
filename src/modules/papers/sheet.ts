// How papers are set: A4, one type, a barcode that scans, and the same bytes for the same paper.
import type { Readable } from 'node:stream';
import bwipjs from 'bwip-js/node';
import type { Language } from '#kernel';
import { pdfmake } from '#modules/shipping';
import type { Side } from './types.ts';
import { type PaperWords, countryIn } from './words.ts';

export type Node = Record<string, unknown>;
/** A paper ready to be put into a file: its pages, and when it was made, which decides the bytes. */
export type Sheet = { title: string; at: Date; content: Node[] };

const footer = (page: number, pages: number): Node => ({
  text: `${page} / ${pages}`,
  alignment: 'center',
  fontSize: 7.5,
  color: '#63687a',
  margin: [0, 18, 0, 0],
});

/** One PDF of all sheets, each on a page of its own; it is read while it is written. */
export async function pdfOf(sheets: Sheet[]): Promise<Readable> {
  const [first] = sheets;
  const title = sheets.length === 1 ? first!.title : `${first!.title} + ${sheets.length - 1}`;
  const at = sheets.reduce((latest, sheet) => (sheet.at > latest ? sheet.at : latest), first!.at);
  const definition = {
    pageSize: 'A4',
    pageMargins: [42, 42, 42, 54],
    info: { title, creationDate: at, modDate: at },
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.15, color: '#1a1d24' },
    content: sheets.map(({ content }, i) => ({ stack: content, ...(i > 0 ? { pageBreak: 'before' } : {}) })),
    // In a file of many papers the pages of the file say nothing about one of them.
    ...(sheets.length > 1 ? {} : { footer }),
  };
  const made = (await pdfmake()).createPdf(definition) as unknown as { getStream(): Promise<Readable & { end(): void }> };
  const stream = await made.getStream();
  stream.end();
  return stream;
}

/** Code 128, as scanners of warehouses read it. */
export const barcode = (text: string, more: Node = {}): Node => ({
  svg: bwipjs.toSVG({ bcid: 'code128', text, height: 11, includetext: false, backgroundcolor: 'ffffff', paddingwidth: 6 }),
  fit: [190, 40],
  ...more,
});

const RULE = '#cfcbc1';

/** A table with a head that repeats on each page and quiet rules; `ends` are the columns of figures. */
export function tableOf(widths: (string | number)[], head: string[], rows: Node[][], ends: number[]): Node {
  const titles = head.map((text, i) => ({ text, bold: true, fontSize: 8, color: '#464b58', alignment: ends.includes(i) ? 'right' : 'left' }));
  const body = rows.map((row) => row.map((cell, i) => ({ ...cell, alignment: ends.includes(i) ? 'right' : 'left' })));
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body: [titles, ...body] },
    layout: {
      hLineWidth: (i: number, node: { table: { body: unknown[] } }) => (i === 1 || i === node.table.body.length ? 0.8 : i === 0 ? 0 : 0.4),
      vLineWidth: () => 0,
      hLineColor: () => RULE,
      paddingLeft: (i: number) => (i === 0 ? 0 : 5),
      paddingRight: (i: number, node: { table: { widths: unknown[] } }) => (i === node.table.widths.length - 1 ? 0 : 5),
      paddingTop: () => 4,
      paddingBottom: () => 4,
    },
    margin: [0, 14, 0, 0],
  };
}

/** A firm or a person as on an envelope, with what identifies it. */
export function sideOf(title: string, side: Side, words: PaperWords, language: Language): Node {
  const { name, taxId, registration, street, postalCode, city, region, country, phone, email } = side;
  const line = (text: string): Node => ({ text });
  return {
    stack: [
      { text: title, fontSize: 8, color: '#63687a', margin: [0, 0, 0, 2] },
      { text: name, bold: true, fontSize: 11 },
      line(street),
      line(`${postalCode} ${city}${region ? ', ' + region : ''}`.trim()),
      line(countryIn(language, country)),
      ...(taxId ? [line(`${words.taxId}: ${taxId}`)] : []),
      ...(registration ? [line(`${words.registration}: ${registration}`)] : []),
      ...(phone || email ? [{ text: [phone, email].filter(Boolean).join(' · '), color: '#464b58' }] : []),
    ],
  };
}

/** Name and value pairs, one under the other, at the end of the line. */
export const facts = (pairs: [string, string][]): Node => ({
  stack: pairs.map(([name, value]) => ({ text: [{ text: name + ' ', color: '#63687a' }, { text: value }], alignment: 'right' })),
});
