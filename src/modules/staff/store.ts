// All SQL of staff.
import type { Ctx, Db } from '#kernel';
import { sql } from '#kernel';
import type { Account, AccountWithPassword, ApiKey, Failures, Invitation, Role, Session } from './types.ts';

type Reading = Pick<Ctx, 'read'> | Pick<Db, 'read'>;

const account = sql`
  a.id, a.email, a.name, a.language, a.active, a.created_at as "createdAt",
  coalesce((select array_agg(r.role order by r.role) from staff.account_role r where r.account_id = a.id), '{}') as roles`;

export const accountsByEmail = (from: Reading, emails: string[]): Promise<AccountWithPassword[]> =>
  from.read(sql<AccountWithPassword>`select ${account}, a.password_hash as "passwordHash" from staff.account a where a.email = any(${emails}::text[])`);

export async function accountById(from: Reading, id: string): Promise<AccountWithPassword | undefined> {
  const rows = await from.read(sql<AccountWithPassword>`select ${account}, a.password_hash as "passwordHash" from staff.account a where a.id = ${id}`);
  return rows[0];
}

export const accountsPage = (from: Reading, after: string, limit: number): Promise<Account[]> =>
  from.read(sql<Account>`select ${account} from staff.account a where a.id > ${after} order by a.id limit ${limit}`);

export function insertAccount(ctx: Ctx, made: AccountWithPassword): void {
  ctx.write(sql`
    insert into staff.account (id, email, name, language, password_hash, active, created_at)
    values (${made.id}, ${made.email}, ${made.name}, ${made.language}, ${made.passwordHash}, ${made.active}, ${made.createdAt}::timestamptz)`);
  addRoles(ctx, made.id, made.roles);
}

function addRoles(ctx: Ctx, accountId: string, roles: string[]): void {
  ctx.write(sql`insert into staff.account_role (account_id, role) select ${accountId}, role from unnest(${roles}::text[]) as t(role)`);
}

export function replaceRoles(ctx: Ctx, accountId: string, roles: string[]): void {
  ctx.write(sql`delete from staff.account_role where account_id = ${accountId}`);
  addRoles(ctx, accountId, roles);
}

export function setActive(ctx: Ctx, accountId: string, active: boolean): void {
  ctx.write(sql`update staff.account set active = ${active} where id = ${accountId}`);
}

export function setPasswordHash(ctx: Ctx, accountId: string, hash: string): void {
  ctx.write(sql`update staff.account set password_hash = ${hash} where id = ${accountId}`);
}

/** Locks the accounts that hold a role, in order, and returns the active ones. */
export async function lockActiveHolders(ctx: Ctx, role: string): Promise<string[]> {
  const rows = await ctx.read(sql<{ id: string }>`
    select a.id from staff.account a where a.active and exists (select from staff.account_role r where r.account_id = a.id and r.role = ${role})
    order by a.id for update`);
  return rows.map((row) => row.id);
}

export const allRoles = (from: Reading): Promise<Role[]> => from.read(sql<Role>`select name, summary, permissions from staff.role order by name`);

/** The patterns of an active account's roles and its role names; undefined when there is no such active account. */
export async function rightsOf(from: Reading, accountId: string): Promise<{ name: string; roles: string[]; patterns: string[] } | undefined> {
  const rows = await from.read(sql<{ name: string; roles: string[]; patterns: string[] }>`
    select a.name,
      coalesce((select array_agg(r.role) from staff.account_role r where r.account_id = a.id), '{}') as roles,
      coalesce((select array_agg(p) from staff.account_role ar join staff.role r on r.name = ar.role, unnest(r.permissions) p where ar.account_id = a.id), '{}') as patterns
    from staff.account a where a.id = ${accountId} and a.active`);
  return rows[0];
}

/** Adds shipped roles that are not there, and brings those up to date that nobody in the shop has changed. */
export function shipRoles(ctx: Ctx, roles: Role[]): void {
  ctx.write(sql`
    insert into staff.role (name, summary, permissions)
    select name, summary, array(select jsonb_array_elements_text(permissions))
    from unnest(${roles.map((r) => r.name)}::text[], ${roles.map((r) => r.summary)}::text[], ${roles.map((r) => JSON.stringify(r.permissions))}::jsonb[]) as t(name, summary, permissions)
    order by name
    on conflict (name) do update set summary = excluded.summary, permissions = excluded.permissions
    where staff.role.changed_at is null and (staff.role.permissions <> excluded.permissions or staff.role.summary <> excluded.summary)`);
}

export function saveRole(ctx: Ctx, role: Role): void {
  ctx.write(sql`
    insert into staff.role (name, summary, permissions, changed_at, changed_by)
    values (${role.name}, ${role.summary}, ${role.permissions}::text[], ${ctx.now}::timestamptz, ${ctx.actor.id})
    on conflict (name) do update set summary = excluded.summary, permissions = excluded.permissions, changed_at = excluded.changed_at, changed_by = excluded.changed_by`);
}

export function insertSessions(ctx: Ctx, sessions: Session[]): void {
  if (sessions.length === 0) return;
  ctx.write(sql`
    insert into staff.session (id, account_id, token_hash, address, created_at, seen_at, expires_at, ends_at)
    select id, account_id, token_hash, address, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, expires_at, ends_at
    from unnest(${sessions.map((s) => s.id)}::text[], ${sessions.map((s) => s.accountId)}::text[], ${sessions.map((s) => s.tokenHash)}::text[],
      ${sessions.map((s) => s.address)}::text[], ${sessions.map((s) => s.expiresAt)}::timestamptz[], ${sessions.map((s) => s.endsAt)}::timestamptz[])
      as t(id, account_id, token_hash, address, expires_at, ends_at)`);
}

const session = sql`
  id, account_id as "accountId", token_hash as "tokenHash", address, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", ends_at as "endsAt"`;

export async function liveSession(from: Reading, tokenHash: string, now: Date): Promise<Session | undefined> {
  const rows = await from.read(sql<Session>`
    select ${session} from staff.session where token_hash = ${tokenHash} and expires_at > ${now}::timestamptz and ends_at > ${now}::timestamptz`);
  return rows[0];
}

export const sessionsOf = (from: Reading, accountId: string, now: Date): Promise<Session[]> =>
  from.read(sql<Session>`
    select ${session} from staff.session
    where account_id = ${accountId} and expires_at > ${now}::timestamptz and ends_at > ${now}::timestamptz order by id desc limit 200`);

export function noteSession(ctx: Ctx, id: string, expiresAt: Date): void {
  ctx.write(sql`update staff.session set seen_at = ${ctx.now}::timestamptz, expires_at = ${expiresAt}::timestamptz where id = ${id}`);
}

/** Ends one session of an account; undefined when it is not there. */
export async function endSession(ctx: Ctx, accountId: string, id: string): Promise<string | undefined> {
  const rows = await ctx.read(sql<{ id: string }>`delete from staff.session where id = ${id} and account_id = ${accountId} returning id`);
  return rows[0]?.id;
}

export function endSessionsOf(ctx: Ctx, accountId: string): void {
  ctx.write(sql`delete from staff.session where account_id = ${accountId}`);
}

/** Moves the ends of all sessions, because somebody turned the shop's clock and nobody is to be signed out by that. */
export function moveSessions(ctx: Ctx, byMs: number): void {
  ctx.write(sql`
    update staff.session set seen_at = seen_at + ${byMs}::bigint * interval '1 millisecond',
      expires_at = expires_at + ${byMs}::bigint * interval '1 millisecond', ends_at = ends_at + ${byMs}::bigint * interval '1 millisecond'`);
}

export async function removeOldSessions(ctx: Ctx, limit: number): Promise<number> {
  const rows = await ctx.read(sql<{ id: string }>`
    delete from staff.session where id in (
      select id from staff.session where expires_at < ${ctx.now}::timestamptz or ends_at < ${ctx.now}::timestamptz order by id limit ${limit} for update skip locked)
    returning id`);
  return rows.length;
}

export function insertKey(ctx: Ctx, key: ApiKey, secretHash: string): void {
  ctx.write(sql`
    insert into staff.api_key (id, name, hint, secret_hash, scopes, created_by, created_at, expires_at)
    values (${key.id}, ${key.name}, ${key.hint}, ${secretHash}, ${key.scopes}::text[], ${key.createdBy}, ${key.createdAt}::timestamptz, ${key.expiresAt}::timestamptz)`);
}

const apiKey = sql`id, name, hint, scopes, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"`;

export async function liveKey(from: Reading, secretHash: string, now: Date): Promise<ApiKey | undefined> {
  const rows = await from.read(sql<ApiKey>`
    select ${apiKey} from staff.api_key
    where secret_hash = ${secretHash} and revoked_at is null and (expires_at is null or expires_at > ${now}::timestamptz)`);
  return rows[0];
}

export const keysPage = (from: Reading, after: string, limit: number): Promise<ApiKey[]> =>
  from.read(sql<ApiKey>`select ${apiKey} from staff.api_key where id > ${after} order by id limit ${limit}`);

/** Ends a key; undefined when there is none of that id that still works. */
export async function revokeKey(ctx: Ctx, id: string): Promise<string | undefined> {
  const rows = await ctx.read(
    sql<{
      id: string;
    }>`update staff.api_key set revoked_at = ${ctx.now}::timestamptz where id = ${id} and revoked_at is null returning id`,
  );
  return rows[0]?.id;
}

export const failuresOf = (ctx: Ctx, subjects: string[]): Promise<Failures[]> =>
  ctx.read(sql<Failures>`select subject, failures, since from staff.failed_sign_in where subject = any(${subjects}::text[])`);

/** Counts failures; a count that began before `windowFrom` begins anew. */
export function addFailures(ctx: Ctx, counts: Map<string, number>, windowFrom: Date): void {
  if (counts.size === 0) return;
  const subjects = [...counts.keys()].sort();
  ctx.write(sql`
    insert into staff.failed_sign_in as f (subject, failures, since)
    select subject, failures, ${ctx.now}::timestamptz from unnest(${subjects}::text[], ${subjects.map((s) => counts.get(s)!)}::int[]) as t(subject, failures)
    on conflict (subject) do update set
      failures = case when f.since > ${windowFrom}::timestamptz then f.failures + excluded.failures else excluded.failures end,
      since = case when f.since > ${windowFrom}::timestamptz then f.since else excluded.since end`);
}

export function forgetFailures(ctx: Ctx, subjects: string[]): void {
  if (subjects.length > 0) ctx.write(sql`delete from staff.failed_sign_in where subject = any(${subjects}::text[])`);
}

export async function removeOldFailures(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const rows = await ctx.read(sql<{ subject: string }>`
    delete from staff.failed_sign_in where subject in (
      select subject from staff.failed_sign_in where since < ${before}::timestamptz order by subject limit ${limit} for update skip locked)
    returning subject`);
  return rows.length;
}

const invitation = sql`id, email, name, language, roles, created_at as "createdAt", expires_at as "expiresAt", invited_by as "invitedBy"`;

export function insertInvitation(ctx: Ctx, made: Invitation, tokenHash: string): void {
  ctx.write(sql`
    insert into staff.invitation (id, email, name, language, roles, token_hash, invited_by, created_at, expires_at)
    values (${made.id}, ${made.email}, ${made.name}, ${made.language}, ${made.roles}::text[], ${tokenHash}, ${made.invitedBy}, ${made.createdAt}::timestamptz, ${made.expiresAt}::timestamptz)`);
}

/** The invitation that still works, locked: it is accepted once. */
export async function lockInvitation(ctx: Ctx, tokenHash: string, now: Date): Promise<Invitation | undefined> {
  const rows = await ctx.read(sql<Invitation>`
    select ${invitation} from staff.invitation where token_hash = ${tokenHash} and accepted_at is null and expires_at > ${now}::timestamptz for update`);
  return rows[0];
}

export async function openInvitation(from: Reading, tokenHash: string, now: Date): Promise<Invitation | undefined> {
  const rows = await from.read(sql<Invitation>`
    select ${invitation} from staff.invitation where token_hash = ${tokenHash} and accepted_at is null and expires_at > ${now}::timestamptz`);
  return rows[0];
}

export const openInvitations = (from: Reading, now: Date): Promise<Invitation[]> =>
  from.read(
    sql<Invitation>`select ${invitation} from staff.invitation where accepted_at is null and expires_at > ${now}::timestamptz order by id desc limit 200`,
  );

export function endInvitation(ctx: Ctx, id: string, accountId: string): void {
  ctx.write(sql`update staff.invitation set accepted_at = ${ctx.now}::timestamptz, account_id = ${accountId} where id = ${id}`);
}

export function dropInvitations(ctx: Ctx, email: string): void {
  ctx.write(sql`delete from staff.invitation where email = ${email} and accepted_at is null`);
}

export async function dropInvitation(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await ctx.read(sql<{ id: string }>`delete from staff.invitation where id = ${id} and accepted_at is null returning id`);
  return rows.length > 0;
}

/** Whether anybody can sign in at all. */
export async function hasAccounts(from: Reading): Promise<boolean> {
  const rows = await from.read(sql<{ id: string }>`select id from staff.account limit 1`);
  return rows.length > 0;
}

export const roleNames = async (from: Reading): Promise<string[]> => (await allRoles(from)).map((role) => role.name);
