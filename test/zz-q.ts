import { parts, readConfig, openDatabase, openShop } from '#app';
import { raw } from '#kernel';
const config = readConfig({ ...process.env, KONTOR_DATA: '/tmp/kd2' }, process.cwd());
const d = await openDatabase(config, () => {}); const shop = await openShop(parts, { url: d.url, config, onError: console.log });
for (const q of process.argv.slice(2)) console.log(JSON.stringify(await shop.kernel.db.read(raw(q)), (_, v) => typeof v === 'bigint' ? Number(v) : v));
await shop.close(); await d.stop(); process.exit(0);
