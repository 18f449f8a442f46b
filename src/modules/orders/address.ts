// Is an order complete enough to be sent: address, postal code and phone, by country.
import { emailOf, phoneOf } from '#modules/parties';
import type { Head } from './types.ts';

/** Shapes of postal codes (Universal Postal Union, postal addressing systems of the members). */
const POSTAL_CODES: Record<string, RegExp> = {
  AT: /^\d{4}$/,
  BE: /^\d{4}$/,
  BG: /^\d{4}$/,
  BR: /^\d{5}-?\d{3}$/,
  CY: /^\d{4}$/,
  CZ: /^\d{3} ?\d{2}$/,
  DE: /^\d{5}$/,
  DK: /^\d{4}$/,
  EE: /^\d{5}$/,
  ES: /^\d{5}$/,
  FI: /^\d{5}$/,
  FR: /^\d{5}$/,
  GR: /^\d{3} ?\d{2}$/,
  HR: /^\d{5}$/,
  HU: /^\d{4}$/,
  IT: /^\d{5}$/,
  LT: /^(LT-)?\d{5}$/,
  LU: /^(L-)?\d{4}$/,
  LV: /^(LV-)?\d{4}$/,
  MD: /^(MD-?)?\d{4}$/,
  MT: /^[A-Z]{3} ?\d{4}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
  PL: /^\d{2}-\d{3}$/,
  PT: /^\d{4}-\d{3}$/,
  RO: /^\d{6}$/,
  SE: /^\d{3} ?\d{2}$/,
  SI: /^(SI-)?\d{4}$/,
  SK: /^\d{3} ?\d{2}$/,
};

export type Problem = 'name' | 'street' | 'city' | 'postal_code' | 'phone' | 'email' | 'contact';

/** What keeps an order from being sent as it stands, in the order of a label; empty when it is complete. */
export function problemsOf(head: Pick<Head, 'shipTo' | 'email' | 'phone'>): Problem[] {
  const { shipTo, email, phone } = head;
  const problems: Problem[] = [];
  if (!/\p{L}{2}/u.test(shipTo.name)) problems.push('name');
  if (shipTo.street.trim().length < 4 || !/\p{L}{2}/u.test(shipTo.street)) problems.push('street');
  if (!/\p{L}{2}/u.test(shipTo.city)) problems.push('city');
  const shape = POSTAL_CODES[shipTo.country];
  if (shape && !shape.test(shipTo.postalCode.trim().toUpperCase())) problems.push('postal_code');
  const number = shipTo.phone ?? phone;
  if (number !== null && phoneOf(number, shipTo.country) === null) problems.push('phone');
  if (email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(emailOf(email) ?? '')) problems.push('email');
  if (number === null && email === null) problems.push('contact');
  return problems;
}
