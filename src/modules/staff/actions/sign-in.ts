// Signing in and out: slow hashes, the same time and words for every failure, and a wait after too many of them.
import { type Ctx, type Outcome, Refusal, defineAction, done, refused } from '#kernel';
import Type from 'typebox';
import { changed } from '../changes.ts';
import { signInFailed, signedIn, signedOut } from '../events.ts';
import { passwordFits } from '../passwords.ts';
import { FAILURE_WINDOW_MS, emailOf, subjectOfAccount, subjectOfAddress, waitSeconds } from '../rules.ts';
import { Email, Secret, type SignedIn, SignedInSchema, accountJson } from '../schemas.ts';
import { addressOf, openSession } from '../session.ts';
import * as store from '../store.ts';
import type { AccountWithPassword, Session } from '../types.ts';

const wrong = (): Refusal => new Refusal('staff.wrong_password', {}, { status: 401, message: 'The e-mail address or the password is wrong.' });
const throttled = (seconds: number): Refusal =>
  new Refusal('staff.throttled', { retryAfterSeconds: seconds }, { status: 429, message: 'Signing in failed too often; wait a while and try again.' });

type Output = SignedIn;

export const signIn = defineAction({
  name: 'staff.sign_in',
  summary: 'Opens a session for a person.',
  input: Type.Object({ email: Email, password: Secret({ minLength: 1, maxLength: 256 }) }, { additionalProperties: false }),
  output: SignedInSchema,
  refusals: {
    'staff.wrong_password': 'The e-mail address or the password is wrong.',
    'staff.throttled': 'Signing in failed too often for this account or from this address.',
  },
  emits: ['staff.signed_in', 'staff.sign_in_failed'],
  open: true,
  runMany: async (ctx, inputs): Promise<Outcome<Output>[]> => {
    const address = addressOf(ctx);
    const emails = inputs.map((input) => emailOf(input.email));
    const subjects = [...new Set([subjectOfAddress(address), ...emails.map(subjectOfAccount)])];
    const [accounts, failures] = await Promise.all([store.accountsByEmail(ctx, emails), store.failuresOf(ctx, subjects)]);
    const known = new Map(failures.map((one) => [one.subject, one]));
    const tried = new Map<string, number>();
    const waits = emails.map((email) => {
      const mine = [subjectOfAddress(address), subjectOfAccount(email)];
      const wait = Math.max(...mine.map((subject) => waitSeconds(subject, known.get(subject), tried.get(subject) ?? 0, ctx.now)));
      if (wait === 0) for (const subject of mine) tried.set(subject, (tried.get(subject) ?? 0) + 1);
      return wait;
    });
    const fits = await Promise.all(
      inputs.map(async (input, i) => {
        if (waits[i]! > 0) return undefined;
        const account = accounts.find((one) => one.email === emails[i]);
        const right = await passwordFits(account?.passwordHash, input.password);
        return right && account?.active ? account : undefined;
      }),
    );
    return decide(ctx, address, emails, waits, fits);
  },
});

/** A refused sign-in is the one refusal that writes: without the count of failures there could be no throttle. */
function decide(ctx: Ctx, address: string, emails: string[], waits: number[], fits: (AccountWithPassword | undefined)[]): Outcome<Output>[] {
  const failed = new Map<string, number>();
  const sessions: Session[] = [];
  const outcomes = emails.map((email, i): Outcome<Output> => {
    const account = fits[i];
    if (account) {
      const { session, token } = openSession(ctx, account.id, address);
      sessions.push(session);
      ctx.emit(signedIn, undefined, { accountId: account.id, sessionId: session.id, address });
      return done({ token, expiresAt: session.expiresAt.toISOString(), account: accountJson(account) });
    }
    ctx.emit(signInFailed, undefined, { email, address, reason: waits[i]! > 0 ? 'throttled' : 'wrong' });
    if (waits[i]! > 0) return refused(throttled(waits[i]!));
    for (const subject of [subjectOfAccount(email), subjectOfAddress(address)]) failed.set(subject, (failed.get(subject) ?? 0) + 1);
    return refused(wrong());
  });
  store.insertSessions(ctx, sessions);
  store.addFailures(ctx, failed, new Date(ctx.now.getTime() - FAILURE_WINDOW_MS));
  store.forgetFailures(ctx, fits.flatMap((account) => (account && !failed.has(subjectOfAccount(account.email)) ? subjectOfAccount(account.email) : [])).sort());
  return outcomes;
}

export const signOut = defineAction({
  name: 'staff.sign_out',
  summary: 'Ends a session of one’s own: over HTTP the one that asks, unless another is named.',
  input: Type.Object({ sessionId: Type.Optional(Type.String({ maxLength: 40 })) }, { additionalProperties: false }),
  output: Type.Object({ ended: Type.Boolean() }),
  refusals: {},
  emits: ['staff.signed_out'],
  run: async (ctx, input) => {
    const ended = input.sessionId === undefined ? undefined : await store.endSession(ctx, ctx.actor.id, input.sessionId);
    if (ended !== undefined) ctx.emit(signedOut, undefined, { accountId: ctx.actor.id, sessionId: ended });
    ctx.afterCommit(changed);
    return { ended: ended !== undefined };
  },
});
