// A shop is a database: which server they are on, which there are, and how one is made or thrown away.
import { type Database, startDatabase } from '#database';
import { writeFailure } from './words.ts';
import pg from 'pg';
import type { Config } from '../config.ts';

/** The database of a shop, and how to leave its server. */
export type ShopDatabase = { url: string; name: string; where: string; stop: () => Promise<void> };

/** The server of the shops' databases. */
export type DatabaseServer = {
  where: string;
  url: (name: string) => string;
  /** Which of these databases are there. */
  existing: (names: string[]) => Promise<string[]>;
  create: (name: string) => Promise<void>;
  /** Throws the database away, with whoever is connected to it. */
  drop: (name: string) => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts or finds the server. */
export async function openServer(config: Config, log: (line: string) => void): Promise<DatabaseServer> {
  const { databaseUrl } = config;
  const running: Pick<Database, 'adminUrl' | 'stop'> & { url: (name: string) => string; where: string } =
    databaseUrl === undefined
      ? await startDatabase({ dataFolder: config.dataFolder, log }).then((it) => ({
          url: (name: string) => it.url(name),
          adminUrl: it.adminUrl,
          where: config.dataFolder,
          stop: () => it.stop(),
        }))
      : {
          url: (name) => withDatabase(databaseUrl, name),
          adminUrl: withDatabase(databaseUrl, 'postgres'),
          where: new URL(databaseUrl).host,
          stop: async () => {},
        };
  const { url, where, adminUrl } = running;
  return {
    where,
    url,
    existing: async (names) => {
      const list = names.map((name) => `'${name}'`).join(', ');
      const { rows } = await asking<{ name: string }>(adminUrl, `select datname as name from pg_database where datname in (${list})`);
      return rows.map(({ name }) => name);
    },
    create: (name) => create(adminUrl, name),
    drop: async (name) => void (await asking(adminUrl, `drop database if exists ${name} with (force)`)),
    stop: () => running.stop(),
  };
}

/** Starts or finds the server and makes the shop's database if it is not there. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<ShopDatabase> {
  const server = await openServer(config, log);
  const name = shopName(config);
  try {
    if (isOurs(config, name) && (await server.existing([name])).length === 0) await server.create(name);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: server.url(name), name, where: server.where, stop: () => server.stop() };
}

/** The name of the database that is meant: the one that the address names, else the demonstration's or one's own. */
export function shopName(config: Config): string {
  const named = config.databaseUrl === undefined ? '' : new URL(config.databaseUrl).pathname.slice(1);
  return named === '' || named === 'postgres' ? (config.demo ? config.databases.demo : config.databases.shop) : named;
}

/** Whether we make the database when it is missing: one that somebody else has named has to be there. */
export const isOurs = (config: Config, name: string): boolean => name === config.databases.demo || name === config.databases.shop;

/** The databases of the server that are shops. */
export async function listShops(config: Config): Promise<{ name: string; bytes: number }[]> {
  const server = await openServer(config, () => {});
  try {
    const { rows } = await asking<{ name: string; bytes: string }>(
      server.url('postgres'),
      `select datname as name, pg_database_size(oid) as bytes from pg_database where datallowconn and not datistemplate and datname <> 'postgres' order by datname`,
    );
    const shops: { name: string; bytes: number }[] = [];
    for (const row of rows) {
      const { rows: found } = await asking<{ it: string | null }>(server.url(row.name), `select to_regclass('kernel.migration')::text as it`);
      if (found[0]?.it) shops.push({ name: row.name, bytes: Number(row.bytes) });
    }
    return shops;
  } finally {
    await server.stop();
  }
}

async function create(adminUrl: string, name: string): Promise<void> {
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
