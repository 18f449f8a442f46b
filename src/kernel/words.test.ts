// Finding by words: five countries' letters, beginnings, several words, last digits, renaming, pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM } from '#kernel';
import { house } from '#testing';
import { fold, idsByWords, phoneWord, soughtWords, wordsOf, writeWords } from './words.ts';

test('letters of five countries are folded to plain ones', () => {
  const folded = ['Ștefan ȚUȚEA', 'Żółć Łódź', 'São João', 'Ёлка Йод', 'Strauß-Øre', 'Iași\u0301', '  a,b;  c '].map(fold);
  assert.deepEqual(folded, ['stefan tutea', 'zolc lodz', 'sao joao', 'елка иод', 'strauss ore', 'iasi', 'a b c']);
  assert.deepEqual(wordsOf('Ana Maria', 'ana@pop', null), ['ana', 'maria', 'pop']);
  assert.deepEqual(phoneWord('+40 721 23 45'), ['#543212704']);
  assert.deepEqual(phoneWord('12'), []);
});

test('things are found by the beginnings of their words, newest first and page by page, and by new names only', async () => {
  await using shop = await house({ modules: [] });
  const write = (things: { id: string; words: string[]; was?: string[] }[]) => shop.kernel.tx(SYSTEM, async (ctx) => writeWords(ctx, 'cus', things));
  await write([
    { id: 'cus_1', words: wordsOf('Ana Pop') },
    { id: 'cus_2', words: wordsOf('Ana-Maria Popescu') },
    { id: 'cus_3', words: [...wordsOf('Анна Иванова'), ...phoneWord('+37369123456')] },
    { id: 'cus_4', words: wordsOf('Anton Pop') },
  ]);
  await shop.kernel.tx(SYSTEM, async (ctx) => writeWords(ctx, 'prd', [{ id: 'prd_1', words: wordsOf('Ananas') }]));
  const find = async (text: string, walk: { after?: string; limit?: number; newestFirst?: boolean } = {}) => {
    const sought = soughtWords(text)!;
    const rows = await shop.kernel.db.read<{ id: string }>(
      idsByWords('cus', sought, { after: walk.after, limit: walk.limit ?? 10, newestFirst: walk.newestFirst ?? true }),
    );
    return rows.map((row) => row.id);
  };
  assert.deepEqual(await find('an'), ['cus_4', 'cus_2', 'cus_1']);
  assert.deepEqual(await find('an', { newestFirst: false, limit: 2 }), ['cus_1', 'cus_2']);
  assert.deepEqual(await find('an', { after: 'cus_4', limit: 1 }), ['cus_2']);
  assert.deepEqual(await find('POP ána'), ['cus_2', 'cus_1']);
  assert.deepEqual(await find('pop maria'), ['cus_2']);
  assert.deepEqual(await find('АННА'), ['cus_3']);
  assert.deepEqual(await find(phoneWord('123 456')[0]!), ['cus_3']);
  assert.deepEqual(await find('ananas'), []);
  await write([{ id: 'cus_1', words: wordsOf('Ana Ionescu'), was: wordsOf('Ana Pop') }]);
  assert.deepEqual([await find('pop'), await find('ion'), await find('ana pop')], [['cus_4', 'cus_2'], ['cus_1'], ['cus_2']]);
});
