// What happened to accounts and rights; the audit of who could do what.
import { defineEvent } from '#kernel';
import Type from 'typebox';

const Account = Type.Object({ accountId: Type.String() });

export const signedIn = defineEvent({
  name: 'staff.signed_in',
  says: 'Somebody signed in.',
  payload: Type.Object({ accountId: Type.String(), sessionId: Type.String(), address: Type.String() }),
});
export const signInFailed = defineEvent({
  name: 'staff.sign_in_failed',
  says: 'Somebody tried to sign in and could not.',
  payload: Type.Object({ email: Type.String(), address: Type.String(), reason: Type.String() }),
});
export const signedOut = defineEvent({
  name: 'staff.signed_out',
  says: 'A session was ended.',
  payload: Type.Object({ accountId: Type.String(), sessionId: Type.String() }),
});
export const accountCreated = defineEvent({
  name: 'staff.account_created',
  says: 'An account was made.',
  payload: Type.Object({ accountId: Type.String(), email: Type.String(), roles: Type.Array(Type.String()) }),
});
export const rolesSet = defineEvent({
  name: 'staff.roles_set',
  says: 'An account got other roles.',
  payload: Type.Object({
    accountId: Type.String(),
    roles: Type.Array(Type.String()),
    before: Type.Array(Type.String()),
  }),
});
export const passwordSet = defineEvent({
  name: 'staff.password_set',
  says: 'An account got another password, and its sessions ended.',
  payload: Account,
});
export const accountClosed = defineEvent({
  name: 'staff.account_closed',
  says: 'An account can no longer sign in.',
  payload: Account,
});
export const accountOpened = defineEvent({
  name: 'staff.account_opened',
  says: 'An account can sign in again.',
  payload: Account,
});
export const roleSaved = defineEvent({
  name: 'staff.role_saved',
  says: 'A role allows something else.',
  payload: Type.Object({
    role: Type.String(),
    permissions: Type.Array(Type.String()),
    before: Type.Array(Type.String()),
  }),
});
export const keyCreated = defineEvent({
  name: 'staff.key_created',
  says: 'An API key was made.',
  payload: Type.Object({ keyId: Type.String(), name: Type.String(), scopes: Type.Array(Type.String()) }),
});
export const keyRevoked = defineEvent({
  name: 'staff.key_revoked',
  says: 'An API key was ended.',
  payload: Type.Object({ keyId: Type.String() }),
});

export const invited = defineEvent({
  name: 'staff.invited',
  says: 'A colleague was asked to join.',
  payload: Type.Object({ invitationId: Type.String(), email: Type.String(), roles: Type.Array(Type.String()) }),
});
export const invitationAccepted = defineEvent({
  name: 'staff.invitation_accepted',
  says: 'A colleague who was invited has joined.',
  payload: Type.Object({ invitationId: Type.String(), accountId: Type.String() }),
});

export const EVENTS = [
  invited,
  invitationAccepted,
  signedIn,
  signInFailed,
  signedOut,
  accountCreated,
  rolesSet,
  passwordSet,
  accountClosed,
  accountOpened,
  roleSaved,
  keyCreated,
  keyRevoked,
];
