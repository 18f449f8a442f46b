// The designer in headless Chromium: how soon it can be used, what its page costs while tokens move, and what is loaded for it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ROOT } from '#testing';
import { type Journey, SIZES, journey, until } from '../journeys/browser.ts';
import { KEY, between } from './designer.data.ts';
import { type BenchResult, median, round } from './figures.ts';
import type { BenchOptions } from './main.ts';

const MODELER = /\/assets\/modeler-[^/]*\.js$/;
/** Frames in which less script ran than this are those of a page at rest, and are not counted: they would make the others look small. */
const BUSY_MS = 0.5;

/** The palette can be clicked, and the drawing's elements are there to be chosen. */
const USABLE = `(() => {
  const look = () => {
    const isDrawn = document.querySelector('[data-drawing][data-ready] [data-element-id="CheckOrder"]') !== null;
    const hasPalette = document.querySelector('nav button[draggable]') !== null;
    if (isDrawn && hasPalette) window.usableAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

type Stored = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Opened {
  usableAt: number;
  /** What of it the page's main thread had a processor for, in ms: others on the machine do not count. */
  cpuMs: number;
}

/** From the navigation with nothing in the cache until the shipped order process can be changed, in ms. */
async function openOnce(browser: Browser, url: string, stored: Stored, sketchId: string): Promise<Opened> {
  const context = await browser.newContext({ viewport: SIZES.desk, locale: 'en', baseURL: url, storageState: stored });
  const page = await context.newPage();
  await page.addInitScript(USABLE);
  const inspector = await context.newCDPSession(page);
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`/sketches/${sketchId}`);
  await until(page, 'window.usableAt !== undefined');
  const { metrics } = await inspector.send('Performance.getMetrics');
  const cpuMs = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  const usableAt = await page.evaluate<number>('window.usableAt');
  // It is usable, or the figure says nothing.
  await page.locator('[data-element-id="CheckOrder"]').first().click();
  await page.getByRole('toolbar', { name: 'What can be done with it' }).waitFor();
  await context.close();
  return { usableAt, cpuMs };
}

/** The scripts that pages ask for, in order. */
function scriptsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\.js$/.test(new URL(request.url()).pathname)) asked.push(new URL(request.url()).pathname);
  });
  return asked;
}

/** What the designer loads beside what other pages have loaded, gzipped; and whether the modeler came before it was opened. */
async function loaded(browser: Browser, url: string, stored: Stored, sketchId: string): Promise<{ bundleKb: number; modelerEarly: number }> {
  const context = await browser.newContext({ viewport: SIZES.desk, locale: 'en', baseURL: url, storageState: stored });
  const page = await context.newPage();
  const asked = scriptsOf(page);
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('load');
  const first = new Set(asked);
  for (const path of ['/orders', '/sketches', '/processes/order-to-delivery']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await page.locator('[data-drawing][data-ready]').first().waitFor();
  const modelerEarly = asked.filter((path) => MODELER.test(path)).length;
  asked.length = 0;
  await page.goto(`/sketches/${sketchId}`);
  await page.locator('[data-drawing][data-ready]').first().waitFor();
  await context.close();
  const own = [...new Set(asked)].filter((path) => !first.has(path));
  assert.ok(
    own.some((path) => MODELER.test(path)),
    'the designer loads the modeler',
  );
  const bytes = own.reduce((sum, path) => sum + gzipSync(readFileSync(join(ROOT, 'dist', 'web', path))).length, 0);
  return { bundleKb: bytes / 1000, modelerEarly };
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** What of it the thread had a processor for, in µs: others on the machine do not count. */
  tdur?: number;
  tts?: number;
  pid: number;
  tid: number;
  args?: { name?: string };
}
const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'RunMicrotasks',
  'TimerFire',
  'FireAnimationFrame',
  'EventDispatch',
  'v8.compile',
  'V8.GCScavenger',
  'MinorGC',
  'MajorGC',
]);

/** Script time in ms of each frame between two animation frames; what runs inside of another script counts once. */
function frameTimes(events: readonly TraceEvent[]): number[] {
  const mains = new Set(events.filter((it) => it.name === 'thread_name' && it.args?.name === 'CrRendererMain').map((it) => `${it.pid} ${it.tid}`));
  const script = events
    .filter((it) => it.ph === 'X' && SCRIPT.has(it.name) && mains.has(`${it.pid} ${it.tid}`))
    .map((it) => ({ name: it.name, ts: it.tts ?? it.ts, dur: it.tdur ?? it.dur ?? 0 }))
    .toSorted((one, other) => one.ts - other.ts);
  const times: number[] = [];
  let begun = false;
  let ends = 0;
  for (const { name, ts, dur } of script) {
    if (name === 'FireAnimationFrame') {
      times.push(0);
      begun = true;
    }
    if (begun) times[times.length - 1]! += Math.max(0, ts + dur - Math.max(ts, ends)) / 1000;
    ends = Math.max(ends, ts + dur);
  }
  return times;
}

/** Script time of busy frames while 10,000 tokens on 200 elements stand elsewhere each second. */
async function frames(browser: Browser, shop: Journey, stored: Stored, seconds: number): Promise<{ times: number[]; updates: number }> {
  const proxy = await between(shop.url);
  const context = await browser.newContext({ viewport: SIZES.desk, locale: 'en', baseURL: proxy.url, storageState: stored });
  const page = await context.newPage();
  await page.goto(`/processes/${KEY}`);
  await page.locator('[data-drawing][data-ready]').first().waitFor();
  await until(page, `document.querySelectorAll('[data-count]').length >= 200`);
  const total = `[...document.querySelectorAll('[data-count]')].reduce((sum, it) => sum + Number(it.textContent.replace(/\\D/g, '')), 0)`;
  assert.equal(await page.evaluate(total), 10_000, 'the map shows where all tokens stand');
  // Frames are made all the time, and each change of a count is told apart from what was.
  await page.evaluate(`(() => { const go = () => requestAnimationFrame(go); go(); })()`);
  const shown = (): Promise<string> => page.evaluate(`document.querySelector('[data-count="E7"]').textContent`);
  await page.waitForTimeout(2_000);
  await browser.startTracing(page, { categories: ['devtools.timeline', 'v8', '__metadata'] });
  let updates = 0;
  for (let second = 0; second < seconds; second++) {
    const before = await shown();
    await page.waitForTimeout(1_000);
    if ((await shown()) !== before) updates++;
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  await context.close();
  await proxy.close();
  return { times: frameTimes(traceEvents), updates };
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.ceil(share * values.length) - 1)] ?? Number.NaN;

export const bench = {
  says: 'the shipped order process opens in the designer with a cold cache; a map of 200 elements with counts for 10,000 tokens that change each second',
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const shop = await journey();
    try {
      const visit = await shop.open();
      await visit.enter();
      const { sketchId } = await visit.act<{ sketchId: string }>('sketches.start', { kind: 'process', key: 'order-to-delivery' });
      const stored = await visit.page.context().storageState();
      const browser = visit.page.context().browser()!;
      const opens: Opened[] = [];
      for (let i = 0; i < (quick ? 2 : 6); i++) opens.push(await openOnce(browser, shop.url, stored, sketchId));
      const { bundleKb, modelerEarly } = await loaded(browser, shop.url, stored, sketchId);
      const { times, updates } = await frames(browser, shop, stored, quick ? 5 : 20);
      const busy = times.filter((ms) => ms >= BUSY_MS);
      return {
        name: 'designer',
        figures: {
          openMs: round(median(opens.slice(1).map((it) => it.usableAt)), 0),
          frameMsP95: round(quantile(busy, 0.95)),
          bundleKb: round(bundleKb, 1),
          modelerEarly,
          openCpuMs: round(median(opens.slice(1).map((it) => it.cpuMs)), 0),
          frameMsMost: round(Math.max(...busy)),
          busyFrames: busy.length,
          updates,
        },
        aims: [
          { figure: 'openMs', at: 'most', value: 1_500 },
          { figure: 'frameMsP95', at: 'most', value: 16 },
          { figure: 'modelerEarly', at: 'exactly', value: 0 },
          { figure: 'updates', at: 'least', value: quick ? 3 : 15 },
        ],
        notes: [
          `openMs: each with an empty cache, after a first one for the program's own: ${opens.map((it) => Math.round(it.usableAt)).join(', ')}`,
          `frameMsP95: of ${busy.length} frames with ${BUSY_MS} ms of script or more, of ${times.length} frames; those at rest are left out`,
          'script time is processor time of the page’s main thread',
          'the counts come from beside the program, so that the page alone is measured',
        ],
      };
    } finally {
      await shop.close();
    }
  },
};
