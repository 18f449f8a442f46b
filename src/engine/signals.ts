// Signals and messages that a drawing throws: heard at once by runs of the same stretch, by all others through the outbox.
import Type from 'typebox';
import { type Ctx, type Reader, defineEvent } from '#kernel';
import { beginBySignal } from './starting.ts';
import type { CompileContext, Moddle } from './graph.ts';
import type { Run } from './run.ts';
import type { Runner } from './runner.ts';
import * as store from './store.ts';
import type { Step } from './step.ts';
import { Stretch } from './stretch.ts';

const Payload = Type.Record(Type.String(), Type.Unknown());

export const signalled = defineEvent({
  name: 'processes.signalled',
  says: 'A drawing has thrown a signal, for every run that waits for it.',
  payload: Type.Object({ signal: Type.String(), payload: Payload, heard: Type.Array(Type.String(), { description: 'Runs that have heard it already.' }) }),
});
export const messaged = defineEvent({
  name: 'processes.messaged',
  says: 'A drawing has thrown a message, for the run that waits for it with this key.',
  payload: Type.Object({ message: Type.String(), key: Type.String(), payload: Payload, from: Type.String() }),
});

/** The signal's name; refuses an event without one. */
export function signalName(element: Moddle, definition: Moddle, c: CompileContext): string {
  const name: string | undefined = definition.signalRef?.name;
  if (!name) c.refuse(element, 'processes.signal', 'The event does not name its signal.');
  return name ?? '';
}

/** Throws a signal: every run that waits for it hears it once. */
export function throwSignal(step: Step, name: string, payload: Record<string, unknown>): void {
  const { run, stretch } = step;
  for (const other of stretch.runs.values()) if (other.status === 'live') hearSignal(stretch, other, name, payload);
  const heard = [...stretch.runs.keys()];
  stretch.ctx.emit(signalled, run.document, { signal: name, payload, heard });
}

function hearSignal(stretch: Stretch, run: Run, name: string, payload: Record<string, unknown>): void {
  for (const wait of run.waits.values()) if (wait.kind === 'signal' && wait.name === name) stretch.step(run).soon(wait, payload);
}

/** Throws a message to the run that waits for it with this key; one that waits in the same stretch hears it at once. */
export function throwMessage(step: Step, name: string, key: string, payload: Record<string, unknown>): void {
  const { run, stretch } = step;
  for (const other of stretch.runs.values()) {
    const wait = other === run || other.status !== 'live' ? undefined : [...other.waits.values()].find((one) => isFor(one, name, key));
    if (wait) return stretch.step(other).soon(wait, payload);
  }
  stretch.ctx.emit(messaged, run.document, { message: name, key, payload, from: run.id });
}

const isFor = (wait: { kind: string; name?: string | undefined; key?: string | undefined }, name: string, key: string): boolean =>
  wait.kind === 'message' && wait.name === name && wait.key === key;

/** Hears what drawings have thrown: notes who waits for a signal, begins what begins with it, and hands messages on. */
export function thrownReader(runner: Runner): Reader {
  return {
    name: 'engine.thrown',
    events: [signalled.name, messaged.name],
    async handle(ctx, events) {
      await runner.definitions.refresh(ctx, 0);
      for (const event of events) {
        if (event.name === messaged.name) {
          const { message, key, payload, from } = event.payload as { message: string; key: string; payload: Record<string, unknown>; from: string };
          await runner.hear(ctx, [{ name: message, key, about: event.document ?? key, payload, from }]);
          continue;
        }
        const { signal, payload, heard } = event.payload as { signal: string; payload: Record<string, unknown>; heard: string[] };
        store.noteSignal(ctx, { name: signal, payload, heard, at: event.at, position: event.position });
        await beginBySignal(ctx, runner.definitions, signal, event.document ?? undefined, payload);
      }
    },
  };
}

const AT_ONCE = 200;

/** Lets runs hear the signals that were noted for them, at most a batch; returns how many. */
export async function hearNoted(ctx: Ctx, runner: Runner): Promise<number> {
  const noted = await store.notedSignals(ctx, AT_ONCE);
  if (noted.length === 0) return 0;
  await runner.definitions.refresh(ctx, 1_000);
  const stretch = new Stretch(ctx, runner.definitions);
  await runner.lockAndLoad(
    ctx,
    stretch,
    [...new Set(noted.map((row) => row.root_id))],
    noted.map((row) => row.run_id),
  );
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
