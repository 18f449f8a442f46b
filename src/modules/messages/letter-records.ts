// What messages keeps about people, for the port `parties.records`.
import type { Ctx } from '#kernel';
import { forgetLetters, lettersTo } from './store.ts';

export const letterRecords = {
  collect: (ctx: Ctx, emails: string[]): Promise<Record<string, unknown>[]> => (emails.length === 0 ? Promise.resolve([]) : lettersTo(ctx, emails)),
  forget: async (ctx: Ctx, emails: string[]): Promise<void> => (emails.length === 0 ? undefined : forgetLetters(ctx, emails)),
};
