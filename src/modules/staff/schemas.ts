// Shapes that several of staff's actions and queries share on the wire.
import { IdOf, Language } from '#kernel';
import Type from 'typebox';
import type { Account } from './types.ts';

export const AccountId = IdOf('acc');
/** Simple on purpose: one @, no spaces; whether it works is seen when something is sent there. */
export const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^\\s*[^\\s@]+@[^\\s@]+\\s*$' });
/** A value that is never stored with an answer, never logged and shown to nobody else. */
export const Secret = (options: { minLength?: number; maxLength?: number; description?: string } = {}) => Type.String({ ...options, 'x-secret': true });
export const RoleName = Type.String({ minLength: 1, maxLength: 60 });
export const Pattern = Type.String({
  minLength: 1,
  maxLength: 80,
  pattern: '^(read:)?[a-z0-9_.*]+$',
  description: 'A permission; `*` stands for any signs, `read:` before it allows only queries.',
});

export const AccountSchema = Type.Object({
  id: AccountId,
  email: Type.String(),
  name: Type.String(),
  language: Language,
  roles: Type.Array(Type.String()),
  active: Type.Boolean(),
  createdAt: Type.String({ format: 'date-time' }),
});

export const accountJson = (account: Account) => ({
  id: account.id,
  email: account.email,
  name: account.name,
  language: account.language as 'en',
  roles: account.roles,
  active: account.active,
  createdAt: account.createdAt.toISOString(),
});

/** What opening a session answers. */
export const SignedInSchema = Type.Object({
  token: Type.Optional(Secret({ description: 'For scripts; a browser gets it as a cookie that no page can read.' })),
  expiresAt: Type.String({ format: 'date-time' }),
  account: AccountSchema,
});
export type SignedIn = { token?: string; expiresAt: string; account: ReturnType<typeof accountJson> };
