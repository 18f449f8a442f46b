// Draws papers: invoice and credit note out of what was frozen, packing slip and delivery note out of the parcel.
import { parseMoney } from '#kernel';
import { type Node, type Sheet, barcode, facts, sideOf, tableOf } from './sheet.ts';
import type { Paper, PaperData, Slip, SlipKind } from './types.ts';
import { WORDS, amountIn, dayIn, numberIn } from './words.ts';

/** An invoice or a credit note; the same paper gives the same sheet. */
export function paperSheet({ data, issuedAt }: Pick<Paper, 'data' | 'issuedAt'>): Sheet {
  const { language, number, kind, issuedOn, order, credits, seller, buyer } = data;
  const words = WORDS[language];
  return {
    title: `${words[kind]} ${number}`,
    at: issuedAt,
    content: [
      {
        columns: [
          {
            stack: [
              { text: words[kind], fontSize: 20, bold: true },
              { text: `${words.number} ${number}`, fontSize: 12 },
            ],
          },
          facts([
            [words.date, dayIn(language, issuedOn)],
            [words.order, `${order.number} ${words.ordered} ${dayIn(language, order.placedOn)}`],
            ...(credits === undefined ? [] : ([[words.credits, credits]] as [string, string][])),
          ]),
        ],
      },
      { columns: [sideOf(words.seller, seller, words, language), sideOf(words.buyer, buyer, words, language)], columnGap: 24, margin: [0, 22, 0, 8] },
      linesOf(data),
      sumsOf(data),
      ...(seller.taxPayer ? [taxesOf(data)] : [{ text: words.noTax, margin: [0, 12, 0, 0] }]),
      paymentOf(data),
    ],
  };
}

function linesOf({ lines, shipping, language, currency, seller }: PaperData): Node {
  const words = WORDS[language];
  const amount = (text: string): Node => ({ text: amountIn(language, text, currency), noWrap: true });
  const isOff = lines.some(({ discount }) => !isZero(discount));
  const columns = { discount: isOff, tax: seller.taxPayer };
  const cells = (name: Node, quantity: string, price: Node, discount: Node, tax: string, sum: Node): Node[] => [
    name,
    { text: quantity },
    price,
    ...(columns.discount ? [discount] : []),
    ...(columns.tax ? [{ text: tax, noWrap: true }] : []),
    sum,
  ];
  const head = [words.article, words.quantity, words.price, ...(columns.discount ? [words.discount] : []), ...(columns.tax ? [words.tax] : []), words.sum];
  const rows = lines.map((line) =>
    cells(
      { text: [{ text: line.name + '\n' }, { text: line.sku, fontSize: 7.5, color: '#63687a' }] },
      numberIn(language, line.quantity),
      amount(line.price),
      isZero(line.discount) ? { text: '' } : amount(line.discount),
      percent(language, line.taxPercent),
      amount(line.total),
    ),
  );
  if (!isZero(shipping)) rows.push(cells({ text: words.delivery }, '', { text: '' }, { text: '' }, '', amount(shipping)));
  return tableOf(['*', ...head.slice(1).map(() => 'auto')], head, rows, head.map((_, i) => i).slice(1));
}

const isZero = (amount: string): boolean => /^-?0+(\.0+)?$/.test(amount);
const percent = (language: PaperData['language'], text: string): string => numberIn(language, Number(text), 4) + '\u00a0%';

function sumsOf({ total, tax, currency, language, seller }: PaperData): Node {
  const words = WORDS[language];
  return {
    stack: [
      { text: `${words.total}: ${amountIn(language, total, currency)} ${currency}`, bold: true, fontSize: 13 },
      ...(seller.taxPayer ? [{ text: `${words.included}: ${amountIn(language, tax, currency)} ${currency}`, color: '#464b58' }] : []),
    ],
    alignment: 'right',
    margin: [0, 10, 0, 0],
    unbreakable: true,
  };
}

function taxesOf({ taxes, net, tax, total, language, currency }: PaperData): Node {
  const words = WORDS[language];
  const amount = (text: string, bold = false): Node => ({ text: amountIn(language, text, currency), bold });
  const rows = taxes.map((row): Node[] => [{ text: percent(language, row.percent) }, amount(row.net), amount(row.tax), amount(row.gross)]);
  const all: Node[] = [{ text: words.total, bold: true }, amount(net, true), amount(tax, true), amount(total, true)];
  const table = tableOf(
    [80, 80, 80, 80],
    [`${words.tax}: ${words.rate.toLowerCase()}`, words.net, words.tax, words.gross],
    [...rows, ...(rows.length > 1 ? [all] : [])],
    [1, 2, 3],
  );
  return { ...table, unbreakable: true };
}

function paymentOf({ payment, seller, total, language, currency, kind }: PaperData): Node {
  const words = WORDS[language];
  const method = words[payment.method as 'card'] ?? payment.method;
  const paid = payment.state === 'part_paid' ? ` (${amountIn(language, payment.paid, currency)} ${currency})` : '';
  const state = kind === 'invoice' ? `, ${words[payment.state]}${paid}` : '';
  const open = kind === 'invoice' && payment.method === 'bank_transfer' && payment.state !== 'paid' && parseMoney({ amount: total, currency }).minor > 0n;
  return {
    stack: [
      { text: [{ text: words.payment + ': ', color: '#63687a' }, { text: method + state }] },
      ...(open && seller.bank
        ? [{ text: `${words.account}: ${seller.bank.iban} · ${seller.bank.holder}${seller.bank.name ? ` · ${words.bank}: ${seller.bank.name}` : ''}` }]
        : []),
    ],
    margin: [0, 16, 0, 0],
    unbreakable: true,
  };
}

/** What goes along with a parcel; the picker ticks its lines, the receiver signs the note. Prices stand on neither. */
export function slipSheet(kind: SlipKind, slip: Slip): Sheet {
  const { language, order, parcel, placedOn, sentOn, recipient, seller, shop, carrier, trackingNumber, note, collect, weightGrams } = slip;
  const words = WORDS[language];
  const isNote = kind === 'delivery_note';
  const where: [string, string][] = [
    [words.order, `${order} ${words.ordered} ${dayIn(language, placedOn)}`],
    ...(sentOn === null ? [] : ([[words.date, dayIn(language, sentOn)]] as [string, string][])),
    ...(carrier === null ? [] : ([[words.carrier, [carrier, trackingNumber].filter(Boolean).join(' ')]] as [string, string][])),
    [words.weight, `${numberIn(language, weightGrams / 1000, 3)} kg`],
  ];
  const from =
    isNote && seller
      ? sideOf(words.seller, seller, words, language)
      : { stack: [{ text: words.from, fontSize: 8, color: '#63687a' }, { text: shop, bold: true }, { text: slip.warehouse }] };
  return {
    title: `${words[kind]} ${parcel}`,
    at: slip.createdAt,
    content: [
      {
        columns: [
          {
            stack: [
              { text: words[kind], fontSize: 20, bold: true },
              { text: `${words.parcel} ${parcel}`, fontSize: 12 },
            ],
          },
          { stack: [barcode(order, { alignment: 'right' }), { text: order, alignment: 'right', fontSize: 8 }], width: 210 },
        ],
      },
      { columns: [sideOf(words.to, recipient, words, language), from, facts(where)], columnGap: 18, margin: [0, 20, 0, 6] },
      goodsOf(kind, slip),
      ...(note === null ? [] : [{ text: [{ text: words.note + ': ', color: '#63687a' }, { text: note }], margin: [0, 14, 0, 0] }]),
      ...(isNote && collect
        ? [{ text: `${words.collect}: ${amountIn(language, collect.amount, collect.currency)} ${collect.currency}`, bold: true, margin: [0, 14, 0, 0] }]
        : []),
      ...(isNote ? [signatures(words.signed, words.received)] : []),
    ],
  };
}

function goodsOf(kind: SlipKind, { lines, language }: Slip): Node {
  const words = WORDS[language];
  const box = (): Node => ({ canvas: [{ type: 'rect', x: 0, y: 1, w: 9, h: 9, lineWidth: 0.7 }], margin: [2, 0, 0, 0] });
  const isSlip = kind === 'packing_slip';
  const rows = lines.map(({ position, sku, name, gtin, quantity }): Node[] => [
    ...(isSlip ? [box()] : []),
    { text: String(position) },
    { text: [{ text: name + '\n' }, { text: [sku, gtin].filter(Boolean).join(' · '), fontSize: 7.5, color: '#63687a' }] },
    { text: numberIn(language, quantity), bold: true, fontSize: 11 },
  ]);
  const head = [...(isSlip ? [''] : []), words.number, words.article, words.quantity];
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const table = tableOf([...(isSlip ? [16] : []), 'auto', '*', 'auto'], head, rows, [head.length - 1]);
  return { stack: [table, { text: `${words.pieces}: ${numberIn(language, pieces)}`, alignment: 'right', margin: [0, 6, 0, 0], bold: true }] };
}

const signatures = (one: string, other: string): Node => ({
  columns: [one, other].map((text) => ({
    stack: [{ canvas: [{ type: 'line', x1: 0, y1: 0, x2: 220, y2: 0, lineWidth: 0.6 }] }, { text, fontSize: 8, color: '#63687a', margin: [0, 3, 0, 0] }],
  })),
  columnGap: 40,
  margin: [0, 60, 0, 0],
  unbreakable: true,
});
