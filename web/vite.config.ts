// Builds the back office and serves it while it is written.
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { type UserConfig, defineConfig } from 'vite';
import { firstLoad } from './first-load.ts';

const HERE = import.meta.dirname;
const SERVER = process.env['KONTOR_SERVER'] ?? 'http://127.0.0.1:4000';

/** Loading a file of these rooms does nothing by itself, so a page takes from a door only what it uses. */
const DOORS = [{ test: /\/web\/(ui|api)\/.*\.tsx?$/, sideEffects: false }];

export default defineConfig((): UserConfig => ({
  root: resolve(HERE, 'admin'),
  plugins: [react(), firstLoad({ atMostBytes: 250_000 })],
  build: {
    outDir: resolve(HERE, '../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { treeshake: { moduleSideEffects: DOORS } },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    // In a worktree the packages are a link to another folder.
    fs: { allow: [resolve(HERE, '..'), realpathSync(resolve(HERE, '../node_modules'))] },
    proxy: { '/api': SERVER, '/problems': SERVER, '/files': SERVER },
  },
  preview: { host: '127.0.0.1', port: 5174 },
}));
