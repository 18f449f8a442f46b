// A shop with a few goods for the tests of batches, and short ways to send files in and see what came of them.
import { type Actor, type Kernel, SYSTEM, sql } from '#kernel';
import { house } from '#testing';
import { Readable } from 'node:stream';
import { catalogModule } from '../catalog/module.ts';
import { deskModule } from '../desk/module.ts';
import { staffModule } from '../staff/module.ts';
import { type DeliveryQuotes, DELIVERY_PORT, seedChannels } from '#modules/orders';
import { ordersModule } from '../orders/module.ts';
import { partiesModule } from '../parties/module.ts';
import { pricingModule } from '../pricing/module.ts';
import { stockModule } from '../stock/module.ts';
import { type RightsPort, RIGHTS_PORT } from './ports.ts';
import { batchesModule } from './module.ts';
import type { ImportKind, ImportOptions } from './types.ts';
import { takeFile } from './upload.ts';
import { drainBatches } from './work.ts';

const delivery: DeliveryQuotes = { tariffs: async () => ({ quote: () => ({ ok: true, value: { priceMinor: 1999n } }) }) };

async function furnish(kernel: Kernel): Promise<void> {
  const run = (name: string, input: unknown) => kernel.do(name, input, { actor: SYSTEM });
  await run('stock.set_warehouses', {
    warehouses: [
      { code: 'BUC', name: 'București', country: 'RO', city: 'București', priority: 1 },
      { code: 'CLJ', name: 'Cluj', country: 'RO', city: 'Cluj-Napoca', priority: 2 },
    ],
  });
  await run('pricing.set_lists', { lists: [{ code: 'ro', name: 'Retail', currency: 'RON' }] });
  await kernel.tx(SYSTEM, async (ctx) => seedChannels(ctx));
}

/** People whom the fixture knows, by id; a test may take a right away in the middle. */
export const people = new Map<string, Actor>();
const rights: RightsPort = { actorOf: async (_, { id }) => people.get(id) };

export type Figures = { state: string; rows: number; created: number; updated: number; unchanged: number; refused: number };

const EVERYTHING = sql`
          select (select jsonb_agg(to_jsonb(p) - 'changed_at' - 'created_at' order by p.id) from catalog.product p) as products, (select jsonb_agg(to_jsonb(v) order by v.id) from catalog.variant v) as variants,
            (select jsonb_agg(to_jsonb(m) order by m.id) from catalog.media m) as media,
            (select jsonb_agg(to_jsonb(c) order by c.bundle_id, c.component_id) from catalog.component c) as components,
            (select jsonb_agg(to_jsonb(p) order by p.sku_id, p.list, p.min_quantity, p.valid_from) from pricing.price p) as prices,
            (select jsonb_agg(to_jsonb(b) order by b.account) from kernel.balance b where b.account like 'stock:%' and b.posted <> 0) as stock,
            (select jsonb_agg(to_jsonb(c) order by c.id) from parties.customer c) as customers, (select jsonb_agg(to_jsonb(a) order by a.id) from parties.address a) as addresses,
            (select jsonb_agg(to_jsonb(h) order by h.id) from orders.head h) as orders, (select jsonb_agg(to_jsonb(l) order by l.order_id, l.position) from orders.line l) as lines,
            (select count(*) from kernel.event where name not like 'batches.%') as events`;

/** A shop with warehouses, a price list and channels, and no goods. */
export async function importHouse() {
  const shop = await house({
    modules: [staffModule, deskModule, partiesModule, catalogModule, pricingModule, stockModule, ordersModule, batchesModule],
    providers: { [DELIVERY_PORT]: delivery, [RIGHTS_PORT]: rights },
    furnish,
  });
  const { kernel } = shop;
  // Orders go no way here: what is tested is how they come in.
  Object.assign(kernel, { process: { lock: async () => {}, start: async () => {}, deliver: async () => {}, settled: async () => {}, failed: async () => {} } });
  const act = <O = { state: string }>(name: string, input: unknown, actor: Actor = SYSTEM): Promise<O> =>
    kernel.do<O>(name, input, { actor }).then(({ value }) => value);
  const ask = <O>(name: string, input: unknown): Promise<O> => kernel.ask<O>(name, input, SYSTEM);
  type Got = { state: string; rows: number; counts: Figures; checked: Figures | null; error: string | null; [key: string]: unknown };
  const figures = async (batchId: string): Promise<Figures> => {
    const { state, rows, counts, checked } = await ask<Got>('batches.get', { batchId });
    const { created, updated, unchanged, refused } = state === 'checked' ? checked! : counts;
    return { state, rows, created, updated, unchanged, refused };
  };
  const upload = async (kind: ImportKind, content: string | Uint8Array, options?: ImportOptions, actor: Actor = SYSTEM): Promise<string> => {
    const bytes = Buffer.from(content as string);
    const { batchId } = await takeFile(kernel, actor, { kind, name: `${kind}.csv`, stream: Readable.from(cut(bytes)) });
    await drainBatches(kernel);
    if (options) {
      await act('batches.map', { batchId, options });
      await drainBatches(kernel);
    }
    return batchId;
  };
  return {
    ...shop,
    act,
    ask,
    figures,
    upload,
    work: () => drainBatches(kernel),
    get: (batchId: string) => ask<Got>('batches.get', { batchId }),
    check: async (batchId: string): Promise<Figures> => {
      await act('batches.check', { batchId });
      await drainBatches(kernel);
      return figures(batchId);
    },
    run: async (batchId: string, more: object = {}): Promise<Figures> => {
      await act('batches.start', { batchId, ...more });
      await drainBatches(kernel);
      return figures(batchId);
    },
    undo: async (batchId: string): Promise<string> => {
      await act('batches.undo', { batchId });
      await drainBatches(kernel);
      return (await figures(batchId)).state;
    },
    /** What is wrong, as `line letter code`. */
    faults: async (batchId: string): Promise<string[]> => {
      const { items } = await ask<{ items: { line: number | null; letter: string | null; code: string }[] }>('batches.errors', { batchId });
      return items.map(({ line, letter, code }) => [line, letter, code].filter((part) => part !== null).join(' '));
    },
    /** A body of a raw route as text. */
    download: async (path: string, params: Record<string, string>, query: Record<string, string> = {}, actor: Actor = SYSTEM): Promise<Buffer> => {
      const route = shop.registry.routes.find((one) => one.path === path)!;
      const answer = await route.handle(kernel, { body: Buffer.alloc(0), stream: Readable.from([]), headers: {}, params, query, actor });
      const parts: Buffer[] = [];
      for await (const part of answer.body as Readable) parts.push(Buffer.from(part as string));
      return Buffer.concat(parts);
    },
    /** Everything of the shop that imports may touch, to see that nothing changed. */
    fingerprint: async (): Promise<unknown> => (await shop.db.read(EVERYTHING))[0],
  };
}

/** Pieces of odd sizes, as they come over a network. */
function* cut(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.min(65_536, size * 3 + 1)) yield bytes.subarray(at, at + size);
}
