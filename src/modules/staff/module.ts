// The wiring card of staff.
import { defineModule } from '#kernel';
import { changePassword, createAccount, setActive, setPassword, setRoles } from './actions/accounts.ts';
import { acceptInvitation, invite, revokeInvitation } from './actions/invitations.ts';
import { createKey, revokeKey, saveRole } from './actions/rights.ts';
import { signIn, signOut } from './actions/sign-in.ts';
import { EVENTS } from './events.ts';
import { accounts, invitation, invitations, keys, me, roles, sessions } from './queries.ts';
import { OWNER } from './roles.ts';
import { FAILURE_WINDOW_MS } from './rules.ts';
import * as store from './store.ts';

const SWEPT_AT_ONCE = 1000;

export const staffModule = defineModule({
  name: 'staff',
  needs: [],
  actions: [
    signIn,
    signOut,
    createAccount,
    setRoles,
    setPassword,
    changePassword,
    setActive,
    saveRole,
    createKey,
    revokeKey,
    invite,
    acceptInvitation,
    revokeInvitation,
  ],
  queries: [me, sessions, accounts, roles, keys, invitations, invitation],
  events: EVENTS,
  sweeps: [
    {
      name: 'staff.tidy',
      everyMs: 600_000,
      run: async (ctx) =>
        (await store.removeOldSessions(ctx, SWEPT_AT_ONCE)) +
        (await store.removeOldFailures(ctx, new Date(ctx.now.getTime() - FAILURE_WINDOW_MS), SWEPT_AT_ONCE)),
    },
  ],
  invariants: [
    {
      id: 'T3',
      says: 'a shop with accounts has an active owner',
      sql: `select count(*) as accounts from staff.account having count(*) > 0 and not exists (
        select from staff.account a join staff.account_role r on r.account_id = a.id where a.active and r.role = '${OWNER}')`,
    },
    {
      id: 'T4',
      says: 'a closed account has no open session',
      sql: `select s.id from staff.session s join staff.account a on a.id = s.account_id where not a.active`,
    },
  ],
});
