// What parties needs from the rooms above it: what they keep about a customer, so that it can be moved, shown and forgotten.
import type { Ctx } from '#kernel';

/** The port `parties.records`, bound by app.ts; all of it works inside the caller's transaction. */
export interface CustomerRecords {
  /** Documents of these customers that are not finished, by their numbers. */
  open(ctx: Ctx, customerIds: string[]): Promise<string[]>;
  /** Links documents of `from` to `to` from now on; what they say stays as it was. */
  relink(ctx: Ctx, move: { mergeId: string; from: string[]; to: string }): Promise<void>;
  /** Takes a relink back. */
  unlink(ctx: Ctx, mergeId: string): Promise<void>;
  /** Everything that is kept about these customers, by room. */
  collect(ctx: Ctx, who: { customerIds: string[]; emails: string[] }): Promise<Record<string, unknown[]>>;
  /** Forgets what need not be kept. */
  forget(ctx: Ctx, who: { customerIds: string[]; emails: string[] }): Promise<void>;
}

export const RECORDS_PORT = 'parties.records';

const NONE: CustomerRecords = {
  open: async () => [],
  relink: async () => {},
  unlink: async () => {},
  collect: async () => ({}),
  forget: async () => {},
};

/** The rooms above, or nobody where a shop has only this room. */
export const recordsOf = (ctx: Ctx): CustomerRecords => (ctx.registry.providers.get(RECORDS_PORT) as CustomerRecords | undefined) ?? NONE;
