// Reads about accounts and rights.
import { defineQuery } from '#kernel';
import Type from 'typebox';
import { EVERYONE, hashOfSecret } from './rules.ts';
import { AccountSchema, Secret, accountJson } from './schemas.ts';
import * as store from './store.ts';

const Page = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);
const Next = Type.Union([Type.String(), Type.Null()]);
const When = Type.String({ format: 'date-time' });

export const me = defineQuery({
  name: 'staff.me',
  summary: 'Who is signed in, and what they may do.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    account: Type.Union([AccountSchema, Type.Null()]),
    key: Type.Union([Type.String(), Type.Null()]),
    permissions: Type.Array(Type.String()),
  }),
  run: async ({ db, actor }) => {
    const account = actor.kind === 'person' ? await store.accountById(db, actor.id) : undefined;
    const rights = account ? await store.rightsOf(db, account.id) : undefined;
    return {
      account: account ? accountJson(account) : null,
      key: actor.kind === 'key' ? (actor.name ?? actor.id) : null,
      permissions: [...new Set([...(rights?.patterns ?? []), ...EVERYONE])].sort(),
    };
  },
});

export const sessions = defineQuery({
  name: 'staff.sessions',
  summary: 'One’s own open sessions.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(Type.Object({ id: Type.String(), address: Type.String(), createdAt: When, seenAt: When, expiresAt: When })),
  }),
  run: async ({ db, actor, now }) => {
    const rows = await store.sessionsOf(db, actor.id, now);
    return {
      items: rows.map((row) => ({
        id: row.id,
        address: row.address,
        createdAt: row.createdAt.toISOString(),
        seenAt: row.seenAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
      })),
    };
  },
});

export const accounts = defineQuery({
  name: 'staff.accounts',
  summary: 'Who has an account, by the time it was made.',
  input: Page,
  output: Type.Object({ items: Type.Array(AccountSchema), next: Next }),
  run: async ({ db }, input) => {
    const limit = input.limit ?? 50;
    const rows = await store.accountsPage(db, input.after ?? '', limit + 1);
    return { items: rows.slice(0, limit).map(accountJson), next: rows.length > limit ? rows[limit - 1]!.id : null };
  },
});

export const roles = defineQuery({
  name: 'staff.roles',
  summary: 'The roles and what each allows.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(Type.Object({ name: Type.String(), summary: Type.String(), permissions: Type.Array(Type.String()) })),
  }),
  run: async ({ db }) => ({ items: await store.allRoles(db) }),
});

export const invitations = defineQuery({
  name: 'staff.invitations',
  summary: 'Who was invited and has not joined yet.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        email: Type.String(),
        name: Type.String(),
        roles: Type.Array(Type.String()),
        createdAt: When,
        expiresAt: When,
        invitedBy: Type.String(),
      }),
    ),
  }),
  run: async ({ db, now }) => ({
    items: (await store.openInvitations(db, now)).map(({ language: _, createdAt, expiresAt, ...rest }) => ({
      ...rest,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
  }),
});

export const invitation = defineQuery({
  name: 'staff.invitation',
  summary: 'Whom an invitation is for, told to whoever holds its token; null when it does not work (any more).',
  input: Type.Object({ token: Secret({ minLength: 1, maxLength: 100 }) }, { additionalProperties: false }),
  output: Type.Object({
    invitation: Type.Union([Type.Object({ email: Type.String(), name: Type.String(), language: Type.String(), expiresAt: When }), Type.Null()]),
  }),
  open: true,
  run: async ({ db, now }, { token }) => {
    const found = await store.openInvitation(db, hashOfSecret(token), now);
    return { invitation: found ? { email: found.email, name: found.name, language: found.language, expiresAt: found.expiresAt.toISOString() } : null };
  },
});

export const keys = defineQuery({
  name: 'staff.keys',
  summary: 'The API keys, never their secrets.',
  input: Page,
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        hint: Type.String(),
        scopes: Type.Array(Type.String()),
        createdAt: When,
        expiresAt: Type.Union([When, Type.Null()]),
        revokedAt: Type.Union([When, Type.Null()]),
      }),
    ),
    next: Next,
  }),
  run: async ({ db }, input) => {
    const limit = input.limit ?? 50;
    const rows = await store.keysPage(db, input.after ?? '', limit + 1);
    return {
      items: rows.slice(0, limit).map((row) => ({
        id: row.id,
        name: row.name,
        hint: row.hint,
        scopes: row.scopes,
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt?.toISOString() ?? null,
        revokedAt: row.revokedAt?.toISOString() ?? null,
      })),
      next: rows.length > limit ? rows[limit - 1]!.id : null,
    };
  },
});
