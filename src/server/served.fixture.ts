// A shop with its HTTP server, for tests: staff and whatever cards a test brings.
import { type Kernel, type Module, type RawRoute, SYSTEM } from '#kernel';
import { Access, seedDemoStaff, shipRoles } from '#modules/staff';
import { Health, Live, createServer } from '#server';
import { house } from '#testing';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { staffModule } from '../modules/staff/module.ts';

export const PASSWORD = 'welcome-to-kontor';

export type Served = Awaited<ReturnType<typeof served>>;

/** A server in front of a fresh shop; nothing listens unless the test says so. */
export async function served(options: { modules?: Module[]; routes?: RawRoute[]; pages?: string; secure?: boolean; staff?: boolean } = {}) {
  const shop = await house({
    modules: [staffModule, ...(options.modules ?? []).filter((module) => module.name !== 'staff')],
    ready: async (kernel: Kernel) => {
      await shipRoles(kernel);
      if (options.staff !== false) await seedDemoStaff(kernel, PASSWORD);
    },
  });
  const lines: string[] = [];
  const access = new Access(shop.kernel);
  const state = { workers: true };
  const root = process.env.KONTOR_ROOT ?? process.cwd();
  const rooms = ['kernel', 'engine', 'studio', ...shop.registry.modules.map(({ name }) => 'modules/' + name)];
  const migrations = rooms.reduce((sum, room) => sum + sqlFiles(join(root, 'src', room, 'migrations')), 0);
  const health = new Health({ kernel: shop.kernel, migrations, workersRun: () => state.workers });
  const live = new Live(shop.kernel);
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const app = await createServer({
    kernel: shop.kernel,
    access,
    health,
    live,
    log,
    pages: options.pages ?? '/nonexistent',
    routes: options.routes ?? [],
    secure: options.secure ?? false,
  });
  const close = async (): Promise<void> => {
    await app.close();
    access.close();
    health.close();
    await shop.close();
  };
  const { post, get } = clients(app);
  return {
    ...shop,
    app,
    access,
    health,
    state,
    live,
    /** What was logged, a JSON object a line. */
    lines,
    post,
    get,
    /** The headers of a session of one of the demonstration shop's people. */
    signedIn: async (email = 'owner@demo.kontor') => ({
      authorization: `Bearer ${(await post('/api/staff/sign_in', { email, password: PASSWORD })).json<{ token: string }>().token}`,
    }),
    /** The headers of a new API key. */
    keyed: async (...scopes: string[]) => {
      const { value } = await shop.kernel.do<{ secret: string; keyId: string }>('staff.create_key', { name: 'test', scopes }, { actor: SYSTEM });
      return { authorization: `Bearer ${value.secret}` };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function clients(app: FastifyInstance) {
  const post = (path: string, payload: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: path,
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const get = (path: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url: path, headers });
  return { post, get };
}

function sqlFiles(folder: string): number {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.sql')).length;
  } catch {
    return 0;
  }
}
