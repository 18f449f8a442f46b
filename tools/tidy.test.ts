// Proves that the checker sees: a tiny clean house, one violation of every rule, and the real checkout at the end.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFacts } from './tidy/facts.ts';
import type { Arrows } from './tidy/house.ts';
import { CLEAN, inStock } from './tidy/clean.fixture.ts';
import { PLANTS } from './tidy/plants.fixture.ts';
import { printFinding, RULES } from './tidy/report.ts';
import { readSql } from './tidy/sql.ts';
import { blindSpots, tidy } from './tidy.ts';

/** Writes a house into a new folder, checks it and takes it away again. */
function check(changes: Record<string, string | undefined>, arrows?: Arrows): ReturnType<typeof tidy> {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  try {
    for (const [path, text] of Object.entries({ ...CLEAN, ...changes })) {
      if (text === undefined) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return tidy(root, arrows);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('tidy', () => {
  test('a clean house has no findings, and the report says how much was looked at', () => {
    const report = check({});
    assert.deepEqual(report.findings.map(printFinding), []);
    assert.deepEqual(report.looked, { files: 19, imports: 15, statements: 8, functions: 7 });
  });

  for (const plant of PLANTS) {
    test(`${plant.rule} fires on ${plant.title}, and nothing else does`, () => {
      const { findings } = check(plant.files, plant.arrows);
      assert.notEqual(findings.length, 0, 'nothing fired');
      assert.deepEqual([...new Set(findings.map((it) => it.rule))], [plant.rule], findings.map(printFinding).join('\n'));
    });
  }

  test('a checker that saw nothing of a kind that is there is not green', () => {
    const none = { files: 0, imports: 0, statements: 0, functions: 0 };
    const rules = blindSpots(none, { files: 1, imports: 2, statements: 0, functions: 1 }).map((it) => it.message.split(' ')[3]);
    assert.deepEqual(rules, ['files', 'imports', 'functions']);
    const root = mkdtempSync(join(tmpdir(), 'tidy-'));
    assert.deepEqual(
      tidy(root).findings.map((it) => it.rule),
      ['look.blind'],
    );
    rmSync(root, { recursive: true });
  });

  test('every rule has a plant', () => {
    const planted = new Set<string>([...PLANTS.map((it) => it.rule), 'look.blind']);
    assert.deepEqual(
      Object.keys(RULES).filter((rule) => !planted.has(rule)),
      [],
    );
  });

  test('a finding names the line', () => {
    const { findings } = check(inStock('export const b = 1;\nexport const a = Date.now();'));
    assert.equal(printFinding(findings[0]!), 'src/modules/stock/extra.ts:3 call.clock: Date.now is used here; take the time as a parameter (ctx.now)');
  });

  test('the picture shows the rooms with their arrows, lowest first', () => {
    const lines = check({})
      .picture.split('\n')
      .map((line) => line.replace(/ +/g, ' ').trim());
    assert.deepEqual(lines.slice(-4), [
      '1 modules/stock 4 files 23 lines → kernel 1, catalog 1',
      '1 web/ui 1 files 3 lines → web/api 1',
      '2 app 1 files 3 lines → stock 1',
      '3 main 1 files 4 lines → app 1',
    ]);
  });
});

describe('tidy reads', () => {
  test('SQL: joins, lists, subqueries, upserts, merges; not CTEs, functions, extract or rights', () => {
    const names = (text: string): string[] => readSql(text).references.map((it) => `${it.kind} ${it.schema}.${it.name}`);
    assert.deepEqual(names("select 'from x' from a.b as t (c, d), lateral (select 1 from e.f) g -- from h\nwhere 1 = 1"), ['read a.b', 'read e.f']);
    assert.deepEqual(names('delete from only a.b using c.d where true'), ['write a.b', 'read c.d']);
    assert.deepEqual(names('merge into a.b using c.d on true when matched then update set x = 1'), ['write a.b', 'read c.d']);
    assert.deepEqual(names('select trim(both from x), extract(day from y) from jsonb_to_recordset($1) as t (a text)'), []);
    assert.deepEqual(names('with recursive t (n) as (select 1 union all select n + 1 from t) select n from t for no key update'), []);
    assert.deepEqual(names('insert into a.b select x from a.c on conflict (x, y) do update set z = 1, w = 2'), ['write a.b', 'read a.c']);
    assert.deepEqual(names('revoke all on a.b from app; grant update on a.b to app'), []);
    assert.deepEqual(names('create function a.f() returns int language sql as $$ select 1 from b.c $$'), ['write a.f', 'read b.c']);
    assert.deepEqual(names('create table a.b (id text references c.d on update cascade on delete cascade)'), ['write a.b', 'read c.d']);
    assert.deepEqual(names('select 1 from "A"."B" x cross join unnest($1, $2) with ordinality as u (a, b), c.d'), ['read A.B', 'read c.d']);
    assert.deepEqual(names('select a.f(1) from a.g(2)'), ['call a.g']);
    assert.deepEqual(names('select x as "from", y as "update" from a.b'), ['read a.b']);
  });

  test('comments: not those inside of strings, templates, patterns and pages', () => {
    const text = "const a = 'http://x'; const b = `//${1}//`; const c = /\\/\\//; const d = <p>// e</p>; // yes\n/* two */";
    assert.deepEqual(
      readFacts('a.tsx', text).comments.map((it) => it.text),
      ['// yes', '/* two */'],
    );
  });

  test('calls: a timer or fetch that the file declares itself is its own', () => {
    const text = 'const run = ({ fetch, setTimeout: wait }: Env) => [fetch(1), wait(2), env.setTimeout(3), { fetch: 4 }];';
    assert.deepEqual(readFacts('a.ts', text).calls, []);
  });
});

test('this checkout is tidy', () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  assert.deepEqual(tidy(root).findings.map(printFinding), []);
});
