// Reading JSON from outside: refused is what PostgreSQL cannot store, what pollutes objects, and what is nested to exhaust a stack.
import type { Fault } from '#kernel';
import { Refusal, pointerPart } from '#kernel';
import { refuse } from './problem.ts';

/** A body as it came, for the fingerprint, and what it says. */
export type Body = { text: string; value: unknown };

export const DEEPEST = 64;
/** A shorter text cannot be nested deeply enough to hurt. */
const HARMLESS_LENGTH = 2_000;

/** The value of a JSON text; an empty text is an empty object. Throws a refusal with the place that is wrong. */
export function readJson(text: string): Body {
  if (text === '') return { text, value: {} };
  if (text.length > HARMLESS_LENGTH) refuseDeep(text);
  const suspect = text.includes('\\u') || text.includes('__proto__');
  const value = parse(text, suspect);
  const pointer = suspect ? unstorableIn(value) : undefined;
  if (pointer !== undefined) throw unstorable(pointer);
  return { text, value };
}

function parse(text: string, suspect: boolean): unknown {
  try {
    return suspect ? JSON.parse(text, guard) : JSON.parse(text);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse('server.json', 400, {}, 'The body is not valid JSON.');
  }
}

function guard(key: string, value: unknown): unknown {
  if (key === '__proto__') throw refuse('server.json', 400, {}, 'A name in the body is not allowed.');
  return value;
}

/** Where the first text lies that cannot be stored, as a JSON pointer (RFC 6901); where a name is one, what holds it. */
function unstorableIn(value: unknown, pointer = ''): string | undefined {
  if (typeof value === 'string') return storable(value) ? undefined : pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = storable(name) ? unstorableIn(inner, `${pointer}/${pointerPart(name)}`) : pointer;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether PostgreSQL can store the text: no NUL and no half of a surrogate pair. */
export const storable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

/** The refusal of a text that cannot be stored, at this JSON pointer. */
export function unstorable(pointer: string): Refusal {
  const fault: Fault = { pointer, code: 'server.text', message: 'holds signs that cannot be stored' };
  return new Refusal('server.text', {}, { status: 422, message: 'A text holds signs that cannot be stored.', faults: [fault] });
}

function refuseDeep(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (quoted) {
      if (sign === 0x5c) i++;
      else if (sign === 0x22) quoted = false;
    } else if (sign === 0x22) quoted = true;
    else if (sign === 0x7b || sign === 0x5b) {
      if (++depth > DEEPEST) throw refuse('server.json', 400, {}, `The body is nested deeper than ${DEEPEST} levels.`);
    } else if (sign === 0x7d || sign === 0x5d) depth--;
  }
}
