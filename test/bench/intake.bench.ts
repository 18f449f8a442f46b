// Orders over HTTP: drawn process run to its first wait, durable; the floor writes the same rows with bare batched SQL.
import type { FastifyInstance } from 'fastify';
import { BatchQueue, type Db, type Sql, Tx, sql } from '#kernel';
import { demoCatalogue } from '../../demo/products.ts';
import { seedShop } from '../../demo/shop.ts';
import type { BenchOptions } from './main.ts';
import { type BenchResult, median, measured, round } from './figures.ts';
import type { LoadFigures, LoadPlan } from './load.ts';
import { profiled } from './profile.ts';
import { type Scratch, listen, load, scratch } from './scratch.ts';

const SKUS = 10_000;

/** Statements that one lone order really wrote, taken apart at its ids, so that they can be written again for other orders. */
type Template = { statements: { text: string; values: (string | null)[] }[] };

export const bench = {
  says: `orders of 1 to 3 lines over ${SKUS} SKUs over HTTP at 64 and 8 connections, workers paused; floor: the same server writing the same rows`,
  async run({ quick }: BenchOptions): Promise<BenchResult> {
    const goods = demoCatalogue({ skus: SKUS, unitsADay: 200_000 });
    const one = await scratch({ goods });
    try {
      await seedShop(one.kernel);
      const skus = goods.rows.flatMap((row) => row.product.variants.map((variant) => variant.sku)).slice(0, SKUS);
      const templates = await recordTemplates(one, skus, quick ? 20 : 100);
      const listener = await listen(one.shop, (app) => addFloor(app, one, templates));
      const plan = (path: string, connections: number, requests: number, seed: number): LoadPlan => ({
        port: listener.port,
        path,
        key: listener.key,
        connections,
        requests,
        seed,
        skus,
        lines: [1, 3],
        order: anOrder('card'),
      });
      const requests = quick ? 1_000 : 8_000;
      await load(plan('/api/orders/place', 64, quick ? 500 : 3_000, 1));
      await load(plan('/floor', 64, quick ? 500 : 3_000, 2));
      const real: (LoadFigures & { nodeMs: number; postgresMs: number })[] = [];
      const floor: LoadFigures[] = [];
      for (let repeat = 0; repeat < (quick ? 1 : 3); repeat++) {
        const { value, nodeMs, postgresMs } = await measured(one.kernel.db, () => profiled(() => load(plan('/api/orders/place', 64, requests, 10 + repeat))));
        real.push({ ...value, nodeMs: nodeMs / requests, postgresMs: postgresMs / requests });
        floor.push(await load(plan('/floor', 64, requests, 20 + repeat)));
      }
      const eight = await load(plan('/api/orders/place', 8, quick ? 500 : 4_000, 30));
      const roundTrips = await tripsOfLoneOrder(one, skus);
      const bad = [...real, eight].flatMap((figures) => Object.entries(figures.statuses).filter(([status]) => status !== '200'));
      await listener.close();
      const perSecond = median(real.map((figures) => figures.perSecond));
      const floorPerSecond = median(floor.map((figures) => figures.perSecond));
      return {
        name: 'intake',
        figures: {
          ordersPerSecond: round(perSecond, 0),
          floorPerSecond: round(floorPerSecond, 0),
          ratio: round(perSecond / floorPerSecond),
          p95Ms: eight.p95Ms,
          roundTrips,
          nodeMsPerOrder: round(median(real.map((figures) => figures.nodeMs)), 3),
          postgresMsPerOrder: round(median(real.map((figures) => figures.postgresMs)), 3),
          p95MsAt64: median(real.map((figures) => figures.p95Ms)),
          notOk: bad.reduce((sum, [, count]) => sum + count, 0),
        },
        aims: [
          { figure: 'ordersPerSecond', at: 'least', value: 2000 },
          { figure: 'ratio', at: 'least', value: 0.25 },
          { figure: 'p95Ms', at: 'most', value: 25 },
          { figure: 'roundTrips', at: 'most', value: 5 },
          { figure: 'notOk', at: 'exactly', value: 0 },
        ],
        notes: [
          `floor: ${templates[0]!.statements.length} statements, ${rowsOf(templates)} rows an order on average, natural batches of at most 200, the same server, pool and durability (fsync on, synchronous_commit on)`,
          `the load generator runs on the same two cores; refused or failed: ${JSON.stringify(Object.fromEntries(bad))} ${real
            .flatMap((figures) => figures.firstErrors)
            .slice(0, 1)
            .join(' ')}`,
        ],
      };
    } finally {
      await one.close();
    }
  },
};

/** An order as a web shop in Romania sends it. */
export const anOrder = (method: 'card' | 'bank_transfer' | 'cash_on_delivery'): Record<string, unknown> => ({
  channel: 'web',
  currency: 'RON',
  shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500035', region: 'BV', country: 'RO', phone: '+40721234567' },
  payment: { method, ...(method === 'card' ? { token: 'tok_ok' } : {}) },
  delivery: { method: 'courier' },
});

async function tripsOfLoneOrder({ kernel }: Scratch, skus: string[]): Promise<number> {
  const trips: number[] = [];
  for (let i = 0; i < 9; i++) {
    const before = kernel.db.figures.trips;
    await kernel.do(
      'orders.place',
      { ...anOrder('card'), customer: { name: 'Lone Buyer', email: `lone${i}@example.com` }, lines: [{ sku: skus[i * 7], quantity: 1 }] },
      { actor: bulk },
    );
    trips.push(kernel.db.figures.trips - before);
  }
  return median(trips);
}

const bulk = { kind: 'system' as const, id: 'bench', may: () => true };

/** Places lone orders and notes every statement that they write. */
async function recordTemplates({ kernel }: Scratch, skus: string[], count: number): Promise<Template[]> {
  const original = Tx.prototype.write;
  const templates: Template[] = [];
  await kernel.do(
    'orders.place',
    { ...anOrder('card'), customer: { name: 'First', email: 'first@example.com' }, lines: [{ sku: skus[1], quantity: 1 }] },
    { actor: bulk },
  );
  for (let i = 0; i < count; i++) {
    const statements: Template['statements'] = [];
    Tx.prototype.write = function (statement: Sql) {
      if (statement.values.length > 0) statements.push({ text: statement.text, values: statement.values as (string | null)[] });
      return original.call(this, statement);
    };
    try {
      const lines = Array.from({ length: 1 + (i % 3) }, (_, line) => ({ sku: skus[(i * 37 + line * 11) % skus.length], quantity: 1 }));
      await kernel.do('orders.place', { ...anOrder('card'), customer: { name: `Template ${i}`, email: `buyer${i}@example.com` }, lines }, { actor: bulk });
    } finally {
      Tx.prototype.write = original;
    }
    templates.push({ statements });
  }
  return templates.filter((template) => template.statements.length === Math.max(...templates.map((one) => one.statements.length)));
}

const rowsOf = (templates: Template[]): number => {
  const rows = templates.map(({ statements }) =>
    statements.reduce((sum, { values }) => sum + Math.max(1, ...values.map((value) => (value?.startsWith('{') ? splitTop(value).length : 1))), 0),
  );
  return Math.round(rows.reduce((a, b) => a + b, 0) / rows.length);
};

/** How many members an array literal has; commas inside quotes do not count. */
function splitTop(literal: string): string[] {
  const members: string[] = [];
  let quoted = false;
  let from = 1;
  for (let i = 1; i < literal.length - 1; i++) {
    if (literal[i] === '\\') i++;
    else if (literal[i] === '"') quoted = !quoted;
    else if (literal[i] === ',' && !quoted) {
      members.push(literal.slice(from, i));
      from = i + 1;
    }
  }
  members.push(literal.slice(from, -1));
  return members;
}

const ID = /\b[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}\b|\b[A-Z]{1,4}-2\d{3}-\d{6}\b/g;
const KEPT = /^(sku|whs|prd|def|dec|cus|tpl)_/;

/** Adds a route that parses the same body and writes the same rows, batched the same way, with nothing decided. */
function addFloor(app: FastifyInstance, { kernel }: Scratch, templates: Template[]): void {
  let made = 0;
  const prepared = templates.map((template) =>
    template.statements.map(({ text, values }) => ({ text, parts: values.map((value) => (value === null ? null : cut(value))) })),
  );
  const queue = new BatchQueue<unknown, { ok: true }>(
    async (members) => {
      await write(
        kernel.db,
        members.map(() => prepared[made++ % prepared.length]!),
      );
      return members.map(() => ({ ok: true }));
    },
    { soon: kernel.env.soon },
  );
  app.post('/floor', { config: { open: true } as never }, async (request) => queue.add(request.body));
}

type Cut = { fixed: string[]; ids: string[]; isArray: boolean };

function cut(value: string): Cut {
  const ids: string[] = [];
  const fixed: string[] = [];
  let from = 0;
  const inner = value.startsWith('{') ? value.slice(1, -1) : value;
  for (const match of inner.matchAll(ID)) {
    if (KEPT.test(match[0])) continue;
    fixed.push(inner.slice(from, match.index));
    ids.push(match[0]);
    from = match.index + match[0].length;
  }
  fixed.push(inner.slice(from));
  return { fixed, ids, isArray: value.startsWith('{') };
}

let fresh = 0;
/** Another id of the same length and kind: the counter in place of its last signs. */
const another = (id: string): string => {
  const tail = (++fresh)
    .toString(32)
    .replace(/[ilou]/g, 'z')
    .padStart(7, '0');
  return id.includes('_') ? id.slice(0, -8) + 'z' + tail : id.slice(0, -6) + 'F' + tail;
};

async function write(db: Db, orders: { text: string; parts: (Cut | null)[] }[][]): Promise<void> {
  const byText = new Map<string, (string | null)[][]>();
  for (const order of orders) {
    const renamed = new Map<string, string>();
    for (const { text, parts } of order) {
      const values = parts.map((part) => {
        if (part === null) return null;
        let out = part.fixed[0]!;
        for (let i = 0; i < part.ids.length; i++) {
          const id = part.ids[i]!;
          let to = renamed.get(id);
          if (to === undefined) renamed.set(id, (to = another(id)));
          out += to + part.fixed[i + 1]!;
        }
        return out;
      });
      const list = byText.get(text);
      if (list) list.push(values);
      else byText.set(text, [values]);
    }
  }
  const first = new Map(orders.flatMap((order) => order.map((statement) => [statement.text, statement] as const)));
  await db.withTx(async (tx) => {
    await tx.read(sql`update kernel.series set next = next + ${orders.length} where kind = 'floor'`);
    for (const [text, rows] of byText) {
      const { parts } = first.get(text)!;
      const values = parts.map((part, column) => (part?.isArray ? '{' + rows.map((row) => row[column]).join(',') + '}' : (rows[0]![column] ?? null)));
      tx.write({ text, values, name: 'f' + hash(text) });
    }
  });
}

const names = new Map<string, string>();
const hash = (text: string): string => {
  let name = names.get(text);
  if (!name) names.set(text, (name = String(names.size)));
  return name;
};
