// Poland: what a shop there begins with.
import type { Pack } from '../types.ts';

const LAW = 'ustawa o podatku od towarów i usług art. 41 i 146ef';

export const pl: Pack = {
  code: 'PL',
  countries: [{ code: 'PL', currency: 'PLN', zone: 'Europe/Warsaw' }],
  languages: ['pl', 'en'],
  taxIdName: 'NIP',
  vat: [
    { country: 'PL', category: 'standard', percent: '23', since: '2011-01-01', source: LAW },
    { country: 'PL', category: 'food', percent: '5', since: '2019-11-01', source: LAW },
    { country: 'PL', category: 'books', percent: '5', since: '2011-01-01', source: LAW },
    { country: 'PL', category: 'medicines', percent: '8', since: '2011-01-01', source: LAW },
  ],
  carriers: ['InPost', 'DPD', 'DHL', 'Poczta Polska', 'GLS', 'ORLEN Paczka'],
  methods: ['courier', 'locker'],
  tariffs: [],
  texts: {
    pl: {
      withdrawal:
        'W ciągu 14 dni od otrzymania towaru można odstąpić od umowy bez podania przyczyny (ustawa o prawach konsumenta). Wystarczy napisać do nas; pieniądze zwracamy w ciągu 14 dni.',
      tax: 'Ceny zawierają podatek VAT.',
      exempt: 'Sprzedawca korzysta ze zwolnienia z VAT (art. 113 ustawy o VAT).',
      complaints: 'Reklamacje i pomoc: rzecznik konsumentów w powiecie lub mieście, Inspekcja Handlowa, uokik.gov.pl.',
    },
    en: {
      withdrawal:
        'You may withdraw from the contract within 14 days of receiving the goods without giving a reason (Polish Consumer Rights Act). Write to us, and your money comes back within 14 days.',
      tax: 'Prices include VAT.',
      exempt: 'The seller is exempt from VAT (art. 113 of the Polish VAT Act).',
      complaints: 'Complaints: the consumer ombudsman of your district, the Trade Inspection, uokik.gov.pl.',
    },
  },
};
