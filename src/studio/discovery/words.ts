// What a mined drawing says besides the names of its log, in the languages of the house.
import type { Language } from '#kernel';
import type { Said } from './outline.ts';

export const SAID: Readonly<Record<Language, Said>> = {
  en: { start: 'Begins', end: 'Done', choose: 'Which way?', next: 'What comes next?', skip: 'Nothing more here', again: 'Once more', on: 'Go on' },
  ro: { start: 'Începe', end: 'Gata', choose: 'Pe unde?', next: 'Ce urmează?', skip: 'Nimic aici', again: 'Încă o dată', on: 'Mai departe' },
  pl: { start: 'Początek', end: 'Gotowe', choose: 'Którędy?', next: 'Co dalej?', skip: 'Nic tutaj', again: 'Jeszcze raz', on: 'Dalej' },
  'pt-BR': { start: 'Início', end: 'Pronto', choose: 'Por onde?', next: 'O que vem a seguir?', skip: 'Nada aqui', again: 'Mais uma vez', on: 'Seguir' },
  ru: { start: 'Начало', end: 'Готово', choose: 'Каким путём?', next: 'Что дальше?', skip: 'Здесь ничего', again: 'Ещё раз', on: 'Дальше' },
};
