// Named places where a test may break the program: nothing in normal running.

export type FaultKind = 'crash' | 'throw' | 'delay';
const points = new Set<string>();
let armed: Map<string, { kind: FaultKind; after: number }> | undefined;

/** Arms fault points from a text such as `place.afterCommit=crash:3,outbox.read=throw` (the number: at which passing). */
export function armFaults(spec: string): void {
  armed = new Map();
  for (const part of spec.split(',').filter(Boolean)) {
    const [point, what] = part.split('=') as [string, string | undefined];
    const [kind, after] = (what ?? 'throw').split(':');
    armed.set(point, { kind: kind as FaultKind, after: Number(after ?? 1) });
  }
}

/** Disarms every fault point. */
export function disarmFaults(): void {
  armed = undefined;
}

/** The names of all fault points that have been passed so far. */
export const faultPoints = (): string[] => [...points].sort();

/** A place where the program may be made to fail; does nothing unless a test armed it. */
export function fault(point: string): void {
  if (armed === undefined) {
    if (!points.has(point)) points.add(point);
    return;
  }
  points.add(point);
  const set = armed.get(point);
  if (!set || --set.after > 0) return;
  armed.delete(point);
  if (set.kind === 'crash') process.kill(process.pid, 'SIGKILL');
  if (set.kind === 'delay') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  if (set.kind === 'throw') throw new Error(`fault: ${point}`);
}
