// Whether a tax number can be one of its country: its shape, and its check digits where the country has them. No office is asked.

/** What is wrong with a number: it has another shape, or a digit of it is wrong. */
export type TaxIdFault = 'shape' | 'digit';
/** The number as it is written in its country, or what is wrong with it. */
export type TaxIdAnswer = { ok: true; taxId: string } | { ok: false; fault: TaxIdFault };

type Rule = { prefix: string; shape: RegExp; fits?: (digits: string) => boolean };

const weighed = (digits: string, weights: readonly number[]): number => weights.reduce((sum, weight, at) => sum + weight * (digits.charCodeAt(at) - 48), 0);

/**
 * CUI: the digits before the last, right-aligned under 753217532, summed, times ten, modulo eleven; ten counts as nought
 * (Ordonanța Guvernului nr. 92/2003, algorithm of the Ministry of Finance).
 */
function cuiFits(digits: string): boolean {
  const body = digits.slice(0, -1).padStart(9, '0');
  return ((weighed(body, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === Number(digits.at(-1));
}

/** NIP: weights 6 5 7 2 3 4 5 6 7 modulo eleven; ten is never given (ustawa o zasadach ewidencji i identyfikacji podatników). */
const nipFits = (digits: string): boolean => weighed(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(digits[9]);

/**
 * CNPJ: twice modulo eleven, a remainder below two giving nought. Since July 2026 the first twelve places may be letters,
 * which count as their ASCII code less 48 (Receita Federal, IN RFB nº 2.229/2024).
 */
function cnpjFits(text: string): boolean {
  if (/^(.)\1+$/.test(text)) return false;
  const digit = (weights: readonly number[]): number => {
    const rest = weighed(text, weights) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  const first = digit([5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return first === Number(text[12]) && digit([6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(text[13]);
}

/** IDNO: weights 7 3 1 over and over, modulo ten (Hotărârea Guvernului nr. 272/2002, structure of the state identification number). */
const idnoFits = (digits: string): boolean => weighed(digits, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === Number(digits[12]);

/** Shapes of the other members' numbers as VIES asks for them (European Commission, VIES FAQ, question 11); the prefix of Greece is EL. */
const VIES: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  ES: /^[0-9A-Z]\d{7}[0-9A-Z]$/,
  FI: /^\d{8}$/,
  FR: /^[0-9A-HJ-NP-Z]{2}\d{9}$/,
  GR: /^\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PT: /^\d{9}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
};

const RULES: Record<string, Rule> = {
  RO: { prefix: 'RO', shape: /^[1-9]\d{1,9}$/, fits: cuiFits },
  PL: { prefix: 'PL', shape: /^\d{10}$/, fits: nipFits },
  BR: { prefix: '', shape: /^[0-9A-Z]{12}\d{2}$/, fits: cnpjFits },
  MD: { prefix: '', shape: /^\d{13}$/, fits: idnoFits },
  ...Object.fromEntries(Object.entries(VIES).map(([country, shape]) => [country, { prefix: country === 'GR' ? 'EL' : country, shape }])),
};

/** Looks at a tax number; with `vat` the country's letters are written before it, as a payer of VAT does. A country without a rule takes any number. */
export function checkTaxId(country: string, text: string, vat: boolean): TaxIdAnswer {
  const rule = RULES[country];
  const plain = text.toUpperCase().replace(/[\s./-]/g, '');
  if (!rule) return plain === '' ? { ok: false, fault: 'shape' } : { ok: true, taxId: plain };
  const bare = rule.prefix !== '' && plain.startsWith(rule.prefix) ? plain.slice(rule.prefix.length) : plain;
  if (!rule.shape.test(bare)) return { ok: false, fault: 'shape' };
  if (rule.fits && !rule.fits(bare)) return { ok: false, fault: 'digit' };
  return { ok: true, taxId: vat ? rule.prefix + bare : bare };
}
