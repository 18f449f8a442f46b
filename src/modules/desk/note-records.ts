// What the desk keeps about people, in notes on their record, orders and drafts.
import type { Ctx } from '#kernel';
import * as store from './store.ts';

/** What stands where a note stood. */
const FORGOTTEN = '—';

export const noteRecords = {
  collect: (ctx: Ctx, documentIds: string[]): Promise<Record<string, unknown>[]> => store.notesAbout(ctx, documentIds),
  /** Takes the words of notes and of their earlier wordings away; that there was one, whose and when, stays. */
  forget: async (ctx: Ctx, documentIds: string[]): Promise<void> => store.blankNotes(ctx, documentIds, FORGOTTEN),
};
