// Tags of documents and who has them, many documents at once.
import Type from 'typebox';
import { Refusal, defineAction } from '#kernel';
import { documentIsThere, tellOfAssignment } from '../desk.ts';
import { assigned, tagged } from '../events.ts';
import { TAGS_AT_MOST, TAG_LONGEST, tagOf } from '../rules.ts';
import { AccountId, Documents, closed } from '../schemas.ts';
import * as store from '../store.ts';

const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: TAGS_AT_MOST });
const UNKNOWN = { 'desk.unknown_document': 'There is no such document.' };
export const tag = defineAction({
  name: 'desk.tag',
  summary: 'Adds tags to documents and removes others.',
  input: Type.Object({ documentIds: Documents, add: Tags, remove: Tags }, closed),
  output: Type.Object({ added: Type.Integer(), removed: Type.Integer() }),
  refusals: { ...UNKNOWN, 'desk.tag': `A tag has 1 to ${TAG_LONGEST} signs.`, 'desk.too_many_tags': `A document has at most ${TAGS_AT_MOST} tags.` },
  emits: [tagged.name],
  changes: [],
  run: async (ctx, input) => {
    const documentIds = [...new Set(input.documentIds)].sort();
    const add = [...new Set(input.add.map(tagOf))];
    const remove = [...new Set(input.remove.map(tagOf))].filter((one) => !add.includes(one));
    await documentIsThere(ctx, documentIds);
    const now = await store.lockTags(ctx, documentIds);
    const has = new Map<string, Set<string>>(documentIds.map((id) => [id, new Set()]));
    for (const { documentId, tag: one } of now) has.get(documentId)!.add(one);
    const changes = documentIds.map((documentId) => ({
      documentId,
      added: add.filter((one) => !has.get(documentId)!.has(one)),
      removed: remove.filter((one) => has.get(documentId)!.has(one)),
    }));
    const over = changes.find(({ documentId, added, removed }) => added.length > 0 && has.get(documentId)!.size + added.length - removed.length > TAGS_AT_MOST);
    if (over) throw new Refusal('desk.too_many_tags', { documentId: over.documentId, most: TAGS_AT_MOST }, { status: 422 });
    const pairs = (what: 'added' | 'removed') => changes.flatMap((it) => it[what].map((one) => ({ documentId: it.documentId, tag: one })));
    const [added, removed] = [pairs('added'), pairs('removed')];
    store.removeTags(ctx, removed);
    store.addTags(ctx, added);
    for (const it of changes) if (it.added.length + it.removed.length > 0) ctx.emit(tagged, it.documentId, { added: it.added, removed: it.removed });
    return { added: added.length, removed: removed.length };
  },
});

export const assign = defineAction({
  name: 'desk.assign',
  summary: 'Gives documents to a colleague, or to nobody.',
  input: Type.Object({ documentIds: Documents, accountId: Type.Union([AccountId, Type.Null()]) }, closed),
  output: Type.Object({ changed: Type.Integer() }),
  refusals: { ...UNKNOWN, 'desk.unknown_colleague': 'There is no such colleague, or not any more.' },
  emits: [assigned.name],
  changes: [],
  run: async (ctx, input) => {
    const { accountId } = input;
    const documentIds = [...new Set(input.documentIds)].sort();
    const [accounts] = await Promise.all([accountId === null ? [] : store.activeAccounts(ctx, [accountId]), documentIsThere(ctx, documentIds)]);
    if (accountId !== null && accounts.length === 0) throw new Refusal('desk.unknown_colleague', { accountId }, { status: 422 });
    const before = await store.lockAssignments(ctx, documentIds);
    const changed = documentIds.filter((id) => (before.get(id) ?? null) !== accountId);
    if (changed.length === 0) return { changed: 0 };
    if (accountId === null) store.unassign(ctx, changed);
    else store.assignTo(ctx, changed, accountId);
    if (accountId !== null && accountId !== ctx.actor.id) tellOfAssignment(ctx, accountId, changed);
    for (const documentId of changed) ctx.emit(assigned, documentId, { accountId });
    return { changed: changed.length };
  },
});
