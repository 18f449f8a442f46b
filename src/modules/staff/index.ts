// The door of staff: finding out who a request comes from, and what a new shop gets.
export { Access, type Known } from './access.ts';
export { type NewAccount, addAccount } from './actions/accounts.ts';
export { type Guest, InvitedSchema, addInvitation } from './actions/invitations.ts';
export { actorOf } from './actor.ts';
export { DEMO_PEOPLE, seedDemoStaff } from './demo.ts';
export { SHIPPED_ROLES } from './roles.ts';
export { EVERYONE, roleRight } from './rules.ts';
export { SignedInSchema } from './schemas.ts';
export { startSession } from './session.ts';
export { accountsByEmail, hasAccounts, moveSessions, roleNames } from './store.ts';
export { shipRoles } from './ship.ts';
export type { Account, Role } from './types.ts';
