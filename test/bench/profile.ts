// A CPU profile of one piece of work, on demand: KONTOR_PROFILE=file.cpuprofile.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/** Runs `work`; when KONTOR_PROFILE names a file, a CPU profile of it is written there. */
export async function profiled<T>(work: () => Promise<T>): Promise<T> {
  const file = process.env.KONTOR_PROFILE;
  if (!file) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  const value = await work();
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  session.disconnect();
  return value;
}
