// Decisions of setup without SQL: which channels, warehouses and texts a new shop gets from its pack.
import type { Language } from '#kernel';
import type { ChannelKind, Pack, VatFact } from './types.ts';

export const CHANNEL_KINDS: readonly ChannelKind[] = ['web', 'marketplace', 'pos', 'phone', 'sales_rep', 'franchise', 'social'];

/** What order numbers of a channel begin with; the web shop's is the country. */
const PREFIXES: Record<ChannelKind, string> = { web: '', marketplace: 'MP', pos: 'POS', phone: 'TEL', sales_rep: 'REP', franchise: 'FR', social: 'SOC' };

/** Names in the languages that shops speak: a channel is named once, when the shop is opened, and the merchant may change it. */
const NAMES: Record<ChannelKind, Record<Language, string>> = {
  web: { en: 'Web shop', ro: 'Magazin online', pl: 'Sklep internetowy', 'pt-BR': 'Loja virtual', ru: 'Интернет-магазин' },
  marketplace: { en: 'Marketplace', ro: 'Marketplace', pl: 'Marketplace', 'pt-BR': 'Marketplace', ru: 'Маркетплейс' },
  pos: { en: 'Store till', ro: 'Casa magazinului', pl: 'Kasa w sklepie', 'pt-BR': 'Caixa da loja', ru: 'Касса магазина' },
  phone: { en: 'Phone', ro: 'Telefon', pl: 'Telefon', 'pt-BR': 'Telefone', ru: 'Телефон' },
  sales_rep: {
    en: 'Sales representative',
    ro: 'Reprezentant de vânzări',
    pl: 'Przedstawiciel handlowy',
    'pt-BR': 'Representante de vendas',
    ru: 'Торговый представитель',
  },
  franchise: { en: 'Franchise', ro: 'Franciză', pl: 'Franczyza', 'pt-BR': 'Franquia', ru: 'Франшиза' },
  social: { en: 'Social media', ro: 'Rețele sociale', pl: 'Media społecznościowe', 'pt-BR': 'Redes sociais', ru: 'Социальные сети' },
};

const LIST_NAMES: Record<Language, string> = {
  en: 'Selling prices',
  ro: 'Prețuri de vânzare',
  pl: 'Ceny sprzedaży',
  'pt-BR': 'Preços de venda',
  ru: 'Цены продажи',
};

export type Choice = { country: string; currency: string; language: Language; kinds: readonly ChannelKind[] };

export const priceListOf = ({ country, currency, language }: Choice) => ({ code: country.toLowerCase(), name: LIST_NAMES[language], currency });

/** Channels as `orders.set_channels` takes them. */
export const channelsOf = (choice: Choice) =>
  [...new Set(choice.kinds)].map((kind) => ({
    code: kind.replace('_', '-'),
    name: NAMES[kind][choice.language],
    kind,
    prefix: PREFIXES[kind] || choice.country,
    currency: choice.currency,
    country: choice.country,
    priceList: priceListOf(choice).code,
    // A marketplace's sale has happened; everywhere else the shop says what things cost.
    priceAuthority: kind === 'marketplace' ? ('channel' as const) : ('us' as const),
    language: choice.language,
    holdMinutes: null,
    vatIncluded: true,
  }));

/** Codes of warehouses from their names: `Depozit Cluj` is DEPOZIT-CLUJ; doubles are numbered. */
export function warehouseCodes(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name
      .normalize('NFKD')
      .replace(/ł/gi, 'L')
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 24)
      .replace(/-+$/, '');
    const base = plain === '' || /\p{M}/u.test(plain) ? 'W' : plain;
    let code = base;
    for (let n = 2; taken.has(code); n++) code = `${base}-${n}`;
    taken.add(code);
    return code;
  });
}

/** The rates to be written: the pack's facts, or nought from today on for a firm that charges no VAT. */
export function ratesOf(
  pack: Pack,
  country: string,
  taxPayer: boolean,
  today: string,
): { country: string; category: string; percent: string; validFrom: string }[] {
  const facts: VatFact[] = pack.vat.filter((fact) => fact.country === country);
  if (taxPayer) return facts.map(({ category, percent, since }) => ({ country, category, percent, validFrom: since }));
  const categories = new Set([...facts.map((fact) => fact.category), 'standard', 'food', 'books', 'medicines']);
  return [...categories].map((category) => ({ country, category, percent: '0', validFrom: today }));
}

/** The legal texts in the shop's languages, as far as the pack has them; else in English. */
export function textsOf(
  pack: Pack,
  languages: readonly Language[],
  taxPayer: boolean,
): { language: Language; withdrawal: string; tax: string; complaints: string }[] {
  const known = languages.filter((language) => pack.texts[language] !== undefined);
  return (known.length > 0 ? known : (['en'] as const)).map((language) => {
    const { withdrawal, tax, exempt, complaints } = pack.texts[language]!;
    return { language, withdrawal, tax: taxPayer ? tax : exempt, complaints };
  });
}
