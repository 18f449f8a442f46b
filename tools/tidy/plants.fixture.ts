// One violation of every rule, each a change to the clean house.
import { CLEAN, IMPORTS, inStock, inStore, numbered, used } from './clean.fixture.ts';
import { ARROWS } from './house.ts';
import type { Arrows } from './house.ts';
import type { Rule } from './report.ts';

/** A violation: the files that differ from the clean house, and the one rule that must fire on them. */
export interface Plant {
  title: string;
  rule: Rule;
  files: Record<string, string | undefined>;
  arrows?: Arrows;
}

const IMPORT_PLANTS: Plant[] = [
  { title: 'a relative import of a missing file', rule: 'import.resolve', files: inStock("import './gone.ts';") },
  { title: 'an import without its ending', rule: 'import.resolve', files: inStock("import './rules';") },
  { title: 'a door that has no name', rule: 'import.resolve', files: inStock("import '#orders';") },
  {
    title: 'the inside of a module by name',
    rule: 'import.resolve',
    files: inStock("import '#modules/catalog/rules';"),
  },
  {
    title: 'an alias of a bundler',
    rule: 'import.resolve',
    files: { 'web/ui/a.ts': "// A.\nimport '@/table.tsx';\n" },
  },
  {
    title: 'a map with conditions',
    rule: 'import.map',
    files: {
      'package.json': JSON.stringify({ imports: { ...IMPORTS, '#server': { default: './src/server/index.ts' } } }),
    },
  },
  {
    title: 'a map into the inside of a room',
    rule: 'import.map',
    files: { 'package.json': JSON.stringify({ imports: { ...IMPORTS, '#sql': './src/kernel/sql.ts' } }) },
  },
  {
    title: 'kernel imports engine',
    rule: 'import.arrow',
    files: { ...used('src/kernel/sql.ts', '#engine'), 'src/engine/index.ts': '// The door.\n' },
  },
  {
    title: 'a module imports one above it',
    rule: 'import.arrow',
    files: { ...used('src/modules/catalog/module.ts', '#modules/stock') },
  },
  {
    title: 'a type is an arrow too',
    rule: 'import.arrow',
    files: inStock("import type { engineNow } from '#engine';\nexport type A = typeof engineNow;"),
  },
  {
    title: 'an import() is an arrow too',
    rule: 'import.arrow',
    files: inStock("export const later = () => import('#engine');"),
  },
  {
    title: 'a type import() is an arrow too',
    rule: 'import.arrow',
    files: inStock("export type Later = import('#engine').A;"),
  },
  { title: 'src imports web', rule: 'import.arrow', files: inStock("import '../../../web/api/index.ts';") },
  {
    title: 'web imports src',
    rule: 'import.arrow',
    files: { 'web/ui/a.ts': "// A.\nimport '../../src/kernel/index.ts';\n" },
  },
  {
    title: 'a test of web imports src',
    rule: 'import.arrow',
    files: { 'web/ui/a.test.ts': "// A.\nimport '#kernel';\n" },
  },
  {
    title: 'web/api imports web/ui',
    rule: 'import.arrow',
    files: { 'web/ui/b.ts': '// B.\n', ...used('web/api/index.ts', '../ui/b.ts') },
  },
  { title: 'a door reached by path', rule: 'import.door', files: inStock("import '../../kernel/index.ts';") },
  {
    title: 'the inside of another room',
    rule: 'import.door',
    files: { ...inStock("import '../catalog/rules.ts';"), 'src/modules/catalog/rules.ts': '// Rules.\n' },
  },
  {
    title: 'a test reaches inside another room',
    rule: 'import.door',
    files: { 'src/engine/a.test.ts': "// A.\nimport '../modules/stock/rules.ts';\n" },
  },
  {
    title: 'a wiring card imported by a module',
    rule: 'import.card',
    files: inStock("import '../catalog/module.ts';"),
  },
  {
    title: 'two files that import each other',
    rule: 'circle.files',
    files: {
      ...inStock("import { b } from './other.ts';\nexport const a = () => b;"),
      'src/modules/stock/other.ts': "// Other.\nimport { a } from './extra.ts';\nexport const b = () => a;\n",
    },
  },
  {
    title: 'a circle of rooms, tied by types alone',
    rule: 'circle.rooms',
    files: {
      'src/kernel/sql.ts': `${CLEAN['src/kernel/sql.ts']}import type { engineNow } from '#engine';\nexport type N = typeof engineNow;\n`,
    },
    arrows: { ...ARROWS, kernel: ['engine'] },
  },
  {
    title: 'a file that nothing imports',
    rule: 'file.dead',
    files: { 'src/kernel/lonely.ts': '// Lonely.\nexport const a = 1;\n' },
  },
];

const SQL_PLANTS: Plant[] = [
  {
    title: 'a tagged template outside a store',
    rule: 'sql.place',
    files: inStock("import type { Sql } from '#kernel';\nexport const a = (sql: Sql) => sql`select id from stock.lot`;"),
  },
  {
    title: 'SQL handed to query()',
    rule: 'sql.place',
    files: inStock("export const a = (db: { query(text: string): void }) => db.query('select 1');"),
  },
  {
    title: 'SQL in a plain string',
    rule: 'sql.place',
    files: inStock("export const a = 'delete from stock.lot where id = 1';"),
  },
  {
    title: 'SQL of an invariant that is not on the card',
    rule: 'sql.place',
    files: inStock("export const a = { sql: 'select id from stock.lot where id is null' };"),
  },
  {
    title: 'an invariant on the card that reads upward',
    rule: 'sql.read',
    files: {
      'src/modules/catalog/module.ts': "// The card.\nexport const card = { sql: 'select id from stock.lot' };\n",
    },
  },
  {
    title: 'SQL in a file that is no migration',
    rule: 'sql.place',
    files: { 'src/modules/stock/notes.sql': '-- Notes.\nselect id from stock.lot;\n' },
  },
  { title: 'a table without a schema', rule: 'sql.schema', files: inStore('select id from lot') },
  {
    title: 'a second table of a list without a schema',
    rule: 'sql.schema',
    files: inStore('select 1 from stock.lot a, lot b'),
  },
  {
    title: 'a joined table without a schema',
    rule: 'sql.schema',
    files: inStore('select 1 from stock.lot a left join (select id from lot) b using (id)'),
  },
  { title: 'a table name put in at run time', rule: 'sql.schema', files: inStore("select id from ${'stock.lot'}") },
  {
    title: 'a migration without a schema',
    rule: 'sql.schema',
    files: { 'src/modules/stock/migrations/0002-b.sql': '-- B.\ncreate table if not exists place (id text);\n' },
  },
  {
    title: 'a foreign key without a schema',
    rule: 'sql.schema',
    files: {
      'src/modules/stock/migrations/0002-b.sql': '-- B.\ncreate table stock.b (id text references lot (id));\n',
    },
  },
  {
    title: 'an insert into another schema',
    rule: 'sql.write',
    files: inStore('insert into catalog.product (id) values (1)'),
  },
  {
    title: 'an update of another schema',
    rule: 'sql.write',
    files: inStore('with a as (update kernel.event set id = 1 returning id) select id from a'),
  },
  {
    title: 'a delete from another schema',
    rule: 'sql.write',
    files: inStore('delete from catalog.product p using stock.lot l where l.id = p.id'),
  },
  {
    title: 'a truncated table of another schema',
    rule: 'sql.write',
    files: inStore('truncate stock.lot, catalog.product'),
  },
  {
    title: 'a migration that alters another schema',
    rule: 'sql.write',
    files: {
      'src/modules/stock/migrations/0002-b.sql': '-- B.\nalter table if exists catalog.product add column a text;\n',
    },
  },
  {
    title: 'an index on another schema',
    rule: 'sql.write',
    files: { 'src/modules/stock/migrations/0002-b.sql': '-- B.\ncreate index b on catalog.product (id);\n' },
  },
  {
    title: 'the kernel writes a module',
    rule: 'sql.write',
    files: {
      'src/kernel/sql.ts': `${CLEAN['src/kernel/sql.ts']}export const a = (sql: Sql) => sql\`update stock.lot set id = 1\`;\n`,
    },
  },
  { title: 'a read of a schema above', rule: 'sql.read', files: inStore('select id from orders.line') },
  {
    title: 'a read of the engine',
    rule: 'sql.read',
    files: inStore('select 1 from stock.lot where exists (select 1 from engine.run)'),
  },
  {
    title: 'the kernel reads a module',
    rule: 'sql.read',
    files: {
      'src/kernel/sql.ts': `${CLEAN['src/kernel/sql.ts']}export const a = (sql: Sql) => sql\`select 1 from stock.lot\`;\n`,
    },
  },
  {
    title: 'a foreign key to a schema above',
    rule: 'sql.read',
    files: {
      'src/modules/stock/migrations/0002-b.sql': '-- B.\ncreate table stock.b (id text references orders.line (id));\n',
    },
  },
  { title: 'now() in a store', rule: 'sql.clock', files: inStore('update stock.lot set made_at = now()') },
  {
    title: 'current_timestamp in a store',
    rule: 'sql.clock',
    files: inStore('select id from stock.lot where made_at < current_timestamp'),
  },
  {
    title: 'a trigger',
    rule: 'sql.trigger',
    files: {
      'src/modules/stock/migrations/0002-b.sql':
        '-- B.\ncreate or replace trigger t after insert or update on stock.lot for each row execute function stock.f();\n',
    },
  },
];

const CALL_PLANTS: Plant[] = [
  { title: 'Date.now', rule: 'call.clock', files: inStock('export const a = Date.now();') },
  { title: 'new Date() without an argument', rule: 'call.clock', files: inStock('export const a = new Date();') },
  {
    title: 'Temporal.Now',
    rule: 'call.clock',
    files: {
      'demo/README.md': 'demo\n',
      'demo/a.ts': '// A.\nexport const a = (Temporal: { Now: 1 }) => Temporal.Now;\n',
    },
  },
  { title: 'Math.random', rule: 'call.random', files: inStock('export const a = Math.random();') },
  {
    title: 'randomUUID of node:crypto',
    rule: 'call.random',
    files: inStock("import { randomUUID as id } from 'node:crypto';\nexport const a = id;"),
  },
  {
    title: 'crypto.randomBytes',
    rule: 'call.random',
    files: inStock("import * as c from 'node:crypto';\nexport const a = c.randomBytes(3);"),
  },
  {
    title: 'globalThis.crypto',
    rule: 'call.random',
    files: inStock('export const a = globalThis.crypto.randomUUID();'),
  },
  { title: 'setTimeout', rule: 'call.timer', files: inStock('setTimeout(() => 1, 1);') },
  { title: 'globalThis.setInterval', rule: 'call.timer', files: inStock('globalThis.setInterval(() => 1, 1);') },
  {
    title: 'node:timers/promises',
    rule: 'call.timer',
    files: inStock("import { setTimeout as wait } from 'node:timers/promises';\nexport const a = wait;"),
  },
  {
    title: 'a timer on a page',
    rule: 'call.timer',
    files: { 'web/ui/a.ts': '// A.\nwindow.setTimeout(() => 1, 1);\n' },
  },
  { title: 'fetch', rule: 'call.fetch', files: inStock("export const a = fetch('x');") },
  { title: 'fetch handed on', rule: 'call.fetch', files: inStock('export const a = { fetch };') },
  {
    title: 'fetch on a page',
    rule: 'call.fetch',
    files: { 'web/ui/a.ts': "// A.\nexport const a = () => fetch('x');\n" },
  },
  { title: 'eval', rule: 'call.eval', files: inStock("export const a = eval('1');") },
  {
    title: 'new Function, even in the environment port',
    rule: 'call.eval',
    files: used('src/kernel/env.ts', 'node:vm'),
  },
  { title: 'new Function', rule: 'call.eval', files: inStock("export const a = new Function('return 1');") },
  { title: 'console', rule: 'call.console', files: inStock("console.log('x');") },
  { title: 'process.env', rule: 'call.env', files: inStock("export const a = process.env['A'];") },
  { title: 'process.exit', rule: 'call.exit', files: inStock('process.exit(1);') },
];

const SHAPE_PLANTS: Plant[] = [
  { title: 'a file of 501 lines', rule: 'size.file', files: inStock(numbered(500, 'export const a# = 1;')) },
  {
    title: 'a function of 71 lines',
    rule: 'size.function',
    files: inStock(`export function long() {\n${numbered(69, '  void #;')}\n}`),
  },
  {
    title: 'a method of 71 lines',
    rule: 'size.function',
    files: inStock(`export class A {\n  long() {\n${numbered(69, '    void #;')}\n  }\n}`),
  },
  {
    title: 'a door of 61 lines',
    rule: 'size.door',
    files: {
      'src/modules/catalog/index.ts': `// The door.\nexport const product = 1;\n${numbered(59, 'export const b# = 1;')}\n`,
    },
  },
  {
    title: 'a kernel of 41 files',
    rule: 'size.kernel',
    files: Object.fromEntries(
      Array.from({ length: 38 }, (_, at) => [`src/kernel/p${at}.ts`, at === 0 ? '// P.\n' : `// P.\nimport './p${at - 1}.ts';\n`]).concat([
        ['src/kernel/sql.ts', `${CLEAN['src/kernel/sql.ts']}import './p37.ts';\n`],
      ]),
    ),
  },
  {
    title: 'a kernel of more than 5,000 lines',
    rule: 'size.kernel',
    files: Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => [
        `src/kernel/p${at}.ts`,
        `// P.\n${at === 0 ? '' : `import './p${at - 1}.ts';\n`}${numbered(480, 'export const a# = 1;')}\n`,
      ]).concat([['src/kernel/sql.ts', `${CLEAN['src/kernel/sql.ts']}import './p10.ts';\n`]]),
    ),
  },
  {
    title: 'eleven npm scripts',
    rule: 'size.scripts',
    files: {
      'package.json': JSON.stringify({
        imports: IMPORTS,
        scripts: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`s${at}`, 'x'])),
      }),
    },
  },
  {
    title: 'a module that is not in the list',
    rule: 'file.room',
    files: { 'src/modules/gifts/rules.test.ts': '// Gifts.\n' },
  },
  {
    title: 'a folder of src that is no room',
    rule: 'file.room',
    files: { 'src/utils/a.ts': '// A.\n', ...used('src/main.ts', './utils/a.ts') },
  },
  { title: 'a room without a README', rule: 'file.readme', files: { 'src/engine/README.md': undefined } },
  { title: 'a README that says nothing', rule: 'file.readme', files: { 'web/ui/README.md': '\n' } },
  {
    title: 'a module without a wiring card',
    rule: 'file.anatomy',
    files: { 'src/modules/catalog/module.ts': undefined, 'src/modules/stock/store.test.ts': undefined },
  },
  {
    title: 'a module without a door',
    rule: 'file.anatomy',
    files: { 'src/modules/payments/README.md': 'payments\n', 'src/modules/payments/module.ts': '// The card.\n' },
  },
  {
    title: 'a file that does not say why it exists',
    rule: 'file.first-line',
    files: { 'src/modules/catalog/module.ts': 'export const card = 1;\n' },
  },
  {
    title: 'a migration that does not say why it exists',
    rule: 'file.first-line',
    files: { 'src/modules/stock/migrations/0002-b.sql': 'create table stock.b (id text);\n' },
  },
  { title: 'a default export', rule: 'shape.default', files: inStock('export default 1;') },
  { title: 'a default function', rule: 'shape.default', files: inStock('export default function a() {}') },
  {
    title: 'a default by another way',
    rule: 'shape.default',
    files: inStock('const a = 1;\nexport { a as default };'),
  },
  {
    title: 'a door with a star',
    rule: 'shape.star',
    files: { 'src/modules/stock/index.ts': "// The door.\nexport * from './rules.ts';\n" },
  },
  { title: 'a barrel inside a room', rule: 'shape.barrel', files: inStock("export { label } from './rules.ts';") },
  { title: 'an enum', rule: 'shape.enum', files: inStock('export enum A { B }') },
  { title: 'a namespace', rule: 'shape.enum', files: inStock('export namespace A { export const b = 1; }') },
  { title: 'work left for later', rule: 'comment.todo', files: inStock('export const a = 1; // TODO: mend') },
  {
    title: 'work left for later in a migration',
    rule: 'comment.todo',
    files: { 'src/modules/stock/migrations/0002-b.sql': '-- B.\nselect 1; -- FIXME later\n' },
  },
  {
    title: 'a line of code as a comment',
    rule: 'comment.code',
    files: inStock('// const a = b();\nexport const a = 1;'),
  },
  {
    title: 'a block of code as a comment',
    rule: 'comment.code',
    files: inStock('/*\nif (a) {\n  b();\n}\n*/\nexport const a = 1;'),
  },
];

/** At least one violation of every rule. */
export const PLANTS: readonly Plant[] = [...IMPORT_PLANTS, ...SQL_PLANTS, ...CALL_PLANTS, ...SHAPE_PLANTS];
