// The European Union, for every member that has no pack of its own: currency, time zone and the standard rate of VAT of each.
import type { Pack, PackCountry, VatFact } from '../types.ts';

const LAW = 'Directive 2006/112/EC art. 97; rates as each member state applies them';

/** Country, currency, time zone, standard rate in per cent, the day since which it holds. */
const MEMBERS: readonly [country: string, currency: string, zone: string, percent: string, since: string][] = [
  ['AT', 'EUR', 'Europe/Vienna', '20', '2016-01-01'],
  ['BE', 'EUR', 'Europe/Brussels', '21', '1996-01-01'],
  ['BG', 'EUR', 'Europe/Sofia', '20', '2007-01-01'],
  ['CY', 'EUR', 'Asia/Nicosia', '19', '2014-01-13'],
  ['CZ', 'CZK', 'Europe/Prague', '21', '2013-01-01'],
  ['DE', 'EUR', 'Europe/Berlin', '19', '2007-01-01'],
  ['DK', 'DKK', 'Europe/Copenhagen', '25', '1992-01-01'],
  ['EE', 'EUR', 'Europe/Tallinn', '24', '2025-07-01'],
  ['ES', 'EUR', 'Europe/Madrid', '21', '2012-09-01'],
  ['FI', 'EUR', 'Europe/Helsinki', '25.5', '2024-09-01'],
  ['FR', 'EUR', 'Europe/Paris', '20', '2014-01-01'],
  ['GR', 'EUR', 'Europe/Athens', '24', '2016-06-01'],
  ['HR', 'EUR', 'Europe/Zagreb', '25', '2012-03-01'],
  ['HU', 'HUF', 'Europe/Budapest', '27', '2012-01-01'],
  ['IE', 'EUR', 'Europe/Dublin', '23', '2012-01-01'],
  ['IT', 'EUR', 'Europe/Rome', '22', '2013-10-01'],
  ['LT', 'EUR', 'Europe/Vilnius', '21', '2009-09-01'],
  ['LU', 'EUR', 'Europe/Luxembourg', '17', '2015-01-01'],
  ['LV', 'EUR', 'Europe/Riga', '21', '2012-07-01'],
  ['MT', 'EUR', 'Europe/Malta', '18', '2004-01-01'],
  ['NL', 'EUR', 'Europe/Amsterdam', '21', '2012-10-01'],
  ['PT', 'EUR', 'Europe/Lisbon', '23', '2011-01-01'],
  ['SE', 'SEK', 'Europe/Stockholm', '25', '1995-01-01'],
  ['SI', 'EUR', 'Europe/Ljubljana', '22', '2013-07-01'],
  ['SK', 'EUR', 'Europe/Bratislava', '23', '2025-01-01'],
];

const GRAMS = [1_000, 3_000, 5_000, 10_000, 31_500];
const tariff = (currency: string, prices: string[], freeFrom: string) => ({
  method: 'courier',
  zone: 'EU',
  currency,
  steps: GRAMS.map((upToGrams, at) => ({ upToGrams, price: prices[at]! })),
  freeFrom,
});

export const eu: Pack = {
  code: 'EU',
  countries: MEMBERS.map(([code, currency, zone]): PackCountry => ({ code, currency, zone })),
  languages: ['en'],
  taxIdName: 'VAT',
  vat: MEMBERS.map(([country, , , percent, since]): VatFact => ({ country, category: 'standard', percent, since, source: LAW })),
  carriers: ['DHL', 'DPD', 'GLS', 'UPS'],
  methods: ['courier'],
  // Shipping brings euro, lei and zloty for the zone; these are defaults to be changed.
  tariffs: [
    tariff('CZK', ['249.00', '299.00', '369.00', '489.00', '989.00'], '3700.00'),
    tariff('HUF', ['3900.00', '4700.00', '5900.00', '7900.00', '15900.00'], '59000.00'),
    tariff('SEK', ['109.00', '129.00', '165.00', '219.00', '439.00'], '1700.00'),
    tariff('DKK', ['75.00', '89.00', '109.00', '149.00', '299.00'], '1100.00'),
  ],
  texts: {
    en: {
      withdrawal:
        'You may withdraw from the contract within 14 days of receiving the goods without giving a reason (Directive 2011/83/EU, art. 9). Write to us, and your money comes back within 14 days.',
      tax: 'Prices include VAT.',
      exempt: 'The seller uses the VAT exemption for small enterprises (Directive 2006/112/EC, art. 284).',
      complaints: 'Complaints: the consumer protection authority of your country; across borders: your European Consumer Centre, eccnet.eu.',
    },
  },
};
