// Versions of what is shown: an ETag on each answer, If-None-Match to save an answer, If-Match to change only what was seen.
import type { Action } from '#kernel';
import { Refusal } from '#kernel';
import { createHash } from 'node:crypto';
import { refuse } from './problem.ts';

/** The entity tag of an answer: the version that it tells itself, else a weak one over its text (RFC 9110, section 8.8.3). */
export function tagOf(value: unknown, text: string): string {
  const version = typeof value === 'object' && value !== null ? (value as { version?: unknown }).version : undefined;
  if (Number.isInteger(version)) return `"${String(version)}"`;
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/** Does If-None-Match name the tag? It compares weakly (RFC 9110, section 13.1.2). */
export function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const bare = (it: string): string => it.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((it) => bare(it) === bare(tag));
}

/**
 * The input with the version that If-Match names, for actions that compare one. Refuses with 400 what is not a version, and an action that compares none:
 * to pass over the condition would be to do what the sender forbade.
 */
export function withVersion(action: Action, input: unknown, header: string | undefined): unknown {
  if (header === undefined) return input;
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  const compares = 'version' in ((action.input as { properties?: object }).properties ?? {});
  if (version === undefined || !compares) throw refuse('server.if_match', 400);
  return typeof input === 'object' && input !== null ? { ...input, version: Number(version) } : input;
}

/** A refusal because of the version that If-Match named becomes 412 (RFC 9110, section 15.5.13). */
export function asPrecondition(error: unknown, header: string | undefined): unknown {
  if (header === undefined || !(error instanceof Refusal) || !error.code.endsWith('.changed')) return error;
  return new Refusal(error.code, error.details, { status: 412, message: error.message, faults: error.faults });
}
