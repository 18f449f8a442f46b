// Reads a checkout from disk once: every source file with its facts, every migration, every README.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readFacts } from './facts.ts';
import type { Facts } from './facts.ts';
import { isTestFile, roomOf } from './house.ts';

/** One file of code of the checkout. Paths are relative to it, with forward slashes. */
export interface CodeFile {
  path: string;
  room: string | undefined;
  text: string;
  lines: number;
  isTest: boolean;
  isGenerated: boolean;
  facts: Facts;
}

/** One file of SQL: a migration of a room. */
export interface SqlFile {
  path: string;
  room: string | undefined;
  text: string;
}

/** The checkout as the rules see it. */
export interface Checkout {
  root: string;
  code: CodeFile[];
  sql: SqlFile[];
  /** Every path there is under the folders of the house, files only. */
  paths: Set<string>;
  /** package.json, parsed; empty where there is none. */
  manifest: { imports?: Record<string, unknown>; scripts?: Record<string, string> };
  read(path: string): string;
}

const FOLDERS = ['src', 'web', 'tools', 'test', 'demo'];
const SKIPPED = new Set(['node_modules', 'dist', 'build', '.git', 'coverage']);

function walk(root: string, folder: string, paths: string[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, paths);
    else paths.push(path);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Made by a program, so not held to the sizes: by its place, its name, or its own first line. */
function isGenerated(path: string, text: string): boolean {
  if (/(^|\/)generated\//.test(path) || /\.(gen|generated|d)\.tsx?$/.test(path)) return true;
  if (/(^|\/)(locales|languages|messages|i18n)\//.test(path) && path.startsWith('web/')) return true;
  return /^\s*(\/\/|\/\*)[^\n]*\bgenerated (by|from)\b/i.test(text.slice(0, 200));
}

function countLines(text: string): number {
  const lines = text.split('\n').length;
  return text.endsWith('\n') ? lines - 1 : lines;
}

function codeFile(root: string, path: string): CodeFile {
  const text = readFileSync(join(root, path), 'utf8');
  return {
    path,
    room: roomOf(path),
    text,
    lines: countLines(text),
    isTest: isTestFile(path),
    isGenerated: isGenerated(path, text),
    facts: readFacts(path, text),
  };
}

/** Reads the checkout at `root`. */
export function readCheckout(root: string): Checkout {
  const paths: string[] = readdirSync(root, { withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => it.name);
  for (const folder of FOLDERS) if (isFolder(join(root, folder))) walk(root, folder, paths);
  paths.sort();
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  return {
    root,
    code: paths.filter((path) => /\.(tsx?|mjs)$/.test(path)).map((path) => codeFile(root, path)),
    sql: paths.filter((path) => path.endsWith('.sql')).map((path) => ({ path, room: roomOf(path), text: read(path) })),
    paths: new Set(paths),
    manifest: paths.includes('package.json') ? (JSON.parse(read('package.json')) as Checkout['manifest']) : {},
    read,
  };
}
