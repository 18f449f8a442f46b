// Reads of the desk for pages and the API.
import Type from 'typebox';
import { Instant, MaybeInstant, Refusal, defineQuery, isId, moneyJson } from '#kernel';
import { AlertShape } from './actions/own.ts';
import { TAG_LONGEST } from './rules.ts';
import { DocumentId, MaybePerson, NoticeId, Person, ViewId, Visibility, closed } from './schemas.ts';
import * as own from './store-own.ts';
import * as store from './store.ts';

const VIEWS_SHOWN = 300;
const COLLEAGUES_SHOWN = 500;
const UNREAD_UP_TO = 100;
const DOCUMENTS_AT_MOST = 200;

const NoteShape = Type.Object({
  id: Type.String(),
  text: Type.String({ description: 'Empty when the note was removed.' }),
  visibility: Visibility,
  author: Person,
  createdAt: Instant,
  editedAt: MaybeInstant,
  removed: Type.Union([Type.Object({ at: Instant, by: Person }), Type.Null()]),
  mentions: Type.Array(Person),
  wordings: Type.Array(Type.Object({ text: Type.String(), visibility: Visibility, until: Instant, by: Person }), {
    description: 'What it said before, the newest first.',
  }),
});
const FileShape = Type.Object({ id: Type.String(), name: Type.String(), mediaType: Type.String(), bytes: Type.Integer(), createdAt: Instant, by: Person });

export const notes = defineQuery({
  name: 'desk.notes',
  summary: 'What colleagues said about a document: notes, the newest first, files, tags and who has it.',
  input: Type.Object({ documentId: DocumentId }, closed),
  output: Type.Object({ items: Type.Array(NoteShape), attachments: Type.Array(FileShape), tags: Type.Array(Type.String()), assignee: MaybePerson }),
  run: async ({ db }, { documentId }) => {
    const [items, wordings, mentions, files, tags, assignees] = await Promise.all([
      store.notesOf(db, documentId),
      store.wordingsOf(db, documentId),
      store.mentionsOf(db, documentId),
      store.attachmentsOf(db, documentId),
      store.tagsOf(db, [documentId]),
      store.assigneesOf(db, [documentId]),
    ]);
    const actors = [...items.flatMap((it) => [it.authorId, it.removedBy ?? it.authorId]), ...wordings.map((it) => it.by), ...files.map((it) => it.by)];
    const names = await store.namesOf(db, [...new Set(actors)]);
    const person = (id: string) => ({ id, name: names.get(id) ?? '' });
    return {
      items: items.map(({ id, text, visibility, authorId, createdAt, editedAt, removedAt, removedBy }) => ({
        id,
        text,
        visibility,
        author: person(authorId),
        createdAt,
        editedAt,
        removed: removedAt === null ? null : { at: removedAt, by: person(removedBy ?? '') },
        mentions: mentions.filter((it) => it.noteId === id).map((it) => ({ id: it.id, name: it.name })),
        wordings: wordings.filter((it) => it.noteId === id).map((it) => ({ text: it.text, visibility: it.visibility, until: it.until, by: person(it.by) })),
      })),
      attachments: files.map(({ id, name, mediaType, bytes, createdAt, by }) => ({ id, name, mediaType, bytes, createdAt, by: person(by) })),
      tags: tags.get(documentId) ?? [],
      assignee: assignees.get(documentId) ?? null,
    };
  },
});

export const tags = defineQuery({
  name: 'desk.tags',
  summary: 'The tags in use, in alphabetical order; `q` is how they begin.',
  input: Type.Object({ q: Type.Optional(Type.String({ maxLength: TAG_LONGEST })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, closed),
  output: Type.Object({ items: Type.Array(Type.String()) }),
  run: async ({ db }, { q = '', limit = 50 }) => ({ items: await store.knownTags(db, q.normalize('NFC').toLowerCase().trimStart(), limit) }),
});

export const colleagues = defineQuery({
  name: 'desk.colleagues',
  summary: 'Who works here, to be named in notes and given work.',
  input: Type.Object({}, closed),
  output: Type.Object({ items: Type.Array(Person) }),
  run: async ({ db }) => ({ items: await store.colleagues(db, COLLEAGUES_SHOWN) }),
});

export const views = defineQuery({
  name: 'desk.views',
  summary: 'The saved views of a page: one’s own and those that colleagues share.',
  input: Type.Object({ page: Type.String({ maxLength: 40 }) }, closed),
  output: Type.Object({
    items: Type.Array(Type.Object({ id: ViewId, name: Type.String(), address: Type.String(), shared: Type.Boolean(), isOwn: Type.Boolean(), owner: Person })),
  }),
  run: async ({ db, actor }, { page }) => {
    const found = await own.viewsFor(db, page, actor.id, VIEWS_SHOWN);
    const names = await store.namesOf(db, [...new Set(found.map((it) => it.accountId))]);
    return {
      items: found.map(({ id, name, address, shared, accountId }) => ({
        id,
        name,
        address,
        shared,
        isOwn: accountId === actor.id,
        owner: { id: accountId, name: names.get(accountId) ?? '' },
      })),
    };
  },
});

export const notices = defineQuery({
  name: 'desk.notices',
  summary: 'One’s own notices, the newest first: where one is named, what one was given, new orders.',
  input: Type.Object(
    { unread: Type.Optional(Type.Boolean()), after: Type.Optional(NoticeId), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) },
    closed,
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        id: NoticeId,
        kind: Type.Union([Type.Literal('mention'), Type.Literal('assigned'), Type.Literal('orders')]),
        at: Instant,
        documentId: Type.String(),
        documentKind: Type.Union([Type.String(), Type.Null()]),
        documentNumber: Type.Union([Type.String(), Type.Null()]),
        subject: Type.Union([Type.String(), Type.Null()], { description: 'What it is about, where that is no document.' }),
        place: Type.Union([Type.String(), Type.Null()], { description: 'The address of its page in the back office, where that is no document.' }),
        actor: MaybePerson,
        text: Type.Union([Type.String(), Type.Null()], { description: 'The beginning of the note in which one is named.' }),
        howMany: Type.Integer({ description: 'Of how many documents it tells; the newest is named.' }),
        readAt: MaybeInstant,
      }),
    ),
    next: Type.Union([NoticeId, Type.Null()]),
    unread: Type.Integer({ description: `How many are not read, counted up to ${UNREAD_UP_TO}.` }),
  }),
  run: async ({ db, actor }, { unread = false, after, limit = 50 }) => {
    const [found, count] = await Promise.all([own.notices(db, actor.id, { unread, after, limit: limit + 1 }), own.unreadCount(db, actor.id, UNREAD_UP_TO)]);
    const items = found.slice(0, limit).map(({ actorId, actorName, noteId: _, ...notice }) => ({
      ...notice,
      actor: actorName === null ? null : { id: actorId, name: actorName },
    }));
    return { items, next: found.length > limit ? items.at(-1)!.id : null, unread: count };
  },
});

export const alerts = defineQuery({
  name: 'desk.alerts',
  summary: 'Of which new orders one wants to hear, and how.',
  input: Type.Object({}, closed),
  output: Type.Object(AlertShape),
  run: async ({ db, actor }) => {
    const alert = await own.alertOfAccount(db, actor.id);
    if (!alert) return { newOrders: false, channels: null, minTotal: null, browser: false, sound: false };
    return { ...alert, minTotal: alert.minTotal && moneyJson(alert.minTotal.minor, alert.minTotal.currency) };
  },
});

export const of = defineQuery({
  name: 'desk.of',
  summary: 'Tags, who has it and the number of notes of each of up to 200 documents.',
  input: Type.Object({ documents: Type.String({ maxLength: 8_000, description: 'Ids, separated by commas.' }) }, closed),
  output: Type.Object({
    items: Type.Array(Type.Object({ documentId: Type.String(), tags: Type.Array(Type.String()), assignee: MaybePerson, notes: Type.Integer() })),
  }),
  run: async ({ db }, { documents }) => {
    const ids = [...new Set(documents.split(',').filter(Boolean))];
    if (ids.length > DOCUMENTS_AT_MOST || ids.some((id) => !isId(id, id.slice(0, Math.max(0, id.indexOf('_'))))))
      throw new Refusal('desk.documents', { most: DOCUMENTS_AT_MOST }, { status: 422, message: `Name up to ${DOCUMENTS_AT_MOST} ids, separated by commas.` });
    return { items: await store.besideOf(db, ids) };
  },
});
