// Invitations: a link that works once and for a week, gives no more than its inviter has, and stands in no sent box.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, Refusal, SYSTEM, sql } from '#kernel';
import { type House, house } from '#testing';
import { staffModule } from './module.ts';
import { shipRoles } from './ship.ts';

const PASSWORD = 'a long walk by the sea';
const DAY = 86_400_000;
const STRANGER: Actor = { kind: 'person', id: 'anonymous:10.0.0.7', may: () => false };
const GUEST = { email: 'Ion@shop.example', name: 'Ion', roles: ['Sales desk'] };

const OWNER = { email: 'ana@shop.example', name: 'Ana', password: PASSWORD, roles: ['owner'] };
const withStaff = (): Promise<House> =>
  house({
    modules: [staffModule],
    ready: async (kernel) => {
      await shipRoles(kernel);
      await kernel.do('staff.create_account', OWNER, { actor: SYSTEM });
    },
  });
type Invited = { invitationId: string; token: string; mailed: boolean };
const invite = async (shop: House, input: object = GUEST, actor: Actor = SYSTEM): Promise<Invited> =>
  (await shop.kernel.do<Invited>('staff.invite', input, { actor })).value;
const accept = (shop: House, token: string, password = PASSWORD) =>
  shop.kernel.do<{ token: string; account: { email: string; roles: string[] } }>('staff.accept_invitation', { token, password }, { actor: STRANGER });

const refusedWith = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );

test('an invitation is accepted once, with a password of one’s own, and gives its roles', async () => {
  await using shop = await withStaff();
  const { token, mailed } = await invite(shop);
  assert.match(token, /^kontor_inv_[\w-]{43}$/);
  assert.equal(mailed, false);
  const seen = await shop.kernel.ask<{ invitation: { email: string } }>('staff.invitation', { token }, STRANGER);
  assert.equal(seen.invitation.email, 'ion@shop.example');
  assert.equal(await refusedWith(accept(shop, token, 'short')), 'staff.weak_password');
  const { value } = await accept(shop, token);
  assert.deepEqual([value.account.email, value.account.roles], ['ion@shop.example', ['sales desk']]);
  assert.match(value.token, /^kontor_ses_/);
  assert.equal(await refusedWith(accept(shop, token)), 'staff.invitation_gone');
  assert.equal(await refusedWith(invite(shop)), 'staff.email_taken');
  assert.equal((await shop.kernel.ask<{ items: unknown[] }>('staff.invitations', {}, SYSTEM)).items.length, 0);
  await shop.verify();
});

test('an invitation ends after seven days, by a newer one and when it is taken back', async () => {
  await using shop = await withStaff();
  const old = await invite(shop);
  const newer = await invite(shop);
  assert.equal(await refusedWith(accept(shop, old.token)), 'staff.invitation_gone');
  shop.env.turn(7 * DAY);
  assert.equal(await refusedWith(accept(shop, newer.token)), 'staff.invitation_gone');
  const third = await invite(shop);
  assert.deepEqual((await shop.kernel.do('staff.revoke_invitation', { invitationId: third.invitationId }, { actor: SYSTEM })).value, { revoked: true });
  assert.equal(await refusedWith(accept(shop, third.token)), 'staff.invitation_gone');
  const rows = await shop.db.read(sql<{ n: bigint }>`select count(*) as n from staff.account`);
  assert.equal(rows[0]!.n, 1n);
});

test('nobody invites with rights beyond their own', async () => {
  await using shop = await withStaff();
  const helper: Actor = { kind: 'person', id: 'acc_x', may: (permission) => permission === 'staff.invite' };
  assert.equal(await refusedWith(invite(shop, { ...GUEST, roles: ['owner'] }, helper)), 'staff.beyond_own_rights');
  assert.equal(await refusedWith(invite(shop, { ...GUEST, roles: ['pirate'] })), 'staff.unknown_role');
  const rows = await shop.db.read(sql<{ n: bigint }>`select count(*) as n from staff.invitation`);
  assert.equal(rows[0]!.n, 0n);
});
