// Decisions of staff without SQL or clock: what a permission pattern covers, which passwords do, when sign-in has to wait.
import { createHash } from 'node:crypto';
import type { Env } from '#kernel';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import type { Failures } from './types.ts';

export const SESSION_IDLE_MS = 12 * 3_600_000;
export const SESSION_LONGEST_MS = 7 * 86_400_000;
/** A session's use is noted at most this often, so that reading a page does not write. */
export const SESSION_NOTE_MS = 5 * 60_000;

export const FAILURE_WINDOW_MS = 15 * 60_000;
export const FAILURES_OF_ACCOUNT = 10;
export const FAILURES_OF_ADDRESS = 30;

export const PASSWORD_SHORTEST = 10;

/** What everybody who is signed in may do, whatever the role. */
export const EVERYONE = ['staff.me', 'staff.sessions', 'staff.sign_out', 'staff.change_password', 'clock.now'];

const READ = 'read:';

/**
 * Tells what a set of patterns allows. `*` stands for any signs; `read:` before a pattern allows only queries. A
 * permission may itself be a pattern: then the answer is whether all that it allows is allowed already.
 */
export function matcher(patterns: string[], isQuery: (name: string) => boolean): (permission: string) => boolean {
  const exact = new Set(patterns);
  const writing = patterns.filter((pattern) => !pattern.startsWith(READ) && pattern.includes('*')).map(expression);
  const reading = patterns.filter((pattern) => pattern.startsWith(READ)).map((pattern) => expression(pattern.slice(READ.length)));
  const decide = (permission: string): boolean => {
    if (exact.has(permission)) return true;
    const readOnly = permission.startsWith(READ);
    const name = readOnly ? permission.slice(READ.length) : permission;
    if (exact.has(name) || writing.some((pattern) => pattern.test(name))) return true;
    return (readOnly || isQuery(name)) && reading.some((pattern) => pattern.test(name));
  };
  const known = new Map<string, boolean>();
  return (permission) => {
    let answer = known.get(permission);
    if (answer === undefined) {
      answer = decide(permission);
      if (known.size < 1000) known.set(permission, answer);
    }
    return answer;
  };
}

function expression(pattern: string): RegExp {
  return new RegExp(
    '^' +
      pattern
        .split('*')
        .map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
        .join('.*') +
      '$',
  );
}

/** The permission that stands for holding a role, so that a drawing's lane can be asked for like any other right. */
export const roleRight = (role: string): string => 'role:' + role.toLowerCase();

/** Why a password does not do; undefined when it does (NIST SP 800-63B: length and a list of common ones, no other rules). */
export function weakness(password: string, email: string): string | undefined {
  if ([...password].length < PASSWORD_SHORTEST) return `A password has at least ${PASSWORD_SHORTEST} signs.`;
  const plain = password.toLowerCase();
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(plain.replace(/[^a-z]+$/, ''))) return 'This password is one of the most common ones.';
  if (new Set(plain).size < 5) return 'This password repeats too few signs.';
  if (plain === email || plain === email.split('@')[0]) return 'The password is the e-mail address.';
  return undefined;
}

/** The form in which a password is hashed: one for all ways to type the same signs (Unicode NFKC). */
export const plainPassword = (password: string): string => password.normalize('NFKC');

export const emailOf = (text: string): string => text.trim().toLowerCase();

export const subjectOfAccount = (email: string): string => 'account:' + email;
export const subjectOfAddress = (address: string): string => 'address:' + network(address);

/** IPv6 addresses are counted by their /64, which is what one household or server gets. */
function network(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const head = address.split('::')[0]!.split(':').filter(Boolean);
  return [...head, '0', '0', '0', '0'].slice(0, 4).join(':') + '::/64';
}

/** How many seconds signing in has to wait for a subject; 0 when it need not. */
export function waitSeconds(subject: string, found: Failures | undefined, more: number, now: Date): number {
  const age = found ? now.getTime() - found.since.getTime() : 0;
  const failures = (found && age < FAILURE_WINDOW_MS ? found.failures : 0) + more;
  const limit = subject.startsWith('account:') ? FAILURES_OF_ACCOUNT : FAILURES_OF_ADDRESS;
  if (failures < limit) return 0;
  return Math.max(1, Math.ceil((FAILURE_WINDOW_MS - (found ? Math.min(age, FAILURE_WINDOW_MS) : 0)) / 1000));
}

export const SESSION_PREFIX = 'kontor_ses_';
export const KEY_PREFIX = 'kontor_key_';
export const INVITATION_PREFIX = 'kontor_inv_';
export const INVITATION_MS = 7 * 86_400_000;

/** A secret of 256 random bits with a prefix by which people and scanners recognise it. */
export function newSecret(env: Env, prefix: string): string {
  return prefix + Buffer.from(env.bytes(32)).toString('base64url');
}

/** What is stored of a secret. 256 random bits need no slow hash. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** When a session ends if it is not used again. */
export const expiryOf = (now: Date, endsAt: Date): Date => new Date(Math.min(now.getTime() + SESSION_IDLE_MS, endsAt.getTime()));
