// The customers of a simulated marketplace, each by a number, with an address in the channel's country.
import type { ForeignOrder } from '#modules/channels';

const FIRST = ['Ana', 'Ion', 'Maria', 'Andrei', 'Elena', 'Paulo', 'Beatriz', 'Tomasz', 'Zofia', 'Olga', 'Mihai', 'Irina'];
const LAST = ['Popescu', 'Ionescu', 'Silva', 'Souza', 'Kowalski', 'Nowak', 'Rusu', 'Ceban', 'Ferreira', 'Marin'];
const PLACES: Record<string, { street: string; city: string; postalCode: string; region?: string; phone: (n: number) => string }> = {
  RO: { street: 'Strada Libertății', city: 'București', postalCode: '010011', region: 'B', phone: (n) => '+407' + String(20_000_000 + n) },
  BR: { street: 'Rua das Flores', city: 'São Paulo', postalCode: '01310-100', region: 'SP', phone: (n) => '+55119' + String(10_000_000 + n) },
  PL: { street: 'ulica Długa', city: 'Warszawa', postalCode: '00-001', phone: (n) => '+48' + String(500_000_000 + n) },
  MD: { street: 'strada Ștefan cel Mare', city: 'Chișinău', postalCode: 'MD-2001', phone: (n) => '+3736' + String(9_000_000 + n).slice(0, 7) },
};

/** The customer of a number: the same name, address, e-mail and phone each time. */
export function customerOf(n: number, country: string): Pick<ForeignOrder['order'], 'customer' | 'shipTo'> {
  const place = PLACES[country] ?? PLACES['RO']!;
  const name = `${FIRST[n % FIRST.length]} ${LAST[(n * 7 + Math.floor(n / FIRST.length)) % LAST.length]}`;
  const { phone, street, ...town } = place;
  return {
    customer: { name, email: `customer${n}@example.com`, phone: phone(n % 900_000) },
    shipTo: { name, street: `${street} ${1 + (n % 120)}`, ...town, country: country in PLACES ? country : 'RO', phone: phone(n % 900_000) },
  };
}
