// Accounts and their roles. Nobody gives, takes over or closes more than they themselves may do.
import { type Ctx, Language, Refusal, defineAction } from '#kernel';
import Type from 'typebox';
import { changed } from '../changes.ts';
import { accountClosed, accountCreated, accountOpened, passwordSet, rolesSet } from '../events.ts';
import { hashPassword, passwordFits } from '../passwords.ts';
import { OWNER } from '../roles.ts';
import { emailOf, weakness } from '../rules.ts';
import { AccountId, AccountSchema, Email, RoleName, Secret, accountJson } from '../schemas.ts';
import * as store from '../store.ts';
import type { Account, AccountWithPassword } from '../types.ts';

const WEAK = { 'staff.weak_password': 'The password is too short or too common.' };
const UNKNOWN_ACCOUNT = { 'staff.unknown_account': 'There is no such account.' };
const UNKNOWN_ROLE = { 'staff.unknown_role': 'There is no role of that name.' };
const BEYOND = { 'staff.beyond_own_rights': 'It would give or take rights that you do not have yourself.' };
const LAST_OWNER = { 'staff.last_owner': 'The shop would have no owner left.' };

export const NewPassword = Secret({ minLength: 1, maxLength: 256 });

export const createAccount = defineAction({
  name: 'staff.create_account',
  summary: 'Makes an account for a person who works in the shop.',
  input: Type.Object(
    {
      email: Email,
      name: Type.String({ minLength: 1, maxLength: 120 }),
      password: NewPassword,
      roles: Type.Array(RoleName, { maxItems: 20 }),
      language: Type.Optional(Language),
    },
    { additionalProperties: false },
  ),
  output: AccountSchema,
  refusals: { 'staff.email_taken': 'Another account has this e-mail address.', ...WEAK, ...UNKNOWN_ROLE, ...BEYOND },
  emits: ['staff.account_created'],
  run: async (ctx, input) => accountJson(await addAccount(ctx, { ...input, roles: await grantable(ctx, input.roles) })),
});

/** A person who is to get an account. */
export type NewAccount = { email: string; name: string; password: string; roles: string[]; language?: Language | undefined };

/** Makes an account whose roles may be given; refuses weak passwords and addresses that another account has. */
export async function addAccount(ctx: Ctx, input: NewAccount): Promise<Account> {
  const email = emailOf(input.email);
  refuseWeak(input.password, email);
  await refuseTaken(ctx, email);
  const { roles } = input;
  const passwordHash = await hashPassword(input.password);
  const account: AccountWithPassword = {
    id: ctx.id('acc'),
    email,
    name: input.name.trim(),
    language: input.language ?? 'en',
    active: true,
    createdAt: ctx.now,
    roles,
    passwordHash,
  };
  store.insertAccount(ctx, account);
  ctx.emit(accountCreated, undefined, { accountId: account.id, email, roles });
  return account;
}

/** Refuses an e-mail address that an account has. */
export async function refuseTaken(ctx: Ctx, email: string): Promise<void> {
  const [taken] = await store.accountsByEmail(ctx, [email]);
  if (!taken) return;
  const message = 'Another account has this e-mail address.';
  throw new Refusal('staff.email_taken', { email }, { faults: [{ pointer: '/email', code: 'staff.email_taken', message }] });
}

export const setRoles = defineAction({
  name: 'staff.set_roles',
  summary: 'Gives an account exactly these roles.',
  input: Type.Object({ accountId: AccountId, roles: Type.Array(RoleName, { maxItems: 20 }) }, { additionalProperties: false }),
  output: AccountSchema,
  refusals: { ...UNKNOWN_ACCOUNT, ...UNKNOWN_ROLE, ...BEYOND, ...LAST_OWNER },
  emits: ['staff.roles_set'],
  run: async (ctx, input) => {
    const account = await mine(ctx, input.accountId);
    const roles = await grantable(ctx, input.roles);
    if (account.roles.includes(OWNER) && !roles.includes(OWNER)) await keepAnOwner(ctx, account.id);
    store.replaceRoles(ctx, account.id, roles);
    ctx.emit(rolesSet, undefined, { accountId: account.id, roles, before: account.roles });
    ctx.afterCommit(changed);
    return accountJson({ ...account, roles });
  },
});

export const setPassword = defineAction({
  name: 'staff.set_password',
  summary: 'Gives somebody else’s account a new password and ends its sessions.',
  input: Type.Object({ accountId: AccountId, password: NewPassword }, { additionalProperties: false }),
  output: Type.Object({ accountId: AccountId }),
  refusals: { ...UNKNOWN_ACCOUNT, ...WEAK, ...BEYOND },
  emits: ['staff.password_set'],
  run: async (ctx, input) => {
    await renew(ctx, await mine(ctx, input.accountId), input.password);
    return { accountId: input.accountId };
  },
});

export const changePassword = defineAction({
  name: 'staff.change_password',
  summary: 'Changes one’s own password and ends all sessions of the account.',
  input: Type.Object({ current: Secret({ minLength: 1, maxLength: 256 }), password: NewPassword }, { additionalProperties: false }),
  output: Type.Object({ accountId: AccountId }),
  refusals: { 'staff.wrong_password': 'The current password is wrong.', ...UNKNOWN_ACCOUNT, ...WEAK },
  emits: ['staff.password_set'],
  run: async (ctx, input) => {
    const account = await existing(ctx, ctx.actor.id);
    if (!(await passwordFits(account.passwordHash, input.current))) {
      const message = 'The current password is wrong.';
      throw new Refusal('staff.wrong_password', {}, { status: 422, message, faults: [{ pointer: '/current', code: 'staff.wrong_password', message }] });
    }
    await renew(ctx, account, input.password);
    return { accountId: account.id };
  },
});

export const setActive = defineAction({
  name: 'staff.set_active',
  summary: 'Closes an account, which ends its sessions, or opens it again.',
  input: Type.Object({ accountId: AccountId, active: Type.Boolean() }, { additionalProperties: false }),
  output: AccountSchema,
  refusals: { ...UNKNOWN_ACCOUNT, ...BEYOND, ...LAST_OWNER },
  emits: ['staff.account_closed', 'staff.account_opened'],
  run: async (ctx, input) => {
    const account = await mine(ctx, input.accountId);
    if (!input.active && account.roles.includes(OWNER)) await keepAnOwner(ctx, account.id);
    store.setActive(ctx, account.id, input.active);
    if (!input.active) store.endSessionsOf(ctx, account.id);
    if (input.active !== account.active) ctx.emit(input.active ? accountOpened : accountClosed, undefined, { accountId: account.id });
    ctx.afterCommit(changed);
    return accountJson({ ...account, active: input.active });
  },
});

async function renew(ctx: Ctx, account: AccountWithPassword, password: string): Promise<void> {
  refuseWeak(password, account.email);
  store.setPasswordHash(ctx, account.id, await hashPassword(password));
  store.endSessionsOf(ctx, account.id);
  ctx.emit(passwordSet, undefined, { accountId: account.id });
  ctx.afterCommit(changed);
}

function refuseWeak(password: string, email: string): void {
  const message = weakness(password, email);
  if (message !== undefined)
    throw new Refusal('staff.weak_password', {}, { status: 422, message, faults: [{ pointer: '/password', code: 'staff.weak_password', message }] });
}

async function existing(ctx: Ctx, accountId: string): Promise<AccountWithPassword> {
  const account = await store.accountById(ctx, accountId);
  if (!account) throw new Refusal('staff.unknown_account', { accountId }, { status: 404, message: 'There is no such account.' });
  return account;
}

/** The account, if all that it may do the actor may do, too: who resets the owner's password becomes the owner. */
async function mine(ctx: Ctx, accountId: string): Promise<AccountWithPassword> {
  const account = await existing(ctx, accountId);
  await grantable(ctx, account.roles);
  return account;
}

/** The roles in lower case, each once; refuses one that is not there, and one that allows more than the actor may do. */
export async function grantable(ctx: Ctx, names: string[]): Promise<string[]> {
  const wanted = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  const roles = new Map((await store.allRoles(ctx)).map((role) => [role.name, role]));
  for (const name of wanted) {
    const role = roles.get(name);
    if (!role) throw new Refusal('staff.unknown_role', { role: name }, { status: 422, message: `There is no role named "${name}".` });
    refuseBeyond(ctx, role.permissions);
  }
  return wanted;
}

/** Refuses patterns that allow more than the actor may do. */
export function refuseBeyond(ctx: Ctx, patterns: string[]): void {
  const beyond = patterns.find((pattern) => !ctx.actor.may(pattern));
  if (beyond !== undefined)
    throw new Refusal('staff.beyond_own_rights', { permission: beyond }, { status: 403, message: `You may not do "${beyond}" yourself.` });
}

async function keepAnOwner(ctx: Ctx, except: string): Promise<void> {
  const owners = await store.lockActiveHolders(ctx, OWNER);
  if (owners.every((id) => id === except)) throw new Refusal('staff.last_owner', {}, { message: 'The shop would have no owner left.' });
}
