// What the surroundings say: where data lies, where to listen, which shop it is.
import { join, resolve } from 'node:path';

export type Config = {
  /** The checkout: where `package.json`, `processes/` and `dist/` lie. */
  root: string;
  host: string;
  port: number;
  /** The folder of the embedded database and the log. */
  dataFolder: string;
  /** A PostgreSQL of one's own instead of the embedded one. */
  databaseUrl: string | undefined;
  /** The demonstration shop instead of one's own; where there are both, the one that is meant unless something else is said. */
  demo: boolean;
  /** There is exactly one shop, the one that `demo` or the database's address names; else both can be there. */
  only: boolean;
  /** The names of the shops' databases. */
  databases: { demo: string; shop: string };
  demoPassword: string;
  /** How many times as fast the demonstration's clock runs; 0: its world stands still. */
  demoSpeed: number;
  /** Simulated mail, card and carrier services in place of real ones. */
  simulate: boolean;
  /** What was said about simulated services; if nothing, only the demonstration has them. */
  simulateSaid: boolean | undefined;
  /** The mail server: `smtps://user:password@host:465`. */
  smtp: string | undefined;
  /** The gateway of short messages: `https://ACCOUNT:TOKEN@api.twilio.com?from=+15551234567`. */
  sms: string | undefined;
  /** The address by which the outside reaches us, if it is another one than where we listen. */
  publicUrl: string | undefined;
  trustProxy: boolean | string;
  /** Fault points to arm, for tests of breaking: `orders.place.afterCommit=crash:3`. */
  faults: string | undefined;
  /** The process whose end is ours, too. */
  parent: number | undefined;
  /** `stdout`, or the file of the log. */
  log: string;
};

const DEMO_PASSWORD = 'welcome-to-kontor';
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Reads the configuration; throws with the name of a variable that makes no sense. */
export function readConfig(env: Record<string, string | undefined>, cwd: string): Config {
  const root = resolve(env.KONTOR_ROOT ?? cwd);
  const dataFolder = resolve(root, env.KONTOR_DATA ?? join('.kontor', 'data'));
  const demo = readSwitch('KONTOR_DEMO', env.KONTOR_DEMO, true);
  const databaseUrl = env.DATABASE_URL || undefined;
  const simulateSaid = env.KONTOR_SIMULATE ? readSwitch('KONTOR_SIMULATE', env.KONTOR_SIMULATE, demo) : undefined;
  const config: Config = {
    root,
    host: env.HOST ?? '127.0.0.1',
    port: readPort(env.PORT ?? '4000'),
    dataFolder,
    databaseUrl,
    demo,
    only: Boolean(env.KONTOR_DEMO) || (databaseUrl !== undefined && namesDatabase(databaseUrl)),
    databases: { demo: 'kontor_demo', shop: 'kontor_shop' },
    demoSpeed: readNumber('KONTOR_DEMO_SPEED', env.KONTOR_DEMO_SPEED, 60),
    demoPassword: env.KONTOR_DEMO_PASSWORD || DEMO_PASSWORD,
    simulate: simulateSaid ?? demo,
    simulateSaid,
    smtp: env.KONTOR_SMTP || undefined,
    sms: env.KONTOR_SMS || undefined,
    publicUrl: env.KONTOR_URL || undefined,
    trustProxy: env.KONTOR_TRUST_PROXY === undefined ? false : env.KONTOR_TRUST_PROXY === '1' ? true : env.KONTOR_TRUST_PROXY,
    faults: env.KONTOR_FAULTS || undefined,
    parent: env.KONTOR_PARENT ? Number(env.KONTOR_PARENT) : undefined,
    log: env.KONTOR_LOG || join(dataFolder, 'kontor.log'),
  };
  if (config.demo && config.demoPassword === DEMO_PASSWORD && !LOOPBACK.has(config.host)) {
    throw new Error(`The demonstration shop's password is known to everybody. To listen on ${config.host}, set KONTOR_DEMO_PASSWORD, or KONTOR_DEMO=0.`);
  }
  return config;
}

/** The configuration of one of two shops. */
export const configOf = (config: Config, demo: boolean): Config => ({ ...config, demo, simulate: config.simulateSaid ?? demo });

/** Whether the address of a database server names a database of its own, which is then the only shop. */
function namesDatabase(url: string): boolean {
  const name = new URL(url).pathname.slice(1);
  return name !== '' && name !== 'postgres';
}

/** Whether the password of the demonstration's accounts is the one that everybody knows. */
export const demoIsOpen = ({ demoPassword }: Config): boolean => demoPassword === DEMO_PASSWORD;

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is "${text}", and a port is a whole number from 0 to 65535.`);
  return port;
}

function readNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!(value >= 0 && value <= 10_000)) throw new Error(`${name} is "${text}", and it is a number from 0 to 10000.`);
  return value;
}

function readSwitch(name: string, text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined || text === '') return otherwise;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw new Error(`${name} is "${text}", and it is 1 or 0.`);
}
