// What journeys share: the whole program on a scratch database, and a browser that looks at it as a person does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import pg from 'pg';
import { type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
import { parts, readConfig, serve } from '#app';
import { ROOT, testServer } from '#testing';
import { withDemo } from '../../demo/shop.ts';
import { findChromium } from '../runner/chromium.ts';

const PASSWORD = 'welcome-to-kontor';
const PATIENCE_MS = 15_000;
const BUILD_MS = 120_000;

/** For node:test: runs where there is a browser, else skips and says why. */
export const whereBrowser = {
  skip: findChromium() === undefined ? 'there is no Chromium here (set KONTOR_CHROMIUM to its path)' : false,
};

/** Widths at which pages are looked at. */
export const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

export type Journey = Awaited<ReturnType<typeof journey>>;

let counter = 0;

/**
 * A demonstration shop whose world stands still, its server, and a browser; `close()` leaves nothing behind.
 * With `doors` it is the program as somebody starts it at home, with room for a shop of their own beside the demonstration.
 */
export async function journey({ doors = false }: { doors?: boolean } = {}) {
  await buildPages();
  const server = await testServer();
  const name = `j_${process.pid}_${++counter}`;
  const admin = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  const folder = mkdtempSync(join(tmpdir(), 'kontor-journey-'));
  // The world may be set going, and stands still until somebody does.
  const said = { KONTOR_DATA: folder, KONTOR_DEMO_SPEED: '60', PORT: '0' };
  const databases = { demo: `${name}_demo`, shop: `${name}_shop` };
  const config = {
    ...readConfig(doors ? { ...said, DATABASE_URL: server.url('postgres') } : { ...said, DATABASE_URL: server.url(name), KONTOR_DEMO: '1' }, ROOT),
    demoPassword: PASSWORD,
    databases,
  };
  if (!doors) await admin(`create database ${name}`);
  const served = await serve(doors ? parts : withDemo(parts, 0), config, () => {}, withDemo(parts, 0));
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  return {
    url: served.url,
    /** What the program prints at its start, for whoever sets a shop up. */
    setupCode: served.setupCode,
    open: async (options: BrowserContextOptions = {}): Promise<Visit> => {
      const context = await browser.newContext({ viewport: SIZES.desk, locale: 'en', baseURL: served.url, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      return visit(await context.newPage());
    },
    close: async (): Promise<void> => {
      await browser.close();
      await served.stop();
      for (const one of doors ? Object.values(databases) : [name]) await admin(`drop database if exists ${one} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens a shop and signs in before the tests of a file, hands both to `ready`, and closes them after the tests; nothing of it without a browser. */
export function visiting(ready: (opened: { shop: Journey; visit: Visit }) => Promise<void>): void {
  let shop: Journey | undefined;
  let visit: Visit | undefined;
  before(async () => {
    if (whereBrowser.skip !== false) return;
    shop = await journey();
    visit = await shop.open();
    await visit.signIn();
    await ready({ shop, visit });
  });
  after(async () => {
    await visit?.leave();
    await shop?.close();
  });
}

export interface Visit {
  page: Page;
  /** What the browser complained of: errors of scripts, of the content policy, of requests that failed. */
  complaints: string[];
  signIn: (as?: string) => Promise<void>;
  /** The same without the form, in whatever language. */
  enter: (as?: string) => Promise<void>;
  /** Asks and acts as the page could: with its cookie, from its origin. */
  get: <T>(path: string) => Promise<T>;
  act: <T>(name: string, input: unknown) => Promise<T>;
  leave: () => Promise<void>;
}

function visit(page: Page): Visit {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => {
    // A page that is left gives up what it still asks for.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on('console', (message) => {
    // Refusals are answers, and the browser reports them as errors of its own.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  const ask = <T>(path: string, body?: unknown): Promise<T> =>
    page.evaluate(
      async ({ path, body }) => {
        const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        const response = await fetch(path, init);
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
        return (await response.json()) as T;
      },
      { path, body },
    );
  return {
    page,
    complaints,
    get: (path) => ask(path),
    act: (name, input) => ask(`/api/${name.replace('.', '/')}`, input),
    signIn: async (as = 'owner@demo.kontor') => {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail').fill(as);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('navigation').first().waitFor();
    },
    enter: async (as = 'owner@demo.kontor') => {
      await page.goto('/sign-in');
      await ask('/api/staff/sign_in', { email: as, password: PASSWORD });
    },
    leave: () => page.context().close(),
  };
}

/** Waits until an expression is true in the page; the content policy lets no waiting in the page be made of text. */
export async function until(page: Page, expression: string): Promise<void> {
  const ends = Date.now() + PATIENCE_MS;
  while (!(await page.evaluate<boolean>(expression))) {
    assert.ok(Date.now() < ends, `within ${PATIENCE_MS} ms: ${expression}`);
    await page.waitForTimeout(50);
  }
}

/** Every serious or critical finding of axe (or of some of its rules), in words; it is one, too, when axe looked at nothing. */
export async function accessFaults(page: Page, rules?: string[]): Promise<string[]> {
  // In the other mode a window is opened for each look, which takes longer than the look; it is for frames of other origins, and there are none.
  // Axe waits for ever for an answer out of a frame that runs no scripts, as a mail's does.
  await page.evaluate(`document.querySelectorAll('iframe[sandbox]').forEach((it) => it.remove())`);
  const { violations, passes } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })
    .analyze();
  const serious = violations.filter((it) => it.impact === 'serious' || it.impact === 'critical');
  const faults = serious.map(({ id, nodes }) => {
    const told = nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''} ${node.html.slice(0, 120)}`);
    return `axe, ${id}: ${told.slice(0, 3).join(' | ')}`;
  });
  return passes.length > (rules ? 0 : 10) ? faults : [...faults, 'axe saw next to nothing'];
}

/** Says by how much the page can be moved sideways, if it can. */
export async function widthFault(page: Page): Promise<string | undefined> {
  const [content, window] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, document.documentElement.clientWidth]');
  return content <= window ? undefined : `${content} px of content in a window of ${window} px`;
}

let built: Promise<void> | undefined;

/** Builds the pages where there are none, or older ones than their sources. */
function buildPages(): Promise<void> {
  const index = join(ROOT, 'dist', 'web', 'index.html');
  const isFresh = existsSync(index) && statSync(index).mtimeMs > newest(join(ROOT, 'web'));
  built ??= isFresh ? Promise.resolve() : build();
  return built;
}

function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
  });
  return Math.max(0, ...times);
}

function build(): Promise<void> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'error'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: BUILD_MS,
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`Building the pages ended with ${code}.`))));
  });
}
