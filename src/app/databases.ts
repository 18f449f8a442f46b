// A shop is a database: which one this is, and which there are.
import { type Database, startDatabase } from '#database';
import { writeFailure } from './words.ts';
import pg from 'pg';
import type { Config } from '../config.ts';

/** The database of a shop, and how to leave its server. */
export type ShopDatabase = { url: string; name: string; where: string; stop: () => Promise<void> };

export const DEMO_DATABASE = 'kontor_demo';
export const OWN_DATABASE = 'kontor_shop';

/** Starts or finds the server and makes the shop's database if it is not there. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<ShopDatabase> {
  const wanted = config.demo ? DEMO_DATABASE : OWN_DATABASE;
  if (config.databaseUrl !== undefined) {
    const named = new URL(config.databaseUrl).pathname.slice(1);
    const name = named === '' || named === 'postgres' ? wanted : named;
    const url = withDatabase(config.databaseUrl, name);
    if (name === wanted) await create(withDatabase(config.databaseUrl, 'postgres'), name);
    return { url, name, where: new URL(url).host, stop: async () => {} };
  }
  const database = await startDatabase({ dataFolder: config.dataFolder, log });
  await create(database.adminUrl, wanted);
  return { url: database.url(wanted), name: wanted, where: config.dataFolder, stop: () => database.stop() };
}

/** The databases of the server that are shops. */
export async function listShops(config: Config): Promise<{ name: string; bytes: number }[]> {
  const database: Pick<Database, 'url' | 'adminUrl' | 'stop'> =
    config.databaseUrl === undefined
      ? await startDatabase({ dataFolder: config.dataFolder })
      : {
          url: (name = 'postgres') => withDatabase(config.databaseUrl!, name),
          adminUrl: withDatabase(config.databaseUrl, 'postgres'),
          stop: async () => {},
        };
  try {
    const { rows } = await asking<{ name: string; bytes: string }>(
      database.adminUrl,
      `select datname as name, pg_database_size(oid) as bytes from pg_database where datallowconn and not datistemplate and datname <> 'postgres' order by datname`,
    );
    const shops: { name: string; bytes: number }[] = [];
    for (const row of rows) {
      const { rows: found } = await asking<{ it: string | null }>(database.url(row.name), `select to_regclass('kernel.migration')::text as it`);
      if (found[0]?.it) shops.push({ name: row.name, bytes: Number(row.bytes) });
    }
    return shops;
  } finally {
    await database.stop();
  }
}

async function create(adminUrl: string, name: string): Promise<void> {
  const { rows } = await asking(adminUrl, `select 1 from pg_database where datname = '${name}'`);
  if (rows.length > 0) return;
  await asking(adminUrl, `create database ${name}`).catch((error: { code?: string }) => {
    // 42P04 and 23505: somebody else made it just now.
    if (error.code !== '42P04' && error.code !== '23505') throw new Error(writeFailure(`The database ${name} cannot be made`, error), { cause: error });
  });
}

async function asking<Row extends pg.QueryResultRow>(url: string, text: string): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(text);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = '/' + name;
  return parsed.toString();
}
