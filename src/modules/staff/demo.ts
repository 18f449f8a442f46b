// The people of the demonstration shop.
import { type Kernel, SYSTEM } from '#kernel';
import { createAccount } from './actions/accounts.ts';
import { OWNER } from './roles.ts';
import * as store from './store.ts';

/** Who can sign in to the demonstration shop; all have the password that its first screen shows. */
export const DEMO_PEOPLE = [
  { email: 'owner@demo.kontor', name: 'Ana Ionescu', roles: [OWNER], language: 'en' },
  { email: 'sales@demo.kontor', name: 'Mihai Popa', roles: ['sales desk'], language: 'ro' },
  { email: 'warehouse@demo.kontor', name: 'Zofia Nowak', roles: ['warehouse'], language: 'pl' },
  { email: 'courier@demo.kontor', name: 'João Silva', roles: ['courier'], language: 'pt-BR' },
] as const;

/** Makes the accounts of the demonstration shop that are not there yet. */
export async function seedDemoStaff(kernel: Kernel, password: string): Promise<void> {
  await kernel.tx(SYSTEM, async (ctx) => {
    const there = new Set(
      (
        await store.accountsByEmail(
          ctx,
          DEMO_PEOPLE.map((person) => person.email),
        )
      ).map((account) => account.email),
    );
    const missing = DEMO_PEOPLE.filter((person) => !there.has(person.email));
    const made = await ctx.call(
      createAccount,
      missing.map((person) => ({ ...person, roles: [...person.roles], password })),
    );
    for (const outcome of made) if (!outcome.ok) throw outcome.refusal;
  });
}
