// Romania: what a shop there begins with.
import type { Pack } from '../types.ts';

const LAW = 'Codul fiscal art. 291, Legea nr. 141/2025';

export const ro: Pack = {
  code: 'RO',
  countries: [{ code: 'RO', currency: 'RON', zone: 'Europe/Bucharest' }],
  languages: ['ro', 'en'],
  taxIdName: 'CUI',
  vat: [
    { country: 'RO', category: 'standard', percent: '21', since: '2025-08-01', source: LAW },
    { country: 'RO', category: 'food', percent: '11', since: '2025-08-01', source: LAW },
    { country: 'RO', category: 'books', percent: '11', since: '2025-08-01', source: LAW },
    { country: 'RO', category: 'medicines', percent: '11', since: '2025-08-01', source: LAW },
  ],
  carriers: ['FAN Courier', 'Sameday', 'Cargus', 'DPD', 'GLS', 'Poșta Română'],
  methods: ['courier', 'locker'],
  tariffs: [],
  texts: {
    ro: {
      withdrawal:
        'Vă puteți retrage din contract în 14 zile de la primirea produselor, fără să spuneți de ce (OUG nr. 34/2014). Scrieți-ne, iar banii se întorc la dumneavoastră în cel mult 14 zile.',
      tax: 'Prețurile includ TVA.',
      exempt: 'Vânzătorul aplică regimul special de scutire de TVA (art. 310 din Codul fiscal).',
      complaints: 'Reclamații: Autoritatea Națională pentru Protecția Consumatorilor, anpc.ro; soluționarea alternativă a litigiilor: reclamatiisal.anpc.ro.',
    },
    en: {
      withdrawal:
        'You may withdraw from the contract within 14 days of receiving the goods without giving a reason (Romanian GEO no. 34/2014). Write to us, and your money comes back within 14 days.',
      tax: 'Prices include VAT.',
      exempt: 'The seller uses the VAT exemption for small enterprises (art. 310 of the Romanian Fiscal Code).',
      complaints: 'Complaints: National Authority for Consumer Protection (ANPC), anpc.ro; alternative dispute resolution: reclamatiisal.anpc.ro.',
    },
  },
};
