import { SYSTEM, raw } from '#kernel';
import { openShop, parts, readConfig } from '#app';
import { startDatabase, defaultSettings } from '#database';
import { demoCatalogue } from '../demo/products.ts';
import { importGoods } from '../demo/import-goods.ts';
import { living, seedShop } from '../demo/shop.ts';
import { World } from '../demo/world.ts';
import { anOrder } from './bench/intake.bench.ts';
import { mkdirSync } from 'node:fs';
mkdirSync('/tmp/pgss', { recursive: true });
const d = await startDatabase({ dataFolder: '/tmp/pgss', settings: { ...defaultSettings, shared_preload_libraries: 'pg_stat_statements' } as any });
const config = { ...readConfig({ KONTOR_DEMO: '0', KONTOR_SIMULATE: '1', KONTOR_DATA: '/tmp/pgss' }, process.cwd()) };
import pg from 'pg'; const ad = new pg.Client({ connectionString: d.adminUrl }); await ad.connect(); const name = 'x' + process.pid; await ad.query('create database ' + name); 
const shop = await openShop(parts, { url: d.url(name), config, onError: (a, e) => console.log(a, e) });
const su = new pg.Client({ connectionString: d.url(name) }); await su.connect(); await su.query('create extension pg_stat_statements');
const goods = demoCatalogue({ skus: 5000, unitsADay: 200000 }); await importGoods(shop.kernel, goods, SYSTEM); await seedShop(shop.kernel); const { demoSetting } = await import('#server'); const { writeSetting } = await import('#kernel'); await shop.kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, demoSetting, true)); await su.query('analyze');
const skus = goods.rows.flatMap((r) => r.product.variants.map((v) => v.sku));
const go = async (n: number, size: number) => { for (let k = 0; k < n / size; k++) { const ins = Array.from({ length: size }, (_, i) => ({ ...anOrder('card'), customer: { name: 'B', email: `b${(k * size + i) * 7 % 50000}@e.com` }, lines: Array.from({ length: 1 + i % 3 }, (_, j) => ({ sku: skus[(k * 31 + i * 17 + j * 5) % skus.length], quantity: 1 })) })); for (const o of await shop.kernel.doMany('orders.place', ins, SYSTEM)) if (!o.ok) throw o.refusal; } };
await go(1000, 50); await su.query('select pg_stat_statements_reset()');
const N = Number(process.argv[2] ?? 3000), S = Number(process.argv[3] ?? 50);
if (process.argv[4] === 'life') {
  await go(N, S); const world = new World({ kernel: shop.kernel, actor: SYSTEM, seed: 3, channel: { code: 'web', currency: 'RON', country: 'RO' }, skus, living: living(shop.kernel.registry), pace: 0 });
  await su.query('select pg_stat_statements_reset()'); const t = performance.now();
  for (let r = 0; r < 60; r++) { await shop.workers.drain(); if ((await world.tick()) > 0) continue; const [{ live }] = await shop.kernel.db.read<any>(raw(`select exists (select 1 from engine.run where status='live') as live`)); if (!live) break; await shop.kernel.do('clock.turn', { byMs: 43200000 }, { actor: SYSTEM }); }
  console.log('life', Math.round(N / (performance.now() - t) * 1000), '/s');
} else { const t = performance.now(); const c = process.cpuUsage(); const { profiled } = await import('./bench/profile.ts'); await profiled(() => go(N, S)); const u = process.cpuUsage(c); console.log('place', Math.round(N / (performance.now() - t) * 1000), '/s node ms', (u.user + u.system) / 1000 / N); }
const r = await su.query(`select calls, round(total_exec_time::numeric) as ms, round((total_exec_time*1000/${N})::numeric,1) as us_per_order, rows, left(regexp_replace(query,'\\s+',' ','g'),120) q from pg_stat_statements where query !~ 'pg_stat' order by total_exec_time desc limit 32`);
for (const x of r.rows) console.log(x.us_per_order.padStart(7), String(x.calls).padStart(6), String(x.rows).padStart(7), x.q);
const s = await su.query(`select round((sum(total_exec_time)*1000/${N})::numeric) us from pg_stat_statements`); console.log('sum us/order', s.rows[0].us);
await su.end(); await shop.close(); await ad.query(`drop database ${name} with (force)`); await ad.end(); await d.stop(); process.exit(0);
