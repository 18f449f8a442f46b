// What drawings have thrown, as the others hear it: out of the outbox, in transactions of their own, so that no thrower waits for a listener.
import type { Ctx, Reader, StoredEvent } from '#kernel';
import type { Heard, Runner } from './runner.ts';
import { messaged, signalled } from './signals.ts';
import { beginBySignal } from './starting.ts';
import * as store from './store.ts';

/** Hears what drawings have thrown: notes who waits for a signal, begins what begins with it, and hands messages on. */
export function thrownReader(runner: Runner): Reader {
  return {
    name: 'engine.thrown',
    events: [signalled.name, messaged.name],
    async handle(ctx, events) {
      await runner.definitions.refresh(ctx, 0);
      await runner.hear(ctx, events.flatMap(messageOf));
      for (const event of events) {
        if (event.name !== signalled.name) continue;
        const { signal, payload, heard } = event.payload as { signal: string; payload: Record<string, unknown>; heard: string[] };
        store.noteSignal(ctx, { name: signal, payload, heard, at: event.at, position: event.position });
        await beginBySignal(ctx, runner.definitions, signal, event.document ?? undefined, payload);
      }
    },
  };
}

function messageOf(event: StoredEvent): Heard[] {
  if (event.name !== messaged.name) return [];
  const { message, key, payload, from } = event.payload as { message: string; key: string; payload: Record<string, unknown>; from: string };
  return [{ name: message, key, about: event.document ?? key, payload, from }];
}

const AT_ONCE = 200;

/** Lets runs hear the signals that were noted for them, at most a batch; returns how many. */
export async function hearNoted(ctx: Ctx, runner: Runner): Promise<number> {
  const noted = await store.notedSignals(ctx, AT_ONCE);
  if (noted.length === 0) return 0;
  await runner.definitions.refresh(ctx, 1_000);
  const stretch = await runner.stretchOver(ctx, noted);
  const found = noted.flatMap((row) => {
    const run = stretch.runs.get(row.run_id);
    const wait = run?.waits.get(row.wait_id);
    return run && wait ? [{ run, wait, payload: row.payload }] : [];
  });
  await stretch.factsFor(found);
  for (const { run, wait, payload } of found) stretch.step(run).soon(wait, payload);
  store.dropNoted(ctx, noted);
  await stretch.work();
  return noted.length;
}
