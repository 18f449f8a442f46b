// What is written beside the data: how it was made, and which server is at work on it for whom.
import { chownSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { ProcessMark } from './process-table.ts';
import type { WayName } from './way.ts';

/** Written once, when the cluster is made: without it another way of starting would open a second, empty cluster. */
export type MadeRecord = { way: WayName; major: number; cluster: string; binariesHome?: string };

/** Written at every start: the server's number, its socket folder, and the programs that use it. */
export type RunningRecord = { pid: number; socketFolder: string; users: (ProcessMark & { id: string })[] };

const MADE = 'database.json';
const RUNNING = 'running.json';

/** Reads how the data in this folder was made; the cluster's path is absolute in the answer. */
export function readMade(folder: string): MadeRecord | undefined {
  const made = readJson<MadeRecord>(join(folder, MADE));
  if (!made) return undefined;
  return { ...made, cluster: isAbsolute(made.cluster) ? made.cluster : join(folder, made.cluster) };
}

/** Writes how the data was made; a cluster inside the folder is noted relatively, so that the folder may move. */
export function writeMade(folder: string, made: MadeRecord): void {
  const inside = relative(folder, made.cluster);
  writeJson(join(folder, MADE), { ...made, cluster: inside.startsWith('..') ? made.cluster : inside });
}

/** Reads who is at work on the data, if anybody wrote it down. */
export function readRunning(folder: string): RunningRecord | undefined {
  return readJson<RunningRecord>(join(folder, RUNNING));
}

/** Writes who is at work on the data. */
export function writeRunning(folder: string, running: RunningRecord): void {
  writeJson(join(folder, RUNNING), running);
}

/** Gives a file that root wrote to the owner of its folder, who must be able to go on without root. */
export function giveToFolderOwner(path: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(dirname(path));
  if (owner.uid !== 0) chownSync(path, owner.uid, owner.gid);
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function writeJson(path: string, value: unknown): void {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  giveToFolderOwner(beside);
  renameSync(beside, path);
}
