// The nouns of papers: what stands on an invoice or a credit note, and what goes along with a parcel.
import type { Language, MoneyJson } from '#kernel';

export type PaperKind = 'invoice' | 'credit_note';
export type SlipKind = 'packing_slip' | 'delivery_note';

/** A firm or a person with an address, as it is printed. */
export type Side = {
  name: string;
  taxId?: string;
  registration?: string;
  street: string;
  city: string;
  postalCode: string;
  region?: string;
  country: string;
  phone?: string;
  email?: string;
};

/** Amounts are decimals as text in the paper's currency; those of a credit note are below nothing. */
export type PaperLine = { sku: string; name: string; quantity: number; price: string; discount: string; total: string; taxPercent: string };
export type TaxRow = { percent: string; net: string; tax: string; gross: string };

/** All that stands on an invoice or a credit note, frozen when it was issued. */
export type PaperData = {
  /** How it is drawn: a later form leaves earlier papers as they are. */
  form: 1;
  kind: PaperKind;
  number: string;
  issuedOn: string;
  language: Language;
  currency: string;
  seller: Side & { bank?: { holder: string; iban: string; name?: string; bic?: string }; shop: string; taxPayer: boolean };
  buyer: Side;
  order: { number: string; placedOn: string };
  /** The invoice that a credit note takes back. */
  credits?: string;
  lines: PaperLine[];
  shipping: string;
  taxes: TaxRow[];
  net: string;
  tax: string;
  total: string;
  payment: { method: string; state: 'paid' | 'part_paid' | 'authorised' | 'unpaid'; paid: string };
};

export type Paper = {
  id: string;
  kind: PaperKind;
  number: string;
  orderId: string;
  invoiceId: string | null;
  data: PaperData;
  total: MoneyJson;
  issuedAt: Date;
  issuedBy: string;
};

/** What goes along with a parcel: no prices. */
export type Slip = {
  parcel: string;
  order: string;
  placedOn: string;
  sentOn: string | null;
  language: Language;
  shop: string;
  seller: Side | null;
  warehouse: string;
  recipient: Side;
  carrier: string | null;
  trackingNumber: string | null;
  method: string;
  weightGrams: number;
  note: string | null;
  collect: MoneyJson | null;
  lines: { position: number; sku: string; name: string; gtin: string | null; quantity: number }[];
  createdAt: Date;
};
