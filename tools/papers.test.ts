// Keeps the papers true where a program can: links lead somewhere, every decision is listed, every idea has one word.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.kontor']);

function papers(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return papers(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The targets of links to files, without the part after #. */
function links(text: string): string[] {
  const targets = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map((it) => it[1] ?? '');
  return targets.filter((it) => !/^(https?:|mailto:|#)/.test(it)).map((it) => it.replace(/#.*$/, ''));
}

describe('the papers', () => {
  test('link only to files that exist', () => {
    const all = papers();
    const found = all.flatMap((path) => links(read(path)).map((to) => ({ path, to })));
    assert.ok(found.length >= 20, `looked at ${found.length} links in ${all.length} papers`);
    const dead = found.filter(({ path, to }) => !existsSync(join(ROOT, normalize(join(dirname(path), to)))));
    assert.deepEqual(dead, []);
  });

  test('every decision has a number of its own, a place in the list, and at most a page', () => {
    const files = readdirSync(join(ROOT, 'docs/adr')).filter((it) => /^\d{4}-/.test(it));
    assert.ok(files.length >= 5);
    assert.equal(new Set(files.map((it) => it.slice(0, 4))).size, files.length);
    assert.deepEqual(links(read('docs/adr/README.md')).sort(), files.sort());
    for (const file of files) {
      assert.match(read(`docs/adr/${file}`), new RegExp(`^# ${Number(file.slice(0, 4))}\\. `), file);
      assert.ok(read(`docs/adr/${file}`).split('\n').length <= 60, `${file} is longer than a page`);
    }
  });

  test('an idea has one word in each language, and a word one idea', () => {
    const rows = read('docs/words.md')
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\|(---| word )/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.ok(rows.length >= 60);
    for (const row of rows) assert.ok(row.length === 6 && row.every((cell) => cell !== ''), row.join(' | '));
    for (const column of [0, 2, 3, 4, 5]) {
      const words = rows.map((row) => row[column]);
      assert.deepEqual(
        words.filter((word, at) => words.indexOf(word) !== at),
        [],
      );
    }
  });
});
