// The whole shop behind its HTTP door, and a digest of everything that it has written.
import assert from 'node:assert/strict';
import pino from 'pino';
import { SYSTEM, raw } from '#kernel';
import { Access, shipRoles } from '#modules/staff';
import { Health, Live, createServer } from '#server';
import { hooks } from '../../src/app/hooks.ts';
import { type World, shopOnDrawings } from '../drawings.fixture.ts';
import { type Reply, makeAgent, send } from './program.fixture.ts';

export type Problem = { status: number; code: string; type: string; title: string; instance: string; errors?: { pointer?: string; code: string }[] };

/** An order that is accepted as it stands, over which a case writes what is wrong with it. */
export const goodOrder = (over: object = {}): object => ({
  channel: 'web',
  currency: 'RON',
  customer: { name: 'Ana Pop', email: 'ana@example.com' },
  shipTo: { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO', phone: '+40722123456' },
  lines: [{ sku: 'MUG', quantity: 1 }],
  payment: { method: 'cash_on_delivery' },
  delivery: { method: 'courier' },
  ...over,
});

/** Every table of the shop with how many rows it has and a digest of them; a key's last use is no writing of the request. */
async function everything(world: World): Promise<Map<string, string>> {
  const { db } = world.shop;
  const tables = (await db.read(
    raw(`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables order by 1`),
  )) as { name: string }[];
  const parts = tables.map(
    ({ name }) => `
    select '${name}' as name, count(*)::int || ' ' || coalesce(md5(string_agg((to_jsonb(t) - 'last_used_at' - 'seen_at')::text, '' order by t::text)), '') as digest from ${name} t`,
  );
  const rows = (await db.read(raw(parts.join(' union all ')))) as { name: string; digest: string }[];
  assert.ok(rows.length > 40, `${rows.length} tables are compared`);
  return new Map(rows.map(({ name, digest }) => [name, digest]));
}

/** The shop listens on a port of its own; nothing works in the background, so whatever is written was written by a request. */
export async function openDoor() {
  const world = await shopOnDrawings();
  const { kernel } = world.shop;
  await shipRoles(kernel);
  const [access, live] = [new Access(kernel), new Live(kernel)];
  const health = new Health({ kernel, migrations: 0, workersRun: () => true });
  const broken: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void broken.push(line) });
  const server = await createServer({ kernel, access, health, live, log, pages: '/nonexistent', routes: hooks });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as { port: number };
  const agent = makeAgent();
  const keyed = async (...scopes: string[]): Promise<Record<string, string>> => {
    const { value } = await kernel.do<{ secret: string }>('staff.create_key', { name: scopes.join(), scopes }, { actor: SYSTEM });
    return { authorization: `Bearer ${value.secret}` };
  };
  const all = await keyed('*');
  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Reply> => send(agent, port, path, body, { ...all, ...headers });
  return {
    world,
    post,
    get: (path: string): Promise<Reply> => send(agent, port, path, '', all),
    keyed,
    /** What the server had to put on record as its own failure. */
    broken,
    /** Sends what is to be refused; fails if anything at all was written. Its problem document. */
    refused: async (what: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Problem> => {
      const before = await everything(world);
      const { status, headers: answered, text } = await post(path, body, headers);
      assert.match(String(answered['content-type']), /^application\/problem\+json/, `${what}: ${status} ${text.slice(0, 300)}`);
      assert.ok(text.length < 20_000, `${what}: the answer is short (${text.length} characters)`);
      assert.deepEqual(await everything(world), before, `${what}: nothing was written`);
      const problem = JSON.parse(text) as Problem;
      assert.deepEqual(
        [problem.status, problem.type, problem.title.length > 0, problem.instance.startsWith('urn:kontor:request:')],
        [status, '/problems/' + problem.code, true, true],
        what,
      );
      return problem;
    },
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      await server.close();
      access.close();
      health.close();
      await world.shop.close();
    },
  };
}
