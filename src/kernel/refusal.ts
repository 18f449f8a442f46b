// The second of the three outcomes: a rule said no. Shown to people, sent as RFC 9457, drawn as a BPMN error.

/** One thing that is wrong, and where: `pointer` is a JSON Pointer (RFC 6901) into the input. */
export type Fault = { pointer?: string; line?: number; code: string; message: string };

/** A rule said no; nothing was written. `code` is `room.reason`, and is also the BPMN error code. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;
  readonly faults: Fault[];
  readonly status: number;

  constructor(code: string, details: Record<string, unknown> = {}, options: { message?: string; faults?: Fault[]; status?: number } = {}) {
    super(options.message ?? code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
    this.faults = options.faults ?? [];
    this.status = options.status ?? 409;
  }
}

/** A name as a part of a JSON Pointer (RFC 6901, section 3). */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The input does not have the shape that the action asks for. */
export function invalid(faults: Fault[]): Refusal {
  return new Refusal('kernel.invalid', {}, { message: faults[0]?.message ?? 'The input is not valid.', faults, status: 422 });
}

/** What an action says for one input: done with an output, or refused. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = <T = never>(refusal: Refusal): Outcome<T> => ({ ok: false, refusal });

/** Something that must hold does not: the third outcome, *broken*. */
export function assert(condition: unknown, mustHold: string): asserts condition {
  if (!condition) throw new Error(`Broken: it must hold that ${mustHold}.`);
}
