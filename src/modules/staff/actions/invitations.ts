// Asking a colleague to join: a link that works once and for a week, by mail and in the inviter's hand.
import { type Ctx, IdOf, Language, Refusal, checkInput, defineAction } from '#kernel';
import Type from 'typebox';
import { invitationAccepted, invited } from '../events.ts';
import { INVITATION_MS, INVITATION_PREFIX, emailOf, hashOfSecret, newSecret } from '../rules.ts';
import { Email, RoleName, Secret, SignedInSchema } from '../schemas.ts';
import { startSession } from '../session.ts';
import * as store from '../store.ts';
import type { Invitation } from '../types.ts';
import { NewPassword, addAccount, grantable, refuseTaken } from './accounts.ts';

const closed = { additionalProperties: false };

/** A colleague who is asked to join. */
export type Guest = { email: string; name: string; roles: string[]; language?: Language | undefined; address?: string | undefined };

export const InvitedSchema = Type.Object({
  invitationId: IdOf('inv'),
  token: Secret({ description: 'The end of the link `/invitation#…`; it is shown only now.' }),
  expiresAt: Type.String({ format: 'date-time' }),
  mailed: Type.Boolean({ description: 'Whether a letter with the link was written; it needs the address of the back office.' }),
});

export const invite = defineAction({
  name: 'staff.invite',
  summary: 'Asks a colleague to join: makes a link that works once and for seven days, and mails it.',
  input: Type.Object(
    {
      email: Email,
      name: Type.String({ minLength: 1, maxLength: 120 }),
      roles: Type.Array(RoleName, { minItems: 1, maxItems: 20 }),
      language: Type.Optional(Language),
      address: Type.Optional(
        Type.String({ pattern: '^https?://[^\\s/?#@]+$', maxLength: 200, description: 'Where the back office is: what the mailed link begins with.' }),
      ),
    },
    closed,
  ),
  output: InvitedSchema,
  refusals: {
    'staff.email_taken': 'Another account has this e-mail address.',
    'staff.unknown_role': 'There is no role of that name.',
    'staff.beyond_own_rights': 'It would give or take rights that you do not have yourself.',
  },
  emits: ['staff.invited'],
  run: async (ctx, input) => {
    const email = emailOf(input.email);
    await refuseTaken(ctx, email);
    return addInvitation(ctx, { ...input, email, roles: await grantable(ctx, input.roles) });
  },
});

/** Writes an invitation and its letter; one that the address had before no longer works. */
export async function addInvitation(ctx: Ctx, guest: Guest) {
  const token = newSecret(ctx.env, INVITATION_PREFIX);
  const invitation: Invitation = {
    id: ctx.id('inv'),
    email: emailOf(guest.email),
    name: guest.name.trim(),
    language: guest.language ?? 'en',
    roles: guest.roles,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + INVITATION_MS),
    invitedBy: ctx.actor.id,
  };
  store.dropInvitations(ctx, invitation.email);
  store.insertInvitation(ctx, invitation, hashOfSecret(token));
  ctx.emit(invited, undefined, { invitationId: invitation.id, email: invitation.email, roles: invitation.roles });
  const mailed = guest.address !== undefined && (await writeLetter(ctx, invitation, `${guest.address}/invitation#${token}`));
  return { invitationId: invitation.id, token, expiresAt: invitation.expiresAt.toISOString(), mailed };
}

/** Staff knows the room of letters by the name of an action only, as a drawing does; a house without it sends none. */
async function writeLetter(ctx: Ctx, invitation: Invitation, inviteUrl: string): Promise<boolean> {
  const send = ctx.registry.actions.get('messages.send');
  if (!send) return false;
  const { email, name, language } = invitation;
  const data = { inviteUrl, inviterName: ctx.actor.name ?? null, dueOn: invitation.expiresAt.toISOString() };
  const letter = { template: 'staff-invitation', to: { email, name, language }, key: 'invitation:' + invitation.id, data };
  checkInput(send, letter);
  const [outcome] = await ctx.call(send, [letter]);
  return outcome?.ok === true && (outcome.value as { state: string }).state !== 'failed';
}

const gone = (): Refusal => new Refusal('staff.invitation_gone', {}, { status: 410, message: 'This invitation does not work (any more). Ask for a new one.' });

export const acceptInvitation = defineAction({
  name: 'staff.accept_invitation',
  summary: 'Makes the account of somebody who was invited, with a password of their own, and signs them in.',
  input: Type.Object(
    {
      token: Secret({ minLength: 1, maxLength: 100 }),
      password: NewPassword,
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
      language: Type.Optional(Language),
    },
    closed,
  ),
  output: SignedInSchema,
  refusals: {
    'staff.invitation_gone': 'The invitation was used, has ended or was taken back.',
    'staff.weak_password': 'The password is too short or too common.',
    'staff.email_taken': 'Another account has this e-mail address.',
  },
  emits: ['staff.invitation_accepted', 'staff.account_created', 'staff.signed_in'],
  open: true,
  signsIn: true,
  run: async (ctx, { token, password, name, language }) => {
    const invitation = await store.lockInvitation(ctx, hashOfSecret(token), ctx.now);
    if (!invitation) throw gone();
    const known = new Set((await store.allRoles(ctx)).map((role) => role.name));
    // A role that was taken out of the house meanwhile gives nothing.
    const roles = invitation.roles.filter((role) => known.has(role));
    const account = await addAccount(ctx, {
      email: invitation.email,
      name: name ?? invitation.name,
      password,
      roles,
      language: language ?? (invitation.language as Language),
    });
    store.endInvitation(ctx, invitation.id, account.id);
    ctx.emit(invitationAccepted, undefined, { invitationId: invitation.id, accountId: account.id });
    return startSession(ctx, account);
  },
});

export const revokeInvitation = defineAction({
  name: 'staff.revoke_invitation',
  summary: 'Takes an invitation back that nobody has accepted.',
  input: Type.Object({ invitationId: IdOf('inv') }, closed),
  output: Type.Object({ revoked: Type.Boolean() }),
  refusals: {},
  run: async (ctx, { invitationId }) => ({ revoked: await store.dropInvitation(ctx, invitationId) }),
});
