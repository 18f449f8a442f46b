// One starter at a time: a lock that the kernel itself releases, however its holder dies.
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseProblem } from './problem.ts';

const RETRY_MS = 8;

/** Runs the body while no other program on this machine holds the lock of the same folder; waits at most waitMs. */
export async function withLock<T>(folder: string, waitMs: number, body: () => Promise<T>): Promise<T> {
  const held = await acquire(folder, waitMs);
  try {
    return await body();
  } finally {
    await new Promise<void>((resolve) => held.close(() => resolve()));
  }
}

async function acquire(folder: string, waitMs: number): Promise<Server> {
  // An abstract socket has no file that could be left behind (unix(7)); its name is at most 107 bytes.
  const name = `\0kontor-database-${createHash('sha256').update(folder).digest('hex').slice(0, 40)}`;
  const until = performance.now() + waitMs;
  for (;;) {
    const server = await listen(name);
    if (server) return server;
    if (performance.now() > until) {
      throw new DatabaseProblem(
        'database.locked',
        `Another program has been starting or stopping the database in ${folder} for ${Math.round(waitMs / 1000)} s. Wait for it, or end it, and try again.`,
      );
    }
    await pause(RETRY_MS);
  }
}

function listen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => resolve(server));
  });
}
