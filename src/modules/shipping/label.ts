// Draws a shipping label as a PDF of 100 × 150 mm: the same parcel gives the same bytes, so that its hash is its name.
import { createHash } from 'node:crypto';
import bwipjs from 'bwip-js/node';
import Type from 'typebox';
import { type Ctx, type SettingDefinition, assert, decimalOf, readSetting } from '#kernel';
import { pdfmake } from './pdf.ts';
import { ssccOf } from './rules.ts';
import type { Parcel } from './types.ts';

/** Who sends, as it stands on labels; `gs1Prefix` is the shop's GS1 company prefix, without which no SSCC is printed. */
export type Sender = { name: string; gs1Prefix: string | null };

export const senderSetting: SettingDefinition<Sender> = {
  key: 'shipping.sender',
  says: 'The name on labels and the GS1 company prefix of the shop.',
  schema: Type.Object({
    name: Type.String({ maxLength: 100 }),
    gs1Prefix: Type.Union([Type.String({ pattern: '^\\d{4,12}$' }), Type.Null()]),
  }),
  initial: { name: '', gs1Prefix: null },
};

export const senderOf = (ctx: Pick<Ctx, 'read'>): Promise<Sender> => readSetting(ctx, senderSetting);

export type DrawnLabel = { hash: string; mediaType: 'application/pdf'; base64: string };

/** The name under which content is kept: the SHA-256 of its bytes, hexadecimal. */
export const hashOf = (base64: string): string => createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

const MM = 72 / 25.4;
/** The label of a parcel that has a tracking number: who to, who from, what to collect, and its barcodes. */
export async function drawLabel(parcel: Parcel, sender: Sender): Promise<DrawnLabel> {
  const { carrier, trackingNumber, recipient: to } = parcel;
  assert(carrier !== null && trackingNumber !== null, 'a label is drawn for a parcel with a tracking number');
  const sscc = sender.gs1Prefix === null ? null : ssccOf(sender.gs1Prefix, parcel.number);
  const small = { fontSize: 7, color: '#444444' };
  const rule = () => ({
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: 88 * MM, y2: 0, lineWidth: 0.7 }],
    margin: [0, 5, 0, 5],
  });
  const definition = {
    pageSize: { width: 100 * MM, height: 150 * MM },
    pageMargins: [6 * MM, 6 * MM, 6 * MM, 6 * MM],
    info: { title: parcel.number, creationDate: parcel.createdAt, modDate: parcel.createdAt },
    defaultStyle: { font: 'Roboto', fontSize: 10 },
    content: [
      {
        columns: [
          { text: carrier, bold: true, fontSize: 14 },
          { text: `${parcel.method}\n${(parcel.weightGrams / 1000).toFixed(3)} kg`, alignment: 'right' },
        ],
      },
      rule(),
      { text: 'From', ...small },
      { text: [sender.name, parcel.warehouse].filter(Boolean).join(' · '), fontSize: 8 },
      rule(),
      { text: 'To', ...small },
      { text: to.name, bold: true, fontSize: 16 },
      { text: to.street, fontSize: 13 },
      { text: `${to.postalCode} ${to.city}${to.region ? ', ' + to.region : ''}`, bold: true, fontSize: 16 },
      { text: [to.country, to.phone].filter(Boolean).join(' · '), fontSize: 11 },
      ...(parcel.collect
        ? [
            {
              text: `Collect ${decimalOf(parcel.collect.minor, parcel.collect.currency)} ${parcel.collect.currency}`,
              bold: true,
              fontSize: 14,
              margin: [0, 4, 0, 0],
            },
          ]
        : []),
      rule(),
      barcode('code128', trackingNumber),
      ...(sscc ? [barcode('gs1-128', `(00)${sscc}`)] : []),
      { text: parcel.number, alignment: 'center', margin: [0, 6, 0, 0], ...small },
    ],
  };
  const base64 = (await (await pdfmake()).createPdf(definition).getBuffer()).toString('base64');
  return { hash: hashOf(base64), mediaType: 'application/pdf', base64 };
}

/** A barcode on white with its text below, drawn as lines: sharp at every size, and the same bytes every time. */
function barcode(bcid: 'code128' | 'gs1-128', text: string): Record<string, unknown> {
  const svg = bwipjs.toSVG({
    bcid,
    text,
    height: 20,
    includetext: true,
    textxalign: 'center',
    backgroundcolor: 'ffffff',
    paddingwidth: 10,
    paddingheight: 2,
  });
  return { svg, fit: [86 * MM, 30 * MM], alignment: 'center', margin: [0, 2, 0, 2] };
}
