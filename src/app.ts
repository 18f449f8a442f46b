// The composition root: the only file that names every module and provider.
import { seedDemoStaff } from '#modules/staff';
import type { RawRoute } from '#server';
import type { Parts } from './app/shop.ts';
import { staffModule } from './modules/staff/module.ts';

export { listShops, openDatabase } from './app/databases.ts';
export { publishShipped } from './app/publish.ts';
export { type Served, serve } from './app/serve.ts';
export { type Binding, type Parts, type Shop, type Surroundings, buildRegistry, migrationFolders, openShop } from './app/shop.ts';
export { writeFailure } from './app/words.ts';
export { type Config, readConfig } from './config.ts';

/** Every part of the program, in the order of the house: a room may need only rooms above it. */
export const parts: Parts & { routes: RawRoute[] } = {
  modules: [staffModule],
  providers: [],
  routes: [],
  demo: [(kernel, { password }) => seedDemoStaff(kernel, password)],
};
