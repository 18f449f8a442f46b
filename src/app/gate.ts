// The gate: one listener in front of two shops. Each request goes to the shop that it names, and a shop is opened when it is needed.
import { Refusal, readSetting } from '#kernel';
import type { Door, Program, ShopKey } from '#modules/setup';
import { shopSetting } from '#modules/messages';
import { SHOP_COOKIE } from '#server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Config, configOf } from '../config.ts';
import { type DatabaseServer, isOurs, shopName } from './databases.ts';
import { type OpenDoor, openDoor } from './door.ts';
import { programFacts } from './program.ts';
import type { Parts } from './shop.ts';

const KEYS: readonly ShopKey[] = ['demo', 'shop'];
/** Programs say it in a header, addresses of webhooks behind the question mark, browsers in a cookie. */
export const SHOP_HEADER = 'kontor-shop';
const IN_COOKIES = new RegExp(`(?:^|;\\s*)${SHOP_COOKIE}=(demo|shop)(?:;|$)`);
const IN_QUERY = /^\/(?:hooks|files)\/[^?]*\?(?:[^#]*&)?shop=(demo|shop)(?:&|$)/;
/** A link that a customer has in a letter: no shop's letter says which shop, and only one's own has customers. */
const TO_CUSTOMER = /^\/hooks\/quote\//;
/** The only requests for which a shop is made that is not there. */
const MAKES = /^\/api\/setup\/(open_shop|enter_demo)$/;

export type GateOptions = {
  /** The parts of one's own shop, and those of the demonstration. */
  parts: Record<ShopKey, Parts>;
  config: Config;
  databases: DatabaseServer;
  /** Whether a request comes from somebody at the machine, who may make a shop. */
  atConsole: (request: IncomingMessage) => boolean;
  log: Logger;
};

export class Gate {
  private readonly options: GateOptions;
  private readonly doors = new Map<ShopKey, OpenDoor>();
  private readonly opening = new Map<ShopKey, Promise<OpenDoor>>();
  private readonly there = new Set<ShopKey>();
  private leaving = false;

  constructor(options: GateOptions) {
    this.options = options;
  }

  /** Which shop is meant when nothing is said: the one of the configuration if there is only one, else the only one that is there, else the demonstration. */
  get usual(): ShopKey {
    const { config } = this.options;
    if (config.only) return config.demo ? 'demo' : 'shop';
    return this.there.has('shop') && !this.there.has('demo') ? 'shop' : 'demo';
  }

  /** Looks which shops there are, and opens the usual one. */
  async start(): Promise<OpenDoor> {
    const { config, databases } = this.options;
    if (!config.only) {
      const names = await databases.existing(Object.values(config.databases));
      for (const key of KEYS) if (names.includes(config.databases[key])) this.there.add(key);
    }
    return this.open(this.usual);
  }

  /** Opens the other shop, if it is there: its timers and letters do not wait for somebody to look in. */
  async openOthers(): Promise<void> {
    for (const key of this.there)
      if (!this.leaving) await this.open(key).catch((error: unknown) => this.options.log.error({ err: error, shop: key }, 'broken'));
  }

  /** The shop of this key, opened, and made if it is not there. */
  open(key: ShopKey): Promise<OpenDoor> {
    let opening = this.opening.get(key);
    if (!opening) {
      opening = this.make(key);
      this.opening.set(key, opening);
      opening.catch(() => this.opening.delete(key));
    }
    return opening;
  }

  get(key: ShopKey): OpenDoor | undefined {
    return this.doors.get(key);
  }

  /** Hands a request to the shop that it means. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const { key, isSaid } = this.meant(request);
    const door = this.doors.get(key);
    if (door) return door.handle(request, response);
    void this.find(key, isSaid, request).then(
      (found) => found.handle(request, response),
      (error: unknown) => refuse(response, error, this.options.log),
    );
  }

  /** From now on not ready. */
  leave(): void {
    this.leaving = true;
    for (const door of this.doors.values()) door.leave();
  }

  async closeApps(): Promise<void> {
    await Promise.all([...this.doors.values()].map((door) => door.closeApp()));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.opening.values());
    for (const door of this.doors.values()) await door.close();
  }

  private meant(request: IncomingMessage): { key: ShopKey; isSaid: boolean } {
    if (this.options.config.only) return { key: this.usual, isSaid: true };
    const header = request.headers[SHOP_HEADER];
    const said = (isKey(header) ? header : undefined) ?? (IN_QUERY.exec(request.url ?? '')?.[1] as ShopKey | undefined);
    if (said) return { key: said, isSaid: true };
    if (TO_CUSTOMER.test(request.url ?? '') && this.there.has('shop')) return { key: 'shop', isSaid: false };
    const chosen = IN_COOKIES.exec(request.headers.cookie ?? '')?.[1] as ShopKey | undefined;
    // A browser that remembers a shop which is gone is led to the one that is there.
    return chosen && this.there.has(chosen) ? { key: chosen, isSaid: false } : { key: this.usual, isSaid: false };
  }

  private async find(key: ShopKey, isSaid: boolean, request: IncomingMessage): Promise<OpenDoor> {
    if (this.leaving) throw new Refusal('server.unavailable', {}, { status: 503, message: 'The program is about to stop.' });
    if (this.there.has(key) || !isSaid) return this.open(key);
    const path = (request.url ?? '').split('?')[0]!;
    if (request.method === 'POST' && MAKES.test(path) && this.options.atConsole(request)) return this.open(key);
    throw new Refusal('server.not_found', { shop: key }, { status: 404, message: 'There is no such shop here.' });
  }

  private async make(key: ShopKey): Promise<OpenDoor> {
    const { config, databases, parts, atConsole, log } = this.options;
    const own = configOf(config, key === 'demo');
    const name = config.only ? shopName(config) : config.databases[key];
    if (!this.there.has(key) && isOurs(config, name) && (await databases.existing([name])).length === 0) await databases.create(name);
    const door = await openDoor({
      parts: parts[key],
      config: own,
      url: databases.url(name),
      realm: config.only ? '' : key,
      program: this.programOf(key, own),
      atConsole,
      log,
    });
    this.there.add(key);
    this.doors.set(key, door);
    log.info({ shop: key, database: name }, 'open');
    return door;
  }

  private programOf(key: ShopKey, config: Config): Program {
    return {
      ...programFacts(config),
      here: key,
      isOnly: config.only,
      where: this.options.databases.where,
      doors: () => Promise.all((config.only ? [key] : KEYS).map((one) => this.doorState(one))),
      discardDemo: () => this.discardDemo(),
      makeDemo: async () => void (await this.openBeside('demo')),
    };
  }

  private async doorState(key: ShopKey): Promise<Door> {
    const door = this.doors.get(key) ?? (this.there.has(key) ? await this.open(key) : undefined);
    if (!door) return { key, exists: false, accounts: false, name: null };
    const [accounts, shop] = await Promise.all([door.hasAccounts(), readSetting(door.shop.kernel.db, shopSetting)]);
    return { key, exists: true, accounts, name: shop.name };
  }

  private openBeside(key: ShopKey): Promise<OpenDoor> {
    if (this.options.config.only) throw new Refusal('setup.only_shop', {}, { message: 'The program runs with one shop only.' });
    return this.open(key);
  }

  /** Closes the demonstration, if it is open, and throws its database away. */
  private async discardDemo(): Promise<void> {
    const { config, databases, log } = this.options;
    if (config.only) throw new Refusal('setup.only_shop', {}, { message: 'The program runs with one shop only.' });
    await this.opening.get('demo')?.catch(() => undefined);
    const door = this.doors.get('demo');
    // First nobody is led there any more.
    this.there.delete('demo');
    this.doors.delete('demo');
    this.opening.delete('demo');
    if (door) {
      door.leave();
      await door.closeApp();
      await door.close();
    }
    await databases.drop(config.databases.demo);
    log.info({ shop: 'demo' }, 'discarded');
  }
}

const isKey = (value: unknown): value is ShopKey => value === 'demo' || value === 'shop';

/** Says why no shop could take the request; nothing of an unexpected error's text leaves the program. */
function refuse(response: ServerResponse, error: unknown, log: Logger): void {
  const known = error instanceof Refusal ? error : undefined;
  if (!known) log.error({ err: error }, 'broken');
  const status = known?.status ?? 503;
  const code = known?.code ?? 'server.unavailable';
  const title = known?.message ?? 'The shop cannot be opened just now.';
  response.writeHead(status, { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', connection: 'close' });
  response.end(JSON.stringify({ type: '/problems/' + code, title, status, detail: title, code }));
}
