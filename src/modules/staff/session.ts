// Opening a session: what signing in, accepting an invitation and setting a shop up end with.
import type { Ctx } from '#kernel';
import { signedIn } from './events.ts';
import { SESSION_LONGEST_MS, SESSION_PREFIX, expiryOf, hashOfSecret, newSecret } from './rules.ts';
import { type SignedIn, accountJson } from './schemas.ts';
import * as store from './store.ts';
import type { Account, Session } from './types.ts';

/** A session that is not written yet, and its secret. */
export function openSession(ctx: Ctx, accountId: string, address: string): { session: Session; token: string } {
  const token = newSecret(ctx.env, SESSION_PREFIX);
  const endsAt = new Date(ctx.now.getTime() + SESSION_LONGEST_MS);
  const session = {
    id: ctx.id('ses'),
    accountId,
    tokenHash: hashOfSecret(token),
    address,
    createdAt: ctx.now,
    seenAt: ctx.now,
    expiresAt: expiryOf(ctx.now, endsAt),
    endsAt,
  };
  return { session, token };
}

/** Who is not signed in acts as `anonymous:` and the address from which it comes. */
export function addressOf(ctx: Ctx): string {
  const [kind, ...rest] = ctx.actor.id.split(':');
  return kind === 'anonymous' && rest.length > 0 ? rest.join(':') : 'unknown';
}

/** Signs an account in that has just shown in another way than by its password who it is. */
export function startSession(ctx: Ctx, account: Account): SignedIn {
  const address = addressOf(ctx);
  const { session, token } = openSession(ctx, account.id, address);
  store.insertSessions(ctx, [session]);
  ctx.emit(signedIn, undefined, { accountId: account.id, sessionId: session.id, address });
  return { token, expiresAt: session.expiresAt.toISOString(), account: accountJson(account) };
}
