// Every answer that is not the wished one is a problem document (RFC 9457): a code, plain words, where it is wrong, and the request's id.
import { type Fault, OutcomeUnknown, QueueFull, Refusal, type Registry } from '#kernel';

/** A problem document; `details` are the refusal's own figures, e.g. how many are free. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  instance: string;
  errors?: Fault[];
  details?: Record<string, unknown>;
};

/** What is sent: the document, its headers, and whether the cause belongs into the log. */
export type Trouble = { problem: Problem; headers: Record<string, string>; log: boolean };

/** The server's own codes and what each means to a person. */
export const SERVER_PROBLEMS: Record<string, string> = {
  'server.broken': 'Something broke on our side. It is on record under the id of this request.',
  'server.unavailable': 'The database does not answer just now. Try again with the same Idempotency-Key.',
  'server.busy': 'Too many requests are waiting. Try again shortly.',
  'server.outcome_unknown': 'The connection to the database was lost during the commit. Ask again with the same Idempotency-Key to learn the outcome.',
  'server.sign_in': 'Sign in first, or send an API key.',
  'server.foreign_origin': 'The request comes from another site.',
  'server.not_found': 'There is nothing at this address.',
  'server.method': 'This address does not know that method.',
  'server.host': 'A request has exactly one Host header.',
  'server.too_large': 'The body is too large.',
  'server.media_type': 'The body has to be application/json.',
  'server.json': 'The body is not the JSON that was expected.',
  'server.text': 'A text holds signs that cannot be stored (NUL, or half of a surrogate pair).',
  'server.if_match': 'If-Match names a version in quotes, and only for actions that compare versions.',
  'server.key': 'The Idempotency-Key has 1 to 255 visible signs.',
  'server.rate': 'Too many requests from this address. Wait a while.',
  'server.request': 'The request cannot be read.',
  'server.topics': 'The topics cannot be followed.',
};

const KERNEL_PROBLEMS: Record<string, string> = {
  'kernel.unknown': 'There is no action or query of that name.',
  'kernel.forbidden': 'You may not do this.',
  'kernel.invalid': 'The input does not have the shape that is asked for.',
  'kernel.key_reused': 'The Idempotency-Key was used before with another request.',
  'kernel.outside': 'A service that is needed did not answer.',
  'kernel.money': 'The amount cannot be read.',
};

/** The codes that no action declares, because any request may meet them. */
export const SERVER_CODES: readonly string[] = [...Object.keys(SERVER_PROBLEMS), ...Object.keys(KERNEL_PROBLEMS)];

/** PostgreSQL's codes and Node's after which the same request may simply be sent again. */
const PASSING = /^(08\w{3}|53\w{3}|57P0[1-5]|57014|55P03|25006|40001|40P01|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/;
const LOST = /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed/;

/** A refusal of the server itself. */
export function refuse(code: string, status: number, details: Record<string, unknown> = {}, detail?: string): Refusal {
  return new Refusal(code, details, { status, message: detail ?? SERVER_PROBLEMS[code]! });
}

/** Turns whatever was thrown into what is sent; nothing of an unexpected error's text leaves the program. */
export function troubleOf(error: unknown, registry: Registry, action: string | undefined, instance: string): Trouble {
  const refusal = asRefusal(error);
  const { code, status } = refusal;
  const title =
    (action && registry.actions.get(action)?.refusals[code]) ||
    KERNEL_PROBLEMS[code] ||
    SERVER_PROBLEMS[code] ||
    meaningOf(code, registry) ||
    'It was refused.';
  const detail = refusal.message === code ? title : refusal.message;
  const problem: Problem = { type: '/problems/' + code, title, status, detail, code, instance };
  if (refusal.faults.length > 0) problem.errors = refusal.faults;
  if (Object.keys(refusal.details).length > 0) problem.details = refusal.details;
  return { problem, headers: headersOf(refusal), log: status >= 500 };
}

/** What a code means, from the actions that declare it. */
export function meaningOf(code: string, registry: Registry): string | undefined {
  for (const action of registry.actions.values()) if (action.refusals[code] !== undefined) return action.refusals[code];
  return KERNEL_PROBLEMS[code] ?? SERVER_PROBLEMS[code];
}

function headersOf(refusal: Refusal): Record<string, string> {
  const wait = refusal.details.retryAfterSeconds;
  if (typeof wait === 'number') return { 'retry-after': String(wait) };
  if (refusal.status === 401) return { 'www-authenticate': 'Bearer realm="kontor"' };
  return Array.isArray(refusal.details.allow) ? { allow: refusal.details.allow.join(', ') } : {};
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof QueueFull) return refuse('server.busy', 503, { retryAfterSeconds: 1 });
  if (error instanceof OutcomeUnknown) return refuse('server.outcome_unknown', 503, { retryAfterSeconds: 2 });
  const { code, statusCode, message } = (error ?? {}) as { code?: unknown; statusCode?: unknown; message?: unknown };
  const name = typeof code === 'string' ? code : '';
  if (PASSING.test(name) || (typeof message === 'string' && LOST.test(message))) return refuse('server.unavailable', 503, { retryAfterSeconds: 2 });
  if (name === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse('server.too_large', 413);
  if (name.startsWith('FST_ERR_CTP_INVALID_MEDIA_TYPE')) return refuse('server.media_type', 415);
  if (statusCode === 429) return refuse('server.rate', 429, { retryAfterSeconds: 60 });
  if (statusCode === 405) return refuse('server.method', 405);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return refuse('server.request', statusCode);
  return refuse('server.broken', 500);
}
