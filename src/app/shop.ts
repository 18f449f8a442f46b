// A shop, opened: its database brought to the newest schema, its kernel with every module, and what a new shop gets.
import { createEngine } from '#engine';
import { APP_ROLE, Db, Kernel, type Module, type RawRoute, Registry, SYSTEM, type SystemEnv, Workers, migrate, systemEnv, writeSetting } from '#kernel';
import { createStudio } from '#studio';
import { auditModule, clockModule, rightsModule, demoSetting, lookAtClock } from '#server';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { homeModule } from './home.ts';
import { searchModule } from './search.ts';
import type { Program } from '#modules/setup';
import { aloneProgram } from './program.ts';
import { settingsModule } from './settings.ts';

/** What the composition root names. */
export type Parts = {
  modules: Module[];
  providers: Binding[];
  /** What every shop gets at each start, as far as it is missing: roles, templates, drawings. */
  shipped: Step[];
  /** What the demonstration shop gets besides. */
  demo: Step[];
  /** What goes on beside the requests outside of any transaction, e.g. simulated services that call back. */
  duties: Duty[];
  /** What is done last, when nothing else runs any more. */
  atEnd: Step[];
  routes: RawRoute[];
};

/** May run at each start, and then adds only what is missing. */
export type Step = (kernel: Kernel, config: Config) => Promise<void>;
/** Runs again and again with a pause between. */
export type Duty = { name: string; everyMs: number; run: (kernel: Kernel) => Promise<void> };
/** What implements a port. */
export type Binding = { port: string; make: (surroundings: Surroundings) => unknown };
/** `kernel` stands only once all ports are bound: whoever is called back asks for it then. */
export type Surroundings = { env: SystemEnv; db: Db; config: Config; kernel: () => Kernel; program: Program };

export type Shop = { kernel: Kernel; workers: Workers; env: SystemEnv; migrations: number; close: () => Promise<void> };

export type ShopOptions = {
  url: string;
  config: Config;
  onError: (duty: string, error: unknown) => void;
  connections?: number;
  /** The program around the shop, where it is more than this shop. */
  program?: Program;
};

/** Every module in its order, the clock and the engine; `db` is needed only to bind providers. */
export function buildRegistry(parts: Parts, env: SystemEnv): { registry: Registry; engine: ReturnType<typeof createEngine> } {
  const registry = new Registry();
  for (const module of parts.modules) registry.add(module);
  registry.add(clockModule(env));
  registry.add(auditModule((event) => registry.events.get(event)?.says));
  registry.add(settingsModule);
  registry.add(rightsModule(registry));
  const engine = createEngine(registry, env);
  registry.add(engine.module);
  registry.add(createStudio({ engine, registry }));
  registry.add(homeModule(registry));
  registry.add(searchModule(registry));
  return { registry, engine };
}

/** The folders of migrations: the kernel's, the engine's, the studio's, and each module's in its order. */
export function migrationFolders(root: string, modules: Module[]): { room: string; folder: string }[] {
  const rooms = [
    { room: 'kernel', folder: 'src/kernel' },
    { room: 'engine', folder: 'src/engine' },
    { room: 'studio', folder: 'src/studio' },
    ...modules.map(({ name }) => ({ room: name, folder: `src/modules/${name}` })),
  ];
  return rooms.map(({ room, folder }) => ({ room, folder: join(root, folder, 'migrations') })).filter(({ folder }) => existsSync(folder));
}

/** What every start brings into a shop, as far as it is not there: what is shipped, and into the demonstration its people. */
export async function bringShipped(kernel: Kernel, parts: Parts, config: Config): Promise<void> {
  for (const step of parts.shipped) await step(kernel, config);
  if (!config.demo) return;
  await kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, demoSetting, true));
  for (const step of parts.demo) await step(kernel, config);
}

/** Opens the shop of a database. Its loops are not started yet. */
export async function openShop(parts: Parts, options: ShopOptions): Promise<Shop> {
  const { config, onError } = options;
  const env = systemEnv();
  const folders = migrationFolders(config.root, parts.modules);
  const { role } = await migrate(options.url, folders);
  const db = new Db({
    url: options.url,
    env,
    onError: (error) => onError('database', error),
    connections: options.connections ?? 8,
    ...(role ? { role: APP_ROLE } : {}),
  });
  const { registry, engine } = buildRegistry(parts, env);
  const kernel = new Kernel({ db, env, registry, process: engine.runner });
  const workers = new Workers(kernel, onError);
  try {
    for (const { port, make } of parts.providers)
      registry.providers.set(port, await make({ env, db, config, kernel: () => kernel, program: options.program ?? aloneProgram(config) }));
    await kernel.tx(SYSTEM, (ctx) => lookAtClock(ctx, env));
    await bringShipped(kernel, parts, config);
  } catch (error) {
    await db.close();
    throw error;
  }
  const migrations = folders.reduce((sum, { folder }) => sum + readdirSync(folder).filter((name) => name.endsWith('.sql')).length, 0);
  return { kernel, workers, env, migrations, close: () => db.close() };
}
