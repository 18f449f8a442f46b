import { demoCatalogue } from '/work/main/demo/products.ts';
import { living, seedShop } from '/work/main/demo/shop.ts';
import { World } from '/work/main/demo/world.ts';
import { scratch } from '/work/main/test/bench/scratch.ts';
import { sql, verify, SYSTEM } from '#kernel';
const goods = demoCatalogue({ skus: 300, unitsADay: 100000 });
const one = await scratch({ goods });
await seedShop(one.kernel);
const skus = goods.rows.flatMap((r) => r.product.variants.map((v) => v.sku));
const world = new World({ kernel: one.kernel, actor: SYSTEM, seed: 3, channel: { code: 'web', currency: 'RON', country: 'RO' }, skus, living: living(one.kernel.registry), pace: 0 });
const p = await world.order(60);
console.log(p);
const show = async (t: string) => { console.log(t); console.log((await one.kernel.db.read<any>(sql`select process, at, kind, count(*)::int n, max(coalesce(payload::text,'')) p from engine.wait where main group by 1,2,3 order by 4 desc`)).map((r:any)=>`${r.process} ${r.at} ${r.kind} ${r.n} ${r.kind==='incident'?'':''}`).join('\n')); for (const r of await one.kernel.db.read<any>(sql`select element, message, count(*)::int n from engine.incident where resolved_at is null group by 1,2`)) console.log('INC', r.element, r.n, r.message.slice(0,300)); };
await show('after place');
for (let i=0;i<14;i++){ await one.workers.drain(); const did = await world.tick(); console.log('tick', i, did); if(did===0) await one.turn(86400000*2);}
await show('later');
console.log(await one.kernel.db.read(sql`select kind, state, count(*)::int from kernel.document group by 1,2 order by 1,2`));
console.log(await one.kernel.db.read(sql`select template, state, count(*)::int from messages.sent group by 1,2 order by 1,2`));
const [o] = await one.kernel.db.read<any>(sql`select id from orders.head where payment_method='card' limit 1`);
const r = await one.kernel.ask<any>('runs.of_document',{documentId:o.id}, SYSTEM);
for (const run of r.runs) { console.log(run.key, run.status); for (const h of run.history) console.log('  ', new Date(h.at).toISOString(), h.what, h.element, h.note??'', JSON.stringify(h.input??'').slice(0,150), JSON.stringify(h.output??'').slice(0,200)); }
console.log(one.errors.slice(0,5)); console.log((await verify(one.kernel.db, one.kernel.registry)).violations.map(v=>[v.id, v.says, JSON.stringify(v.rows[0])]));
await one.close(); process.exit(0);
