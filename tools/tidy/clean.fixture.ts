// A tiny clean house for the checker's test, and ways to change one thing in it.
type Files = Record<string, string>;

export const IMPORTS = {
  '#kernel': './src/kernel/index.ts',
  '#database': './src/database/index.ts',
  '#engine': './src/engine/index.ts',
  '#modules/*': './src/modules/*/index.ts',
  '#app': './src/app.ts',
};

/** A tiny house that breaks no rule, and uses what the rules must not mistake for a violation. */
export const CLEAN: Files = {
  'package.json': JSON.stringify({ imports: IMPORTS, scripts: { start: 'x', test: 'y' } }),
  'src/kernel/README.md': 'kernel: the six ideas\n',
  'src/kernel/index.ts': "// The door.\nexport { now } from './env.ts';\nexport type { Sql } from './sql.ts';\n",
  'src/kernel/env.ts': '// The one place that asks the clock.\nexport function now(): number {\n  return Date.now();\n}\n',
  'src/kernel/sql.ts': '// The tag.\nexport type Sql = (parts: TemplateStringsArray, ...values: unknown[]) => string;\n',
  'src/kernel/migrations/0001-event.sql': '-- Events.\ncreate table kernel.event (id text primary key, at timestamptz default now());\n',
  'src/database/README.md': 'database: the embedded PostgreSQL\n',
  'src/database/index.ts': '// The door.\nexport const port = 1;\n',
  'src/engine/README.md': 'engine: runs drawings\n',
  'src/engine/index.ts': "// The door.\nimport { now } from '#kernel';\nexport const engineNow = now;\n",
  'src/modules/catalog/README.md': 'catalog: products\n',
  'src/modules/catalog/index.ts': '// The door.\nexport const product = 1;\n',
  'src/modules/catalog/module.ts': '// The wiring card.\nexport const card = 1;\n',
  'src/modules/stock/README.md': 'stock: places and holds\n',
  'src/modules/stock/index.ts': "// The door.\nexport { findLots } from './store.ts';\nexport { label } from './rules.ts';\n",
  'src/modules/stock/rules.ts': "// Pure.\nimport { product } from '#modules/catalog';\n\n/** Example: `const a = 1;` */\nexport const label = product;\n",
  'src/modules/stock/store.ts': [
    '// All SQL of stock.',
    "import type { Sql } from '#kernel';",
    'export function findLots(sql: Sql, ids: string[]): string {',
    '  return sql`',
    '    with wanted as (select id from unnest(${ids}::text[]) as w (id))',
    '    select l.id, extract(epoch from l.made_at) from stock.lot l',
    '    join wanted using (id) join catalog.product p on p.id = l.product_id',
    '    where l.name is distinct from p.name for update of l`;',
    '}',
    'export function addLot(sql: Sql): string {',
    '  return sql`insert into stock.lot (id) values (1) on conflict (id) do update set id = 2 returning id`;',
    '}',
    '',
  ].join('\n'),
  'src/modules/stock/store.test.ts':
    "// Proves it.\nimport { port } from '#database';\nimport { now } from '#kernel';\nimport { findLots } from './store.ts';\nimport { card } from '../catalog/module.ts';\nsetTimeout(() => [port, now, findLots, card, Date.now(), 'select 1 from stock.lot'], 1);\n",
  'src/modules/stock/module.ts':
    "// The wiring card.\nimport { findLots } from './store.ts';\nexport const card = [findLots, { sql: 'select id from stock.lot where id is null' }];\n",
  'src/modules/stock/migrations/0001-lots.sql':
    '-- Lots.\ncreate schema stock;\ncreate table stock.lot (id text primary key, product_id text references catalog.product);\n' +
    'create unique index concurrently if not exists lot_by_product on stock.lot (product_id);\ngrant select on all tables in schema stock to app;\n',
  'src/app.ts': "// Names every part.\nimport { card } from './modules/stock/module.ts';\nexport const parts = [card];\n",
  'src/main.ts': "// Starts it.\nimport { parts } from '#app';\nconsole.log(parts, process.env['PORT']);\nsetTimeout(() => process.exit(0), 1);\n",
  'web/api/README.md': 'api: the client\n',
  'web/api/index.ts': "// The client.\nexport const get = () => fetch('/api');\n",
  'web/ui/README.md': 'ui: shared components\n',
  'web/ui/table.tsx':
    "// A table.\nimport { get } from '../api/index.ts';\nexport const Table = () => <p onClick={get}>// not a comment: Select a row from example.com</p>;\n",
  'web/vite.config.ts': '// The bundler asks for a default export.\nexport default {};\n',
};

/** A file of stock with this text after its first line, and imported so that it is not dead. */
export function inStock(text: string): Files {
  return { 'src/modules/stock/extra.ts': `// Extra.\n${text}\n`, ...used('src/modules/stock/module.ts', './extra.ts') };
}

export function used(path: string, specifier: string): Files {
  return { [path]: `${CLEAN[path] ?? '// New.\n'}import '${specifier}';\n` };
}

export function inStore(sql: string): Files {
  return {
    'src/modules/stock/store.ts': `${CLEAN['src/modules/stock/store.ts'] ?? ''}export const more = (sql: Sql) => sql\`${sql}\`;\n`,
  };
}

export function numbered(count: number, line: string): string {
  return Array.from({ length: count }, (_, at) => line.replaceAll('#', String(at))).join('\n');
}
