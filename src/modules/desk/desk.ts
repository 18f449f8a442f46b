// What the desk's actions share: whether a document is there, and putting notices before people.
import { type Ctx, Refusal } from '#kernel';
import * as store from './store.ts';
import { insertNotices } from './store-own.ts';
import { mentioned } from './events.ts';
import type { Elsewhere, NoticeKind } from './types.ts';

/**
 * Refuses ids of documents that do not exist. Customers and products have no header in the kernel and belong to rooms
 * that the desk does not know: of them only the id's form is checked.
 */
export async function documentIsThere(ctx: Ctx, documentIds: string[]): Promise<void> {
  const prefixes = new Set([...ctx.registry.documents.values()].map((kind) => kind.prefix));
  const numbered = [...new Set(documentIds.filter((id) => prefixes.has(id.slice(0, id.indexOf('_')))))];
  if (numbered.length === 0) return;
  const there = await store.documentsThere(ctx, numbered);
  const missing = numbered.filter((id) => !there.has(id));
  if (missing.length > 0)
    throw new Refusal('desk.unknown_document', { documents: missing.slice(0, 20) }, { status: 404, message: 'There is no such document.' });
}

/** A notice for each of these people; the actor is who caused it. */
export function notifyOnce(ctx: Ctx, notices: { accountId: string; kind: NoticeKind; documentId: string; noteId: string | null; howMany?: number }[]): void {
  insertNotices(
    ctx,
    notices.map(({ howMany = 1, ...notice }) => ({ id: ctx.id('ntc'), actorId: ctx.actor.id, howMany, ...notice })),
  );
}

/** So many documents are told apart; above, one notice stands for all. */
const NOTICES_EACH = 5;

/** Tells a colleague that they were given these documents, or work on them. */
export function tellOfAssignment(ctx: Ctx, accountId: string, documentIds: string[]): void {
  const isMany = documentIds.length > NOTICES_EACH;
  const told = isMany ? [documentIds[0]!] : documentIds;
  notifyOnce(
    ctx,
    told.map((documentId) => ({ accountId, kind: 'assigned', documentId, noteId: null, howMany: isMany ? documentIds.length : 1 })),
  );
}

/** Refuses colleagues who have no account here any more. */
export async function colleaguesAreThere(ctx: Ctx, accounts: string[]): Promise<void> {
  const wanted = [...new Set(accounts)];
  if (wanted.length === 0) return;
  const found = await store.activeAccounts(ctx, wanted);
  if (found.length < wanted.length) throw new Refusal('desk.unknown_colleague', {}, { status: 422 });
}

/** A notice for each colleague who is named in what was said elsewhere, under the id of what names them; nobody needs one of what they said themselves. */
export function tellMentioned(ctx: Ctx, accounts: string[], { id, ...elsewhere }: Elsewhere & { id: string }): void {
  const others = [...new Set(accounts)].filter((account) => account !== ctx.actor.id);
  if (others.length === 0) return;
  insertNotices(
    ctx,
    others.map((accountId) => ({
      id: ctx.id('ntc'),
      accountId,
      kind: 'mention' as const,
      documentId: id,
      noteId: null,
      actorId: ctx.actor.id,
      howMany: 1,
      ...elsewhere,
    })),
  );
  ctx.emit(mentioned, undefined, { noteId: id, accounts: others });
}
