// Rules on SQL: where it may lie, and which room may read and write which schema.
import type { Arrows } from './house.ts';
import { MODULES } from './house.ts';
import type { Checkout } from './read.ts';
import type { Finding } from './report.ts';
import { looksLikeSql, readSql, startsLikeSql } from './sql.ts';
import type { SqlReference } from './sql.ts';

const SCHEMAS = ['kernel', 'engine', 'studio', ...Object.keys(MODULES), 'pg_catalog', 'information_schema'];
const SYSTEM_SCHEMAS = new Set(['pg_catalog', 'information_schema', 'pg_temp']);

/** One text of SQL with the place it was found at. */
interface Text {
  file: string;
  room: string | undefined;
  line: number;
  text: string;
}

/** The schema that a room owns: the kernel, the engine and each module have one, named like the room. */
function schemaOf(room: string): string | undefined {
  if (room === 'kernel' || room === 'engine' || room === 'studio') return room;
  return room.startsWith('modules/') ? room.slice('modules/'.length) : undefined;
}

function mayHoldSql(path: string, room: string | undefined): boolean {
  if (room === 'kernel' || room === 'engine' || room === 'database' || room === 'testing' || room === 'tools') return true;
  return /^src\/(modules\/[^/]+|studio(\/[^/]+)?)\/(store(-[a-z0-9-]+)?\.ts|store\/[^/]+\.ts)$/.test(path);
}

/** A module's invariants stand on its wiring card, as queries; what they read is judged like all other SQL. */
function isCard(path: string): boolean {
  return /^src\/(modules\/[^/]+\/module|studio\/[^/]+\/part)\.ts$/.test(path);
}

/** Judges all SQL of the checkout; returns how many statements it read. */
export function checkSql(checkout: Checkout, arrows: Arrows, findings: Finding[]): number {
  let statements = 0;
  for (const file of checkout.code) {
    // Tests look into any table to prove what happened, so only their product is judged.
    if (file.isTest || file.path.startsWith('web/')) continue;
    const tagged = file.facts.sql.filter((it) => it.origin === 'tag' || startsLikeSql(it.text));
    const plain = file.facts.strings.filter((it) => looksLikeSql(it.text, SCHEMAS));
    const found = [...tagged, ...plain.filter((it) => !tagged.some((other) => other.text === it.text && other.line === it.line))];
    const strays = found.filter((it) => !('origin' in it && it.origin === 'invariant' && isCard(file.path)));
    if (strays.length > 0 && !mayHoldSql(file.path, file.room)) {
      findings.push({
        rule: 'sql.place',
        file: file.path,
        line: strays[0]?.line ?? 1,
        message: 'SQL lies here; move it into the store.ts of the module that owns the table and call it from here',
      });
    }
    for (const it of found) {
      statements += judge({ file: file.path, room: file.room, line: it.line, text: it.text }, false, arrows, findings);
    }
  }
  for (const file of checkout.sql) {
    if (file.path.startsWith('test/') || file.path.startsWith('web/')) continue;
    if (!/^src\/(modules\/[^/]+|kernel|engine|studio|database)\/migrations\/[^/]+\.sql$/.test(file.path)) {
      findings.push({
        rule: 'sql.place',
        file: file.path,
        line: 1,
        message: 'this is not a migration of a room; move it to src/ROOM/migrations/NNNN-what.sql',
      });
    }
    statements += judge({ file: file.path, room: file.room, line: 1, text: file.text }, true, arrows, findings);
  }
  return statements;
}

function judge(text: Text, isMigration: boolean, arrows: Arrows, findings: Finding[]): number {
  const reading = readSql(text.text);
  const add = (rule: Finding['rule'], line: number, message: string): void => {
    findings.push({ rule, file: text.file, line: text.line + line - 1, message });
  };
  for (const reference of reading.references) judgeReference(text, reference, arrows, add);
  for (const line of reading.triggerLines) {
    add('sql.trigger', line, "a trigger acts behind the reader's back; do it in the action, or check it in a verify query");
  }
  // A claim takes work for this server and may ask the server's own clock; it says so in its comment.
  const isClaim = /--\s*claim\b/i.test(text.text);
  const isDefinition = /^\s*(create|alter)\b/i.test(text.text);
  if (isMigration || isDefinition || isClaim || text.room === 'database' || text.room === 'tools') return reading.statements;
  for (const line of reading.clockLines) {
    add('sql.clock', line, 'the database\'s clock decides here; pass ctx.now as a parameter (a claim says "-- claim" in its SQL)');
  }
  return reading.statements;
}

type Add = (rule: Finding['rule'], line: number, message: string) => void;

function judgeReference(text: Text, reference: SqlReference, arrows: Arrows, add: Add): void {
  const room = text.room ?? '';
  const own = schemaOf(room);
  if (reference.dynamic) {
    // Kernel, engine and the rooms below them serve every schema; a module knows its tables by name.
    if (room.startsWith('modules/')) {
      add('sql.schema', reference.line, 'a table name is put in at run time; write it out, so that its owner can be checked');
    }
    return;
  }
  const { name } = reference;
  const schema = reference.schema ?? (name.startsWith('pg_') ? 'pg_catalog' : undefined);
  if (schema === undefined) {
    const mend = own === undefined ? 'schema' : own;
    add('sql.schema', reference.line, `${name} has no schema; write ${mend}.${name}`);
    return;
  }
  if (own === undefined) return;
  if (schema === own) return;
  if (reference.kind === 'write') {
    add('sql.write', reference.line, `${room} writes ${schema}.${name}, which is not its own; call an action of ${schema}, or raise an event`);
    return;
  }
  const readable = (arrows[room] ?? []).map((other) => schemaOf(other));
  const isSystem = SYSTEM_SCHEMAS.has(schema) && (room === 'kernel' || room === 'engine');
  if (isSystem || readable.includes(schema) || (schema === 'pg_catalog' && reference.kind === 'call')) return;
  add('sql.read', reference.line, `${room} reads ${schema}.${name}, but may not import ${schema}; ask by a query of a room below, or listen to its events`);
}
