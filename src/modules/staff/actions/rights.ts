// Roles as data and API keys: what a set of rights allows, changed while the shop runs.
import { Refusal, defineAction } from '#kernel';
import Type from 'typebox';
import { changed } from '../changes.ts';
import { keyCreated, keyRevoked, roleSaved } from '../events.ts';
import { OWNER } from '../roles.ts';
import { KEY_PREFIX, hashOfSecret, newSecret } from '../rules.ts';
import { Pattern, RoleName, Secret } from '../schemas.ts';
import * as store from '../store.ts';
import type { ApiKey } from '../types.ts';
import { refuseBeyond } from './accounts.ts';

const BEYOND = { 'staff.beyond_own_rights': 'It would give or take rights that you do not have yourself.' };
const DAY_MS = 86_400_000;

export const saveRole = defineAction({
  name: 'staff.save_role',
  summary: 'Makes a role or changes what it allows.',
  input: Type.Object(
    { role: RoleName, summary: Type.String({ maxLength: 200 }), permissions: Type.Array(Pattern, { maxItems: 200 }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ role: Type.String(), permissions: Type.Array(Type.String()) }),
  refusals: { 'staff.owner_is_fixed': 'The owner may always do everything.', ...BEYOND },
  emits: ['staff.role_saved'],
  run: async (ctx, input) => {
    const name = input.role.trim().toLowerCase();
    if (name === OWNER) throw new Refusal('staff.owner_is_fixed', {}, { message: 'The owner may always do everything.' });
    const before = (await store.allRoles(ctx)).find((role) => role.name === name)?.permissions ?? [];
    refuseBeyond(ctx, [...before, ...input.permissions]);
    const permissions = [...new Set(input.permissions)].sort();
    store.saveRole(ctx, { name, summary: input.summary, permissions });
    ctx.emit(roleSaved, undefined, { role: name, permissions, before });
    ctx.afterCommit(changed);
    return { role: name, permissions };
  },
});

export const createKey = defineAction({
  name: 'staff.create_key',
  summary: 'Makes an API key; its secret is shown this once.',
  input: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 120 }),
      scopes: Type.Array(Pattern, { minItems: 1, maxItems: 100 }),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, description: 'After how many days it ends; never, if left out.' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    keyId: Type.String(),
    secret: Secret(),
    expiresAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  }),
  refusals: BEYOND,
  emits: ['staff.key_created'],
  run: async (ctx, input) => {
    refuseBeyond(ctx, input.scopes);
    const secret = newSecret(ctx.env, KEY_PREFIX);
    const expiresAt = input.days === undefined ? null : new Date(ctx.now.getTime() + input.days * DAY_MS);
    const scopes = [...new Set(input.scopes)].sort();
    const key: ApiKey = {
      id: ctx.id('key'),
      name: input.name,
      hint: secret.slice(-4),
      scopes,
      createdBy: ctx.actor.id,
      createdAt: ctx.now,
      expiresAt,
      revokedAt: null,
    };
    store.insertKey(ctx, key, hashOfSecret(secret));
    ctx.emit(keyCreated, undefined, { keyId: key.id, name: key.name, scopes });
    return { keyId: key.id, secret, expiresAt: expiresAt?.toISOString() ?? null };
  },
});

export const revokeKey = defineAction({
  name: 'staff.revoke_key',
  summary: 'Ends an API key at once.',
  input: Type.Object({ keyId: Type.String({ maxLength: 40 }) }, { additionalProperties: false }),
  output: Type.Object({ keyId: Type.String() }),
  refusals: { 'staff.unknown_key': 'There is no such key that still works.' },
  emits: ['staff.key_revoked'],
  run: async (ctx, input) => {
    const keyId = await store.revokeKey(ctx, input.keyId);
    if (keyId === undefined) throw new Refusal('staff.unknown_key', { keyId: input.keyId }, { status: 404, message: 'There is no such key that still works.' });
    ctx.emit(keyRevoked, undefined, { keyId });
    ctx.afterCommit(changed);
    return { keyId };
  },
});
