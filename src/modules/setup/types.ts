// The nouns of setup: a pack is what a new shop in a country begins with.
import type { Language } from '#kernel';

/** A rate of value added tax as a fact: since when it holds and where that stands. `percent` is a decimal text. */
export type VatFact = { country: string; category: string; percent: string; since: string; source: string };

/** The ways in which a shop sells; a channel of each can be ticked. */
export type ChannelKind = 'web' | 'marketplace' | 'pos' | 'phone' | 'sales_rep' | 'franchise' | 'social';

/** A tariff of the table of deliveries, for currencies that shipping brings none for; prices are decimal texts by grams. */
export type Tariff = { method: string; zone: string; currency: string; steps: { upToGrams: number; price: string }[]; freeFrom: string | null };

/** What the shop has to tell customers, by language. */
export type LegalTexts = Partial<Record<Language, { withdrawal: string; tax: string; exempt: string; complaints: string }>>;

export type PackCountry = { code: string; currency: string; zone: string };

export type Pack = {
  code: string;
  countries: PackCountry[];
  /** In which languages customers are written to, the first being the shop's own. */
  languages: Language[];
  /** What the number is called by which the tax office knows a firm, e.g. CUI. */
  taxIdName: string;
  vat: VatFact[];
  carriers: string[];
  /** Ways of delivery that the table has for this country. */
  methods: string[];
  tariffs: Tariff[];
  texts: LegalTexts;
};
