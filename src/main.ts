// Starts the shop: database, app, server and workers, and stops them in the other order.
import { keepHeapSmall, parts, readConfig, serve, writeFailure } from '#app';
import { systemEnv } from '#kernel';
import { withDemo } from '../demo/index.ts';

const PARENT_WATCH_MS = 500;
const parentAtStart = process.ppid;
keepHeapSmall();

try {
  const config = readConfig(process.env, process.cwd());
  const served = await serve(parts, config, (text) => void process.stdout.write(text + '\n'), withDemo(parts, config.demoSpeed));
  let asked = false;
  const stop = (): void => {
    // Who asks twice does not want to wait.
    if (asked) process.exit(130);
    asked = true;
    served.stop().then(
      () => process.exit(0),
      (error: unknown) => fail('Stopping failed', error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (config.parent === parentAtStart) void watchParent(stop);
} catch (error) {
  fail('Kontor could not start', error);
}

/** Under npm a signal may end only the parent; nobody is to be left behind. */
async function watchParent(stop: () => void): Promise<void> {
  const env = systemEnv();
  while (process.ppid === parentAtStart) await env.sleep(PARENT_WATCH_MS);
  stop();
}

function fail(what: string, error: unknown): void {
  process.stderr.write(writeFailure(what, error) + '\n');
  process.exit(1);
}
