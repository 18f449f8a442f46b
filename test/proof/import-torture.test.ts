// Files as people send them: wrong columns, wrong encodings, broken rows, bombs. Nothing is half-applied, and what is wrong is said by line and cell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { zipSync } from 'fflate';
import writeXlsxFile from 'write-excel-file/node';
import { importHouse } from '../../src/modules/batches/batches.fixture.ts';

const HEADING = 'SKU,Name,Weight (g),Price,Stock';
const utf16 = (text: string, isBig: boolean, hasMark: boolean): Buffer => {
  const little = Buffer.from((hasMark ? '\ufeff' : '') + text, 'utf16le');
  return isBig ? little.swap16() : little;
};
/** Text in a code page of one byte a sign, by the decoder itself turned round. */
function inCodePage(text: string, encoding: string): Buffer {
  const signs = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder(encoding).decode(Uint8Array.of(byte)), byte]));
  return Buffer.from([...text].map((sign) => signs.get(sign) ?? assert.fail(`${sign} is not in ${encoding}`)));
}

const names = (shop: Awaited<ReturnType<typeof importHouse>>): Promise<string[]> =>
  shop.db.read<{ name: string }>(sql`select name from catalog.product order by id`).then((rows) => rows.map((row) => row.name));

test('encodings are found by their marks, their zeros and their letters', async () => {
  await using shop = await importHouse();
  const romanian = 'Cod;Denumire;Greutate (kg);Preţ\nRO-1;Mămăligă şi brânză, ţuică;1,5;12,50\n';
  const polish = 'Kod produktu;Nazwa;Waga (g);Cena\nPL-1;Zażółć gęślą jaźń;200;1 234,50 zł\n';
  const portuguese = 'Código;Nome;Peso (g);Preço\nBR-1;Pão de açúcar e café;300;R$ 1.234,50\n';
  const russian = 'Артикул;Название;Вес (г);Цена\nRU-1;Чай с лимоном;100;99,90\n';
  const files: [Buffer, string, string][] = [
    [inCodePage(romanian, 'windows-1250'), 'windows-1250', 'Mămăligă şi brânză, ţuică'],
    [inCodePage(polish, 'windows-1250'), 'windows-1250', 'Zażółć gęślą jaźń'],
    [inCodePage(portuguese, 'windows-1252'), 'windows-1252', 'Pão de açúcar e café'],
    [inCodePage(russian, 'windows-1251'), 'windows-1251', 'Чай с лимоном'],
    [utf16(polish.replace('PL-1', 'PL-2'), false, true), 'utf-16le', 'Zażółć gęślą jaźń'],
    [utf16(polish.replace('PL-1', 'PL-3'), true, true), 'utf-16be', 'Zażółć gęślą jaźń'],
    [utf16(polish.replace('PL-1', 'PL-4'), false, false), 'utf-16le', 'Zażółć gęślą jaźń'],
    [utf16(polish.replace('PL-1', 'PL-5'), true, false), 'utf-16be', 'Zażółć gęślą jaźń'],
    [Buffer.from('\ufeff' + romanian.replace('RO-1', 'RO-2')), 'utf-8', 'Mămăligă şi brânză, ţuică'],
  ];
  const expected: string[] = [];
  for (const [file, encoding, name] of files) {
    const batchId = await shop.upload('products', file);
    const got = await shop.get(batchId);
    assert.deepEqual([got['encoding'], got['delimiter']], [encoding, ';'], name);
    assert.deepEqual(
      await shop.run(batchId),
      { state: 'done', rows: 1, created: 1, updated: 0, unchanged: 0, refused: 0 },
      JSON.stringify(await shop.faults(batchId)),
    );
    expected.push(name);
  }
  assert.deepEqual(await names(shop), expected);
  const found = await shop.db.read(sql`
    select v.sku, v.weight_grams as weight, p.price_minor::int as price from catalog.variant v join pricing.price p on p.sku_id = v.id where v.sku in ('RO-1', 'PL-1', 'BR-1', 'RU-1') order by v.sku`);
  assert.deepEqual(found, [
    { sku: 'BR-1', weight: 300, price: 123450 },
    { sku: 'PL-1', weight: 200, price: 123450 },
    { sku: 'RO-1', weight: 1500, price: 1250 },
    { sku: 'RU-1', weight: 100, price: 9990 },
  ]);
  // A person knows better: the same bytes in another encoding are read again.
  const wrong = await shop.upload('products', inCodePage('Kod;Nazwa\nX-1;Pão\n'.replace('Pão', 'não'), 'windows-1252'));
  await shop.act('batches.map', { batchId: wrong, encoding: 'windows-1252' });
  await shop.work();
  const { rows } = await shop.ask<{ rows: { cells: string[] }[] }>('batches.preview', { batchId: wrong });
  assert.deepEqual(rows[0]!.cells, ['X-1', 'não']);
  await shop.verify();
});

test('what is wrong is said by line and cell, and only sound rows are written', async () => {
  await using shop = await importHouse();
  const file = [
    HEADING,
    'A-1,"A ""quoted"" name, with',
    'two lines",100,10.00,5',
    'A-2,Ragged,100,10.00,5,surplus',
    'A-3,Not a number,heavy,10.00,5',
    'A-4,Three decimals,1,10.005,5',
    `A-5,Nul \0 byte,1,10.00,5`,
    `A-6,${'x'.repeat(100_001)},1,10.00,5`,
    'A-7,Short row,7',
    ',No code but a name,1,10.00,5',
    'A-1,The same code again,1,1.00,1',
    '=CMD|A1,=1+1,1,10.00,5',
    '',
    'A-8,Good,8,8.00,-3',
  ].join('\r\n');
  const batchId = await shop.upload('products', file);
  const before = await shop.fingerprint();
  const expected = [
    '4 F batches.ragged',
    '5 C batches.number',
    '6 D batches.money',
    '7 B batches.unreadable',
    '8 B batches.cell_too_large',
    '10 A batches.missing',
    '11 A batches.twice',
  ];
  const figures = await shop.check(batchId);
  assert.deepEqual((await shop.faults(batchId)).sort(), expected.sort());
  assert.deepEqual(figures, { state: 'checked', rows: 11, created: 3, updated: 0, unchanged: 0, refused: 8 });
  assert.deepEqual(await shop.fingerprint(), before);
  assert.equal((await shop.run(batchId)).created, 3);
  assert.deepEqual(
    (
      await shop.db.read<{ sku: string; name: string }>(
        sql`select v.sku, p.name from catalog.product p join catalog.variant v on v.product_id = p.id order by v.sku`,
      )
    ).map((row) => [row.sku, row.name]),
    [
      ['=CMD|A1', '=1+1'],
      ['A-7', 'Short row'],
      ['A-8', 'Good'],
    ],
  );
  // The error file has the rows as they came, can be put right and comes back with its own columns.
  const errors = (await shop.download('/files/batches/:id/errors.csv', { id: batchId })).toString();
  assert.ok(errors.startsWith(`\ufeff${HEADING},Error\r\n`), errors.slice(0, 100));
  const mended = errors.replace('heavy', '55').replace('10.005', '10.05');
  const again = await shop.upload('products', mended);
  assert.deepEqual((await shop.get(again))['ignored'], ['Error']);
  assert.equal((await shop.run(again)).created, 2);
  await shop.verify();
});

test('wrong columns, no rows, nothing at all, an endless quote: each is said and nothing happens', async () => {
  await using shop = await importHouse();
  const before = await shop.fingerprint();
  const told = async (content: string | Uint8Array): Promise<[string, string[]]> => {
    const batchId = await shop.upload('stock', content);
    const { state } = await shop.get(batchId);
    if (state === 'staged') await shop.check(batchId);
    return [state, await shop.faults(batchId)];
  };
  assert.deepEqual(await told(''), ['broken', ['1 batches.empty']]);
  assert.deepEqual(await told('SKU,On hand\n\n\n'), ['broken', ['1 batches.empty']]);
  assert.deepEqual(await told('Colour,Shape\nred,round\n'), ['staged', ['2 batches.missing', '2 batches.missing']]);
  assert.deepEqual(await told('SKU,On hand\nA,"5\n' + 'B,6\n'.repeat(2_000_000)), ['broken', ['2 batches.endless_cell']]);
  assert.deepEqual(await told('SKU,On hand\nNOPE,5\nNOPE,6\n'), ['staged', ['3 A batches.twice', '2 A batches.unknown_sku']]);
  assert.deepEqual(await shop.fingerprint(), before);
  await shop.verify();
});

test('a workbook is read like a CSV; one that is a bomb is refused', async () => {
  await using shop = await importHouse();
  const row = (...cells: (string | number | Date)[]) =>
    cells.map((value) => (value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : { value, type: typeof value === 'number' ? Number : String }));
  const data = [
    row('SKU', 'Name', 'Weight (g)', 'Price', 'Stock'),
    row('X-1', '=1+1', 100, 12.5, 3),
    row('X-2', 'Żółw & co', 7, 0.1 + 0.2, 0),
    row('X-3', 'Bad', 'heavy' as never, 1, 1),
  ];
  const file = await (writeXlsxFile as unknown as (data: unknown, options: object) => { toBuffer(): Promise<Buffer> })(data, {}).toBuffer();
  const batchId = await shop.upload('products', file);
  assert.equal((await shop.get(batchId))['fileType'], 'xlsx');
  assert.deepEqual(await shop.check(batchId), { state: 'checked', rows: 3, created: 2, updated: 0, unchanged: 0, refused: 1 });
  assert.deepEqual(await shop.faults(batchId), ['4 C batches.number']);
  await shop.run(batchId);
  assert.deepEqual(await names(shop), ['=1+1', 'Żółw & co']);
  const sheet = (xml: string): Uint8Array =>
    zipSync(
      {
        'xl/worksheets/sheet1.xml': Buffer.from(xml),
        'xl/workbook.xml': Buffer.from('<workbook/>'),
        'xl/_rels/workbook.xml.rels': Buffer.from('<Relationships/>'),
      },
      { level: 9 },
    );
  const bomb = sheet(`<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>${'A'.repeat(60_000_000)}</t></is></c></row></sheetData></worksheet>`);
  assert.ok(bomb.length < 100_000);
  await assert.rejects(shop.upload('products', bomb), { code: 'batches.workbook_too_large' });
  await assert.rejects(shop.upload('products', Buffer.from('PK\u0003\u0004 this is no workbook')), { code: 'batches.not_a_workbook' });
  await shop.verify();
});

test('twenty thousand rows: a row that breaks in the middle is named, the others are done; twice changes nothing', async () => {
  await using shop = await importHouse();
  const rows = 20_000;
  const file = HEADING + '\n' + Array.from({ length: rows }, (_, n) => `T-${n},Thing ${n},${n % 500},${(n % 90) + 1}.50,0`).join('\n');
  const batchId = await shop.upload('products', file);
  const original = shop.kernel.tx.bind(shop.kernel);
  let broken = 0;
  // A fault of the database in the middle of the run, for one product only.
  shop.kernel.tx = ((actor, work, options) =>
    original(
      actor,
      async (ctx) => {
        const write = ctx.write.bind(ctx);
        ctx.write = (statement) => {
          if (statement.text.includes('insert into catalog.product') && statement.values.some((value) => String(value).includes('"Thing 12345"'))) {
            broken++;
            throw new Error('the disk is full just here');
          }
          write(statement);
        };
        return work(ctx);
      },
      options,
    )) as typeof shop.kernel.tx;
  assert.deepEqual(await shop.run(batchId), { state: 'done', rows, created: rows - 1, updated: 0, unchanged: 0, refused: 1 });
  assert.ok(broken >= 2, 'once in its slice and once alone');
  assert.deepEqual(await shop.faults(batchId), ['12347 batches.broken']);
  shop.kernel.tx = original;
  const again = await shop.upload('products', file);
  assert.deepEqual(await shop.run(again), { state: 'done', rows, created: 1, updated: 0, unchanged: rows - 1, refused: 0 });
  await shop.verify();
  assert.equal(await shop.undo(again), 'undone');
  assert.deepEqual(await shop.db.read(sql`select count(*)::int as products from catalog.product`), [{ products: rows - 1 }]);
  await shop.verify();
});
