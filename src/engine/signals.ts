// Signals and messages that a drawing throws: heard at once by runs of the same stretch, by all others through the outbox.
import Type from 'typebox';
import { defineEvent } from '#kernel';
import type { CompileContext, Moddle } from './graph.ts';
import type { Run } from './run.ts';
import type { Step } from './step.ts';
import type { Stretch } from './stretch.ts';

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
    if (wait) return stretch.step(other).fire(wait, payload);
  }
  stretch.ctx.emit(messaged, run.document, { message: name, key, payload, from: run.id });
}

const isFor = (wait: { kind: string; name?: string | undefined; key?: string | undefined }, name: string, key: string): boolean =>
  wait.kind === 'message' && wait.name === name && wait.key === key;
