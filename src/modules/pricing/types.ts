// The nouns of pricing: what a SKU costs on a list, and which part of it is tax.

/** What is asked: the price of so many of a SKU on a list in a currency. */
export type PriceAsk = { skuId: string; list: string; currency: string; quantity: number };

/** A gross price for one piece, in minor units: "by" (`priceMinor`) and, crossed out beside it, "from" (`priceFromMinor`). */
export type Price = {
  priceMinor: bigint;
  priceFromMinor: bigint | null;
  minQuantity: number;
  validFrom: Date;
  validTo: Date | null;
};

/** A price as it stands in the table. */
export type PriceRow = Price & { list: string; currency: string; skuId: string };
