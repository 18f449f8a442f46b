// Forward-only migrations: numbered SQL files per room, applied in room order, recorded with a checksum.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** A room's migrations: the schema it owns and the folder its files lie in. */
export type MigrationSource = { room: string; folder: string };

/** The role that the running program works as: it may not change or delete what is append-only. */
export const APP_ROLE = 'kontor_app';

/** Tables to which rows are only ever added. */
const APPEND_ONLY = ['kernel.transfer', 'kernel.event', 'engine.history', 'kernel.migration'];

type File = { room: string; name: string; text: string; checksum: string };

async function filesOf(source: MigrationSource): Promise<File[]> {
  const names = (await readdir(source.folder).catch(() => [])).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(source.folder, name), 'utf8');
      return { room: source.room, name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the database at `url` to the newest schema and returns the names of the files it applied. Two starters
 * cannot race: each file's row is inserted first, in the file's transaction. Refuses a schema newer than it knows.
 */
export async function migrate(url: string, sources: MigrationSource[]): Promise<{ applied: string[]; role: string | undefined }> {
  const files = (await Promise.all(sources.map(filesOf))).flat();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create schema if not exists kernel`).catch(tolerateRace);
    await client
      .query(
        `create table if not exists kernel.migration (room text, name text, checksum text not null, applied_at timestamptz not null default now(), primary key (room, name))`,
      )
      .catch(tolerateRace);
    const known = await client.query<{ room: string; name: string; checksum: string }>('select room, name, checksum from kernel.migration');
    refuseStrangers(known.rows, files);
    const have = new Set(known.rows.map((row) => row.room + '/' + row.name));
    const applied: string[] = [];
    for (const file of files) if (!have.has(file.room + '/' + file.name) && (await apply(client, file))) applied.push(file.room + '/' + file.name);
    const role = await grant(client, applied.length > 0);
    if (applied.length > 0) await client.query('analyze');
    return { applied, role };
  } finally {
    await client.end();
  }
}

function refuseStrangers(rows: { room: string; name: string; checksum: string }[], files: File[]): void {
  const mine = new Map(files.map((file) => [file.room + '/' + file.name, file]));
  for (const row of rows) {
    const file = mine.get(row.room + '/' + row.name);
    if (!file)
      throw new Error(
        `The database has the migration ${row.room}/${row.name}, which this program does not know: it is older than the data. Start a newer program.`,
      );
    if (file.checksum !== row.checksum) throw new Error(`The migration ${row.room}/${row.name} was changed after it had been applied; add a new file instead.`);
  }
}

async function apply(client: pg.Client, file: File): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = '5s'`);
    const inserted = await client.query('insert into kernel.migration (room, name, checksum) values ($1, $2, $3) on conflict do nothing', [
      file.room,
      file.name,
      file.checksum,
    ]);
    if (inserted.rowCount === 1) await client.query(file.text);
    await client.query('commit');
    return inserted.rowCount === 1;
  } catch (error) {
    await client.query('rollback');
    throw new Error(`The migration ${file.room}/${file.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

const RACES = new Set(['23505', '42P06', '42P07', '42710', 'XX000']);
function tolerateRace(error: { code?: string }): void {
  if (!RACES.has(error.code ?? '')) throw error;
}

/** Gives the application's role what it may do; undefined when this login may not make roles (then it works as itself). */
async function grant(client: pg.Client, changed: boolean): Promise<string | undefined> {
  try {
    const exists = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE]);
    if (exists.rowCount === 0) await client.query(`create role ${APP_ROLE} nologin`).catch(tolerateRace);
    const member = await client.query<{ ok: boolean }>(`select pg_has_role(current_user, $1, 'member') as ok`, [APP_ROLE]);
    if (!member.rows[0]!.ok) await client.query(`grant ${APP_ROLE} to current_user`);
    const granted = await client.query<{ ok: boolean }>(`select has_table_privilege($1, 'kernel.migration', 'select') as ok`, [APP_ROLE]);
    if (!changed && granted.rows[0]!.ok) return APP_ROLE;
    await client.query('begin');
    const schemas = await client.query<{ name: string }>(
      `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`,
    );
    for (const { name } of schemas.rows) {
      await client.query(`grant usage on schema "${name}" to ${APP_ROLE}`);
      await client.query(`grant select, insert, update, delete on all tables in schema "${name}" to ${APP_ROLE}`);
      await client.query(`grant usage, select on all sequences in schema "${name}" to ${APP_ROLE}`);
    }
    for (const table of APPEND_ONLY) {
      const there = await client.query('select to_regclass($1) as it', [table]);
      if (there.rows[0].it) await client.query(`revoke update, delete, truncate on ${table} from ${APP_ROLE}`);
    }
    await client.query('commit');
    return APP_ROLE;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    if ((error as { code?: string }).code === '42501') return undefined;
    throw error;
  }
}
