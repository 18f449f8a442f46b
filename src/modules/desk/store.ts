// SQL of what is said about documents: notes, tags, assignments, files. Views, notices and alerts are in store-own.ts.
import { type Ctx, type Sql, sql } from '#kernel';
import type { Attachment, Beside, Note, Visibility, Wording } from './types.ts';

/** Whatever can read rows: a transaction's context or the database. */
export type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

const NOTE = sql`n.id, n.document_id as "documentId", n.author_id as "authorId", n.text, n.visibility, n.created_at as "createdAt", n.edited_at as "editedAt",
  n.removed_at as "removedAt", n.removed_by as "removedBy"`;
/** A document has so many notes on its page; older ones are left out. */
const NOTES_SHOWN = 500;

/** Which of these ids are of documents with a header. */
export async function documentsThere(rows: Rows, ids: string[]): Promise<Set<string>> {
  const found = await rows.read<{ id: string }>(sql`select id from kernel.document where id = any(${ids}::text[])`);
  return new Set(found.map((row) => row.id));
}

/** Those of these accounts that are active, by name. */
export function activeAccounts(rows: Rows, ids: string[]): Promise<{ id: string; name: string }[]> {
  return rows.read(sql`select id, name from staff.account where id = any(${ids}::text[]) and active`);
}

export function colleagues(rows: Rows, limit: number): Promise<{ id: string; name: string }[]> {
  return rows.read(sql`select id, name from staff.account where active order by name, id limit ${limit}`);
}

/** What people call those who act: accounts and API keys. */
export async function namesOf(rows: Rows, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await rows.read<{ id: string; name: string }>(sql`
    select id, name from staff.account where id = any(${ids}::text[]) union all select id, name from staff.api_key where id = any(${ids}::text[])`);
  return new Map(found.map((row) => [row.id, row.name]));
}

export function insertNote(ctx: Ctx, note: { id: string; documentId: string; text: string; visibility: Visibility }): void {
  ctx.write(sql`
    insert into desk.note (id, document_id, author_id, text, visibility, created_at)
    values (${note.id}, ${note.documentId}, ${ctx.actor.id}, ${note.text}, ${note.visibility}, ${ctx.now}::timestamptz)`);
}

/** The note, locked. */
export async function lockNote(ctx: Ctx, id: string): Promise<Note | undefined> {
  const [note] = await ctx.read<Note>(sql`select ${NOTE} from desk.note n where n.id = ${id} for update` as Sql<Note>);
  return note;
}

/** Keeps what a note says until now, before it is changed. */
export function keepWording(ctx: Ctx, note: Note): void {
  ctx.write(sql`
    insert into desk.wording (note_id, version, text, visibility, until, changed_by)
    select ${note.id}, coalesce(max(version), 0) + 1, ${note.text}, ${note.visibility}, ${ctx.now}::timestamptz, ${ctx.actor.id}
    from desk.wording where note_id = ${note.id}`);
}

export function changeNote(ctx: Ctx, id: string, text: string, visibility: Visibility): void {
  ctx.write(sql`update desk.note set text = ${text}, visibility = ${visibility}, edited_at = ${ctx.now}::timestamptz where id = ${id}`);
}

/** Notes on these documents as they are given out to whom they are about. */
export const notesAbout = (rows: Rows, documentIds: string[]): Promise<Record<string, unknown>[]> =>
  rows.read(sql`
    select document_id as "documentId", created_at as "writtenAt", text, visibility from desk.note
    where document_id = any(${documentIds}::text[]) and removed_at is null order by id`);

/** Writes other words in place of those of notes on these documents, also of what they said before. */
export function blankNotes(ctx: Ctx, documentIds: string[], words: string): void {
  ctx.write(sql`update desk.wording w set text = ${words} from desk.note n where n.id = w.note_id and n.document_id = any(${documentIds}::text[])`);
  ctx.write(sql`update desk.note set text = ${words} where document_id = any(${documentIds}::text[])`);
}

/** Takes a note away; what it said is kept among its wordings. */
export function removeNote(ctx: Ctx, id: string): void {
  ctx.write(sql`update desk.note set text = '', removed_at = ${ctx.now}::timestamptz, removed_by = ${ctx.actor.id} where id = ${id}`);
}

export function notesOf(rows: Rows, documentId: string): Promise<Note[]> {
  return rows.read<Note>(sql`select ${NOTE} from desk.note n where n.document_id = ${documentId} order by n.id desc limit ${NOTES_SHOWN}` as Sql<Note>);
}

export function wordingsOf(rows: Rows, documentId: string): Promise<Wording[]> {
  return rows.read<Wording>(sql`
    select w.note_id as "noteId", w.text, w.visibility, w.until, w.changed_by as by from desk.wording w join desk.note n on n.id = w.note_id
    where n.document_id = ${documentId} order by w.note_id, w.version desc limit ${NOTES_SHOWN}`);
}

export function mentionsOf(rows: Rows, documentId: string): Promise<{ noteId: string; id: string; name: string }[]> {
  return rows.read(sql`
    select m.note_id as "noteId", a.id, a.name from desk.mention m join desk.note n on n.id = m.note_id join staff.account a on a.id = m.account_id
    where n.document_id = ${documentId} order by m.note_id, a.name limit ${NOTES_SHOWN}`);
}

/** Names accounts in a note; returns those that were not named in it before. */
export async function mention(ctx: Ctx, noteId: string, accounts: string[]): Promise<string[]> {
  if (accounts.length === 0) return [];
  const rows = await ctx.read<{ id: string }>(sql`
    insert into desk.mention (note_id, account_id) select ${noteId}, t.id from unnest(${accounts}::text[]) as t(id) on conflict do nothing returning account_id as id`);
  return rows.map((row) => row.id);
}

/** Makes tagging of a document wait for the one before it, so that the most tags it may have is counted rightly. */
export async function lockTags(ctx: Ctx, documentIds: string[]): Promise<{ documentId: string; tag: string }[]> {
  await ctx.read(
    sql`select pg_advisory_xact_lock(hashtextextended('desk.tag:' || t.id, 0))::text from (select id from unnest(${documentIds}::text[]) as u(id) order by id) t`,
  );
  return ctx.read(sql`select document_id as "documentId", tag from desk.tag where document_id = any(${documentIds}::text[])`);
}

export function addTags(ctx: Ctx, pairs: { documentId: string; tag: string }[]): void {
  if (pairs.length === 0) return;
  ctx.write(sql`
    insert into desk.tag (document_id, tag, added_at, added_by)
    select document_id, tag, ${ctx.now}::timestamptz, ${ctx.actor.id}
    from unnest(${pairs.map((p) => p.documentId)}::text[], ${pairs.map((p) => p.tag)}::text[]) as t(document_id, tag) on conflict do nothing`);
}

export function removeTags(ctx: Ctx, pairs: { documentId: string; tag: string }[]): void {
  if (pairs.length === 0) return;
  ctx.write(sql`
    delete from desk.tag d using unnest(${pairs.map((p) => p.documentId)}::text[], ${pairs.map((p) => p.tag)}::text[]) as t(document_id, tag)
    where d.document_id = t.document_id and d.tag = t.tag`);
}

/** The tags in use that begin so, in their order. Walks the index from tag to tag, however many documents have each. */
export async function knownTags(rows: Rows, beginning: string, limit: number): Promise<string[]> {
  const found = await rows.read<{ tag: string }>(sql`
    with recursive known as (
      select min(d.tag) as tag from desk.tag d where d.tag >= ${beginning}
      union all
      select (select min(t.tag) from desk.tag t where t.tag > k.tag) from known k where k.tag is not null)
    select tag from known where tag is not null and starts_with(tag, ${beginning}) limit ${limit}`);
  return found.map((row) => row.tag);
}

export function assignTo(ctx: Ctx, documentIds: string[], accountId: string): void {
  ctx.write(sql`
    insert into desk.assignment (document_id, account_id, assigned_at, assigned_by)
    select id, ${accountId}, ${ctx.now}::timestamptz, ${ctx.actor.id} from unnest(${documentIds}::text[]) as t(id)
    on conflict (document_id) do update set account_id = excluded.account_id, assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by`);
}

export function unassign(ctx: Ctx, documentIds: string[]): void {
  ctx.write(sql`delete from desk.assignment where document_id = any(${documentIds}::text[])`);
}

/** Who has each of these documents now, locked in order. */
export async function lockAssignments(ctx: Ctx, documentIds: string[]): Promise<Map<string, string>> {
  const rows = await ctx.read<{ id: string; account: string }>(sql`
    select document_id as id, account_id as account from desk.assignment where document_id = any(${documentIds}::text[]) order by document_id for update`);
  return new Map(rows.map((row) => [row.id, row.account]));
}

/** The tags of each of these documents that has any, in alphabetical order. */
export async function tagsOf(rows: Rows, documentIds: string[]): Promise<Map<string, string[]>> {
  const found = await rows.read<{ id: string; tags: string[] }>(sql`
    select document_id as id, array_agg(tag order by tag) as tags from desk.tag where document_id = any(${documentIds}::text[]) group by document_id`);
  return new Map(found.map((row) => [row.id, row.tags]));
}

/** Who has each of these documents; those that nobody has are not there. */
export async function assigneesOf(rows: Rows, documentIds: string[]): Promise<Map<string, { id: string; name: string }>> {
  const found = await rows.read<{ document: string; id: string; name: string }>(sql`
    select s.document_id as document, a.id, a.name from desk.assignment s join staff.account a on a.id = s.account_id where s.document_id = any(${documentIds}::text[])`);
  return new Map(found.map(({ document, id, name }) => [document, { id, name }]));
}

/** What lists show beside each of these documents, in their order. */
export async function besideOf(rows: Rows, documentIds: string[]): Promise<Beside[]> {
  const [tags, assignees, notes] = await Promise.all([
    tagsOf(rows, documentIds),
    assigneesOf(rows, documentIds),
    rows.read<{ id: string; notes: number }>(sql`
      select document_id as id, count(*)::int as notes from desk.note where document_id = any(${documentIds}::text[]) and removed_at is null group by document_id`),
  ]);
  const counts = new Map(notes.map((row) => [row.id, row.notes]));
  return documentIds.map((documentId) => ({
    documentId,
    tags: tags.get(documentId) ?? [],
    assignee: assignees.get(documentId) ?? null,
    notes: counts.get(documentId) ?? 0,
  }));
}

export function beginUpload(ctx: Ctx, id: string): void {
  ctx.write(sql`insert into desk.upload (id, started_at) values (${id}, ${ctx.now}::timestamptz)`);
}

export function storeChunk(ctx: Ctx, id: string, n: number, bytes: Buffer): void {
  ctx.write(sql`insert into desk.chunk (attachment_id, n, bytes) values (${id}, ${n}, decode(${bytes.toString('base64')}, 'base64'))`);
}

/** Ends an upload; false when there is none of that id. */
export async function endUpload(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await ctx.read<{ id: string }>(sql`delete from desk.upload where id = ${id} returning id`);
  return rows.length === 1;
}

export async function attachmentCount(rows: Rows, documentId: string): Promise<number> {
  const [row] = await rows.read<{ n: number }>(sql`select count(*)::int as n from desk.attachment where document_id = ${documentId} and removed_at is null`);
  return row!.n;
}

export type NewAttachment = Pick<Attachment, 'id' | 'documentId' | 'name' | 'mediaType' | 'bytes'> & { sha256: string; chunks: number };

export function insertAttachment(ctx: Ctx, file: NewAttachment): void {
  ctx.write(sql`
    insert into desk.attachment (id, document_id, name, media_type, byte_count, sha256, chunk_count, created_at, created_by)
    values (${file.id}, ${file.documentId}, ${file.name}, ${file.mediaType}, ${file.bytes}, ${file.sha256}, ${file.chunks}, ${ctx.now}::timestamptz, ${ctx.actor.id})`);
}

const ATTACHMENT = sql`f.id, f.document_id as "documentId", f.name, f.media_type as "mediaType", f.byte_count::int as bytes, f.created_at as "createdAt", f.created_by as by`;

/** The files of documents, by name and kind, at most 200 of them in all for each. */
export function filesOf(rows: Rows, documentIds: string[]): Promise<{ documentId: string; name: string; mediaType: string }[]> {
  return rows.read(sql`
    select d.id as "documentId", f.name, f.media_type as "mediaType" from unnest(${documentIds}::text[]) as d(id)
    cross join lateral (select name, media_type, id from desk.attachment where document_id = d.id and removed_at is null order by id limit 200) f order by f.id`);
}

export function attachmentsOf(rows: Rows, documentId: string): Promise<Attachment[]> {
  return rows.read<Attachment>(
    sql`select ${ATTACHMENT} from desk.attachment f where f.document_id = ${documentId} and f.removed_at is null order by f.id limit 200` as Sql<Attachment>,
  );
}

export async function attachment(rows: Rows, id: string): Promise<(Attachment & { chunks: number }) | undefined> {
  const [file] = await rows.read<Attachment & { chunks: number }>(
    sql`select ${ATTACHMENT}, f.chunk_count as chunks from desk.attachment f where f.id = ${id} and f.removed_at is null` as Sql<
      Attachment & { chunks: number }
    >,
  );
  return file;
}

export async function chunk(rows: Rows, id: string, n: number): Promise<Buffer | undefined> {
  const [row] = await rows.read<{ bytes: Buffer }>(sql`select bytes from desk.chunk where attachment_id = ${id} and n = ${n}`);
  return row?.bytes;
}

/** Takes a file away with its bytes; what it was called and who removed it stays on record. */
export async function removeAttachment(ctx: Ctx, id: string): Promise<Attachment | undefined> {
  const [file] = await ctx.read<Attachment>(
    sql`
    update desk.attachment f set removed_at = ${ctx.now}::timestamptz, removed_by = ${ctx.actor.id} where f.id = ${id} and f.removed_at is null
    returning ${ATTACHMENT}` as Sql<Attachment>,
  );
  if (file) ctx.write(sql`delete from desk.chunk where attachment_id = ${id}`);
  return file;
}

/** Throws away what uploads left that never ended. Returns how many. */
export async function sweepUploads(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const rows = await ctx.read<{ id: string }>(sql`
    delete from desk.upload where id in (select id from desk.upload where started_at < ${before}::timestamptz order by id limit ${limit} for update skip locked) returning id`);
  if (rows.length > 0) ctx.write(sql`delete from desk.chunk where attachment_id = any(${rows.map((row) => row.id)}::text[])`);
  return rows.length;
}
