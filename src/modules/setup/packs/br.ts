// Brazil: what a shop there begins with.
import type { Pack } from '../types.ts';

// ICMS is a part of the price: São Paulo's 18 % and 7 % of it are 18 ÷ 82 and 7 ÷ 93 on top.
const LAW = 'Lei SP nº 6.374/1989 art. 34; Constituição Federal art. 150 VI d';

export const br: Pack = {
  code: 'BR',
  countries: [{ code: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo' }],
  languages: ['pt-BR', 'en'],
  taxIdName: 'CNPJ',
  vat: [
    { country: 'BR', category: 'standard', percent: '21.9512', since: '2020-01-01', source: LAW },
    { country: 'BR', category: 'food', percent: '7.5269', since: '2020-01-01', source: LAW },
    { country: 'BR', category: 'books', percent: '0', since: '1988-10-05', source: LAW },
  ],
  carriers: ['Correios', 'Jadlog', 'Loggi', 'Total Express'],
  methods: ['courier'],
  tariffs: [],
  texts: {
    'pt-BR': {
      withdrawal:
        'Você pode desistir da compra em até 7 dias após receber os produtos, sem precisar dizer por quê (Código de Defesa do Consumidor, art. 49). Escreva para nós e devolvemos todo o valor pago, inclusive o frete.',
      tax: 'Os preços incluem impostos.',
      exempt: 'Empresa optante pelo Simples Nacional.',
      complaints: 'Reclamações: Procon do seu estado ou consumidor.gov.br.',
    },
    en: {
      withdrawal:
        'You may withdraw from the purchase within 7 days of receiving the goods without giving a reason (Brazilian Consumer Code, art. 49). Write to us, and everything you paid comes back, delivery included.',
      tax: 'Prices include taxes.',
      exempt: 'The company pays its taxes under Simples Nacional.',
      complaints: 'Complaints: the Procon of your state, or consumidor.gov.br.',
    },
  },
};
