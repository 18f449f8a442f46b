// Is an order complete enough to be sent: address, postal code and phone, by country.
import { emailOf, isPostalCode, phoneOf } from '#modules/parties';
import type { Head } from './types.ts';

export type Problem = 'name' | 'street' | 'city' | 'postal_code' | 'phone' | 'email' | 'contact';

/** What keeps an order from being sent as it stands, in the order of a label; empty when it is complete. */
export function problemsOf(head: Pick<Head, 'shipTo' | 'email' | 'phone'>): Problem[] {
  const { shipTo, email, phone } = head;
  const problems: Problem[] = [];
  if (!/\p{L}{2}/u.test(shipTo.name)) problems.push('name');
  if (shipTo.street.trim().length < 4 || !/\p{L}{2}/u.test(shipTo.street)) problems.push('street');
  if (!/\p{L}{2}/u.test(shipTo.city)) problems.push('city');
  if (!isPostalCode(shipTo.country, shipTo.postalCode)) problems.push('postal_code');
  const number = shipTo.phone ?? phone;
  if (number !== null && phoneOf(number, shipTo.country) === null) problems.push('phone');
  if (email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(emailOf(email) ?? '')) problems.push('email');
  if (number === null && email === null) problems.push('contact');
  return problems;
}
