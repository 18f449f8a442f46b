// Pure decisions of shipping: steps that a state allows, shares of weight and cash, addresses, numbers with check digits.
import { type Fault, type Money, type MoneyJson, Refusal, moneyJson, split } from '#kernel';
import type { Parcel, ParcelLine, ParcelState, Recipient } from './types.ts';

/** Refuses unless the parcel is in one of `states`. */
export function mustBe(parcel: Parcel, states: ParcelState[]): void {
  if (states.includes(parcel.state)) return;
  if (parcel.state === 'cancelled') throw new Refusal('shipping.cancelled', { parcelId: parcel.id }, { message: `The parcel ${parcel.number} was cancelled.` });
  throw new Refusal(
    'shipping.state',
    { parcelId: parcel.id, state: parcel.state, wanted: states },
    { message: `The parcel ${parcel.number} is ${parcel.state}, not ${states.join(' or ')}.` },
  );
}

export const BEFORE_HAND_OVER: ParcelState[] = ['planned', 'picked', 'checked', 'packed', 'labelled'];

/** Cash to collect on the wire; null where there is none. */
export const collectJson = (collect: Money | null): MoneyJson | null => (collect ? moneyJson(collect.minor, collect.currency) : null);

/** The parts of the order's weight that go into each parcel, by pieces; they sum to the whole. */
export function weightShares(weightGrams: number, pieces: readonly number[]): number[] {
  return split(BigInt(weightGrams), pieces.map(BigInt)).map(Number);
}

/** Which parcel carries the cash to collect: the one with most pieces, of equal ones the earlier. */
export function cashCarrier(pieces: readonly number[]): number {
  return pieces.reduce((best, count, i) => (count > pieces[best]! ? i : best), 0);
}

/** Lines summed by SKU, in the order in which each SKU comes first. */
export function summed<L extends { skuId: string; quantity: number }>(lines: readonly L[]): L[] {
  const sums = new Map<string, L>();
  for (const line of lines) {
    const sum = sums.get(line.skuId);
    if (sum) sum.quantity += line.quantity;
    else sums.set(line.skuId, { ...line });
  }
  return [...sums.values()];
}

/**
 * Compares what was picked with what the parcel should hold. Refuses with `shipping.short_pick` when something lacks and
 * with `shipping.wrong_pick` when something is not of this parcel or too much.
 */
export function comparePick(parcel: Parcel, planned: readonly ParcelLine[], lines: readonly { skuId: string; picked: number }[]): void {
  const faults: Fault[] = [];
  const picked = new Map<string, number>();
  lines.forEach((line, i) => {
    const wanted = planned.find((one) => one.skuId === line.skuId);
    const sum = (picked.get(line.skuId) ?? 0) + line.picked;
    picked.set(line.skuId, sum);
    if (!wanted) faults.push({ pointer: `/lines/${i}/skuId`, code: 'shipping.wrong_pick', message: 'This is not in the parcel.' });
    else if (sum > wanted.quantity)
      faults.push({
        pointer: `/lines/${i}/picked`,
        code: 'shipping.wrong_pick',
        message: `Of ${wanted.sku} only ${wanted.quantity} go into the parcel.`,
      });
  });
  if (faults.length > 0) throw new Refusal('shipping.wrong_pick', { parcelId: parcel.id }, { message: faults[0]!.message, faults, status: 422 });
  const short = planned
    .map(({ skuId, sku, quantity }) => ({ skuId, sku, wanted: quantity, picked: picked.get(skuId) ?? 0 }))
    .filter((line) => line.picked < line.wanted);
  if (short.length > 0) {
    throw new Refusal(
      'shipping.short_pick',
      { parcelId: parcel.id, lines: short },
      { message: short.map((l) => `${l.sku}: ${l.picked} of ${l.wanted} found`).join('; ') },
    );
  }
}

/** How postal codes look (Universal Postal Union, addressing systems by country); countries that are not here take any. */
const POSTAL_CODES: Record<string, RegExp> = {
  RO: /^\d{6}$/,
  MD: /^(MD-?)?\d{4}$/,
  PL: /^\d{2}-\d{3}$/,
  BR: /^\d{5}-?\d{3}$/,
  BG: /^\d{4}$/,
  HU: /^\d{4}$/,
  AT: /^\d{4}$/,
  BE: /^\d{4}$/,
  DK: /^\d{4}$/,
  LU: /^\d{4}$/,
  SI: /^\d{4}$/,
  DE: /^\d{5}$/,
  ES: /^\d{5}$/,
  FR: /^\d{5}$/,
  IT: /^\d{5}$/,
  HR: /^\d{5}$/,
  FI: /^\d{5}$/,
  EE: /^\d{5}$/,
  CZ: /^\d{3} ?\d{2}$/,
  SK: /^\d{3} ?\d{2}$/,
  GR: /^\d{3} ?\d{2}$/,
  SE: /^\d{3} ?\d{2}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
  PT: /^\d{4}-\d{3}$/,
  LT: /^(LT-)?\d{5}$/,
  LV: /^(LV-)?\d{4}$/,
};

/** Whether a postal code can be one of the country. */
export const isPostalCode = (country: string, code: string): boolean => POSTAL_CODES[country]?.test(code.trim()) ?? true;

/** What keeps a parcel from being sent to this address, as far as its text tells; `pointer` is the prefix of the fields. */
export function addressFaults(to: Recipient, pointer: string): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: keyof Recipient, message: string): number => faults.push({ pointer: `${pointer}/${field}`, code: 'shipping.address', message });
  for (const field of ['name', 'street', 'city'] as const) if (to[field].trim() === '') fault(field, `The ${field} is empty.`);
  if (!isPostalCode(to.country, to.postalCode)) fault('postalCode', `"${to.postalCode}" is not a postal code of ${to.country}.`);
  return faults;
}

/** The check digit of a GS1 key: weights 3 and 1 from the right (GS1 General Specifications, 7.9.1). */
export function gs1CheckDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}

/**
 * The SSCC of a parcel: extension digit 0, the shop's GS1 company prefix, and the year's last digits and the number of
 * the parcel, so that none comes again within a year (GS1 General Specifications, 2.2.1). Null when the number does not
 * fit behind the prefix.
 */
export function ssccOf(prefix: string, parcelNumber: string): string | null {
  const match = /(\d{4})-(\d+)$/.exec(parcelNumber);
  if (!match || !/^\d{4,12}$/.test(prefix)) return null;
  const room = 16 - prefix.length - 2;
  const serial = match[2]!.replace(/^0+/, '');
  if (serial.length > room) return null;
  const body = '0' + prefix + match[1]!.slice(2) + serial.padStart(room, '0');
  return body + gs1CheckDigit(body);
}
