// Moldova: what a shop there begins with.
import type { Pack } from '../types.ts';

const LAW = 'Codul fiscal al Republicii Moldova art. 96';

export const md: Pack = {
  code: 'MD',
  countries: [{ code: 'MD', currency: 'MDL', zone: 'Europe/Chisinau' }],
  languages: ['ro', 'ru', 'en'],
  taxIdName: 'IDNO',
  vat: [
    { country: 'MD', category: 'standard', percent: '20', since: '1998-01-01', source: LAW },
    { country: 'MD', category: 'medicines', percent: '8', since: '2004-01-01', source: LAW },
  ],
  carriers: ['Poșta Moldovei', 'Nova Post', 'FAN Courier Moldova'],
  methods: ['courier'],
  tariffs: [],
  texts: {
    ro: {
      withdrawal:
        'Vă puteți retrage din contractul încheiat la distanță în 14 zile de la primirea produselor, fără să spuneți de ce (Legea nr. 105/2003). Scrieți-ne, iar banii vă sunt restituiți.',
      tax: 'Prețurile includ TVA.',
      exempt: 'Vânzătorul nu este plătitor de TVA.',
      complaints: 'Reclamații: Inspectoratul de Stat pentru Supravegherea Produselor Nealimentare și Protecția Consumatorilor, consumator.gov.md.',
    },
    ru: {
      withdrawal:
        'Вы можете отказаться от договора, заключённого на расстоянии, в течение 14 дней после получения товара, не объясняя причин (Закон № 105/2003). Напишите нам, и мы вернём деньги.',
      tax: 'Цены включают НДС.',
      exempt: 'Продавец не является плательщиком НДС.',
      complaints: 'Жалобы: Государственная инспекция по надзору за непродовольственными товарами и защите потребителей, consumator.gov.md.',
    },
    en: {
      withdrawal:
        'You may withdraw from a distance contract within 14 days of receiving the goods without giving a reason (Moldovan Law no. 105/2003). Write to us, and you get your money back.',
      tax: 'Prices include VAT.',
      exempt: 'The seller is not registered for VAT.',
      complaints: 'Complaints: State Inspectorate for Non-food Products and Consumer Protection, consumator.gov.md.',
    },
  },
};
