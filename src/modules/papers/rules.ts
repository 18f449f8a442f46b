// Pure decisions: what stands on an invoice, and the credit note that takes it back; sums are those of the order, to the last unit.
import { type Language, decimalOf } from '#kernel';
import type { PaperData, PaperLine, Side, TaxRow } from './types.ts';

/** An order as an invoice needs it; amounts in minor units. */
export type Sold = {
  number: string;
  language: Language;
  currency: string;
  placedOn: string;
  buyer: Side;
  paymentMethod: string;
  paidMinor: bigint;
  isAuthorised: boolean;
  goodsMinor: bigint;
  discountMinor: bigint;
  shippingMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  lines: {
    sku: string;
    name: string;
    quantity: number;
    priceMinor: bigint;
    grossMinor: bigint;
    discountMinor: bigint;
    shippingMinor: bigint;
    totalMinor: bigint;
    taxPpm: number;
    taxMinor: bigint;
  }[];
};

const percentOf = (ppm: number): string => String(ppm / 10_000);

/** The invoice of an order. */
export function invoiceOf(sold: Sold, seller: PaperData['seller'], issue: { number: string; issuedOn: string }): PaperData {
  const decimal = (minor: bigint): string => decimalOf(minor, sold.currency);
  const { number, language, currency, placedOn, buyer } = sold;
  return {
    form: 1,
    kind: 'invoice',
    ...issue,
    language,
    currency,
    seller,
    buyer,
    order: { number, placedOn },
    lines: sold.lines.map(({ sku, name, quantity, priceMinor, grossMinor, discountMinor, taxPpm }): PaperLine => ({
      sku,
      name,
      quantity,
      price: decimal(priceMinor),
      discount: decimal(discountMinor),
      total: decimal(grossMinor - discountMinor),
      taxPercent: percentOf(taxPpm),
    })),
    shipping: decimal(sold.shippingMinor),
    taxes: taxTable(sold),
    net: decimal(sold.totalMinor - sold.taxMinor),
    tax: decimal(sold.taxMinor),
    total: decimal(sold.totalMinor),
    payment: { method: sold.paymentMethod, state: paymentState(sold), paid: decimal(sold.paidMinor) },
  };
}

function paymentState({ paidMinor, totalMinor, isAuthorised }: Sold): PaperData['payment']['state'] {
  if (paidMinor >= totalMinor) return 'paid';
  return paidMinor > 0n ? 'part_paid' : isAuthorised ? 'authorised' : 'unpaid';
}

/** What the lines, their parts of the delivery included, come to at each rate, the highest first. */
function taxTable({ lines, currency }: Sold): TaxRow[] {
  const rates = new Map<number, { gross: bigint; tax: bigint }>();
  for (const { taxPpm, totalMinor, taxMinor } of lines) {
    const row = rates.get(taxPpm) ?? { gross: 0n, tax: 0n };
    rates.set(taxPpm, { gross: row.gross + totalMinor, tax: row.tax + taxMinor });
  }
  return [...rates]
    .sort(([a], [b]) => b - a)
    .map(([ppm, { gross, tax }]) => ({
      percent: percentOf(ppm),
      net: decimalOf(gross - tax, currency),
      tax: decimalOf(tax, currency),
      gross: decimalOf(gross, currency),
    }));
}

const minus = (amount: string): string => (/^-?0+(\.0+)?$/.test(amount) ? amount : amount.startsWith('-') ? amount.slice(1) : '-' + amount);

/** The credit note that takes all of an invoice back: the same paper with every amount below nothing. */
export function creditOf(invoice: PaperData, issue: { number: string; issuedOn: string }): PaperData {
  return {
    ...invoice,
    kind: 'credit_note',
    ...issue,
    credits: invoice.number,
    lines: invoice.lines.map((line) => ({ ...line, quantity: -line.quantity, discount: minus(line.discount), total: minus(line.total) })),
    shipping: minus(invoice.shipping),
    taxes: invoice.taxes.map(({ percent, net, tax, gross }) => ({ percent, net: minus(net), tax: minus(tax), gross: minus(gross) })),
    net: minus(invoice.net),
    tax: minus(invoice.tax),
    total: minus(invoice.total),
  };
}

/** The year and the number within it of `F-2026-000012`. */
export function seriesOf(number: string): { year: number; n: bigint } {
  const [year, n] = number.split('-').slice(-2) as [string, string];
  return { year: Number(year), n: BigInt(n) };
}
