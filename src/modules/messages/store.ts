// All SQL of messages.
import { type Ctx, type Language, type Sql, all, sql } from '#kernel';
import type { Message, State, TemplateVersion, Way } from './types.ts';

/** Whatever can read rows: a transaction's context or the database. */
type Rows = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

const templateColumns = sql`id, name, language, version, subject, body, published_at as "publishedAt", seed_hash as "seedHash"`;

/** The published version of each of these templates in every language, without its text. */
export function publishedVersions(rows: Rows, names: string[]): Promise<{ id: string; name: string; language: Language; version: number }[]> {
  return rows.read(sql`
    select distinct on (name, language) id, name, language, version from messages.template
    where name = any(${names}::text[]) and published_at is not null order by name, language, version desc`);
}

export function templatesById(rows: Rows, ids: string[]): Promise<TemplateVersion[]> {
  return rows.read<TemplateVersion>(sql`select ${templateColumns} from messages.template where id = any(${ids}::text[])` as Sql<TemplateVersion>);
}

/** All versions of a template in one language, the newest first. */
export function versionsOf(rows: Rows, name: string, language: Language): Promise<TemplateVersion[]> {
  return rows.read<TemplateVersion>(
    sql`select ${templateColumns} from messages.template
      where name = ${name} and language = ${language} order by version desc` as Sql<TemplateVersion>,
  );
}

/** Which versions there are, without their texts. */
export function allVersions(rows: Rows): Promise<Pick<TemplateVersion, 'name' | 'language' | 'version' | 'subject' | 'publishedAt' | 'seedHash'>[]> {
  return rows.read(sql`
    select name, language, version, subject, published_at as "publishedAt", seed_hash as "seedHash"
    from messages.template order by name, language, version desc`);
}

/** Who published which version when; `seed` is a text that came with the program. The newest first. */
export function historyOf(
  rows: Rows,
  name: string,
  language: Language,
): Promise<{ version: number; subject: string; body: string; createdAt: Date; publishedAt: Date | null; publishedBy: string | null; seed: boolean }[]> {
  return rows.read(sql`
    select version, subject, body, created_at as "createdAt", published_at as "publishedAt", published_by as "publishedBy", seed_hash is not null as seed
    from messages.template where name = ${name} and language = ${language} order by version desc`);
}

/** Writes versions. Of two transactions that write the same version the later one fails and is tried again. */
export function insertTemplates(ctx: Ctx, templates: TemplateVersion[], by: string | null): void {
  ctx.write(sql`
    insert into messages.template (id, name, language, version, subject, body, created_at, published_at, published_by, seed_hash)
    select id, name, language, version, subject, body, ${ctx.now}::timestamptz, published_at, ${by}::text, seed_hash
    from unnest(${templates.map((t) => t.id)}::text[], ${templates.map((t) => t.name)}::text[], ${templates.map((t) => t.language)}::text[],
      ${templates.map((t) => t.version)}::int[], ${templates.map((t) => t.subject)}::text[], ${templates.map((t) => t.body)}::text[],
      ${templates.map((t) => t.publishedAt)}::timestamptz[], ${templates.map((t) => t.seedHash)}::text[])
      as t(id, name, language, version, subject, body, published_at, seed_hash)`);
}

/** Messages that were already asked for under one of these keys. */
export function byKeys(rows: Rows, keys: string[]): Promise<{ id: string; key: string; state: State }[]> {
  return rows.read(sql`select id, key, state from messages.sent where key = any(${keys}::text[])`);
}

/** Puts messages in the sent box. A key that another transaction has written meanwhile fails this one, which is then tried again. */
export function insertMessages(ctx: Ctx, messages: Message[]): void {
  ctx.write(sql`
    insert into messages.sent (id, key, template, template_version, language, document_id, to_name, to_email,
      subject, text, state, reason, delivery, way, to_phone, at)
    select t.*, ${ctx.now}::timestamptz
    from unnest(${messages.map((m) => m.id)}::text[], ${messages.map((m) => m.key)}::text[], ${messages.map((m) => m.template)}::text[],
      ${messages.map((m) => m.templateVersion)}::int[], ${messages.map((m) => m.language)}::text[],
      ${messages.map((m) => m.documentId)}::text[], ${messages.map((m) => m.toName)}::text[], ${messages.map((m) => m.toEmail)}::text[],
      ${messages.map((m) => m.subject)}::text[], ${messages.map((m) => m.text)}::text[], ${messages.map((m) => m.state)}::text[],
      ${messages.map((m) => m.reason)}::text[], ${messages.map((m) => m.delivery)}::int[], ${messages.map((m) => m.way)}::text[], ${messages.map((m) => m.toPhone)}::text[]) as t`);
}

const messageColumns = sql`id, key, template, template_version as "templateVersion", language, document_id as "documentId",
  to_name as "toName", to_email as "toEmail", subject, text, state, reason, delivery, way, to_phone as "toPhone"`;

/** Messages by id, locked until the commit. */
export function lockMessages(ctx: Ctx, ids: string[]): Promise<Message[]> {
  return ctx.read<Message>(sql`select ${messageColumns} from messages.sent where id = any(${ids}::text[]) order by id for update` as Sql<Message>);
}

/** Writes how deliveries ended; a message that is not on its way (any more) stays as it is. */
export function settleMessages(ctx: Ctx, settled: { id: string; state: State; reason: string | null }[]): void {
  ctx.write(sql`
    update messages.sent s set state = t.state, reason = t.reason, sent_at = case when t.state = 'sent' then ${ctx.now}::timestamptz end
    from unnest(${settled.map((s) => s.id)}::text[], ${settled.map((s) => s.state)}::text[], ${settled.map((s) => s.reason)}::text[])
      as t(id, state, reason)
    where s.id = t.id and s.state = 'queued'`);
}

/** Puts a message on its way again, perhaps to another address. */
export function requeue(ctx: Ctx, message: { id: string; delivery: number; toEmail: string | null; toPhone: string | null }): void {
  ctx.write(sql`
    update messages.sent set state = 'queued', reason = null, sent_at = null, delivery = ${message.delivery},
      to_email = ${message.toEmail}, to_phone = ${message.toPhone} where id = ${message.id}`);
}

/** The outside call that delivers a message for the `delivery`-th time. */
export async function jobOf(rows: Rows, key: string): Promise<{ id: string; state: 'waiting' | 'done' | 'failed'; error: string | null } | undefined> {
  const [job] = await rows.read<{ id: string; state: 'waiting' | 'done' | 'failed'; error: string | null }>(
    sql`select id, state, error from kernel.job where key = ${key}`,
  );
  return job;
}

/** A message as pages show it: failed when all attempts of its delivery failed. */
export type Shown = {
  id: string;
  at: Date;
  sentAt: Date | null;
  template: string;
  subject: string;
  text: string;
  language: Language;
  toName: string;
  toEmail: string | null;
  way: Way;
  toPhone: string | null;
  state: State;
  reason: string | null;
  documentId: string | null;
  documentNumber: string | null;
};

const shown = sql`
  select s.id, s.at, s.sent_at as "sentAt", s.template, s.subject, s.text, s.language, s.to_name as "toName", s.to_email as "toEmail", s.way, s.to_phone as "toPhone",
    case when s.state = 'queued' and j.state = 'failed' then 'failed' else s.state end as state,
    coalesce(s.reason, case when s.state = 'queued' then j.error end) as reason, s.document_id as "documentId", d.number as "documentNumber"
  from messages.sent s
  left join kernel.document d on d.id = s.document_id
  left join kernel.job j on j.key = s.id || '.' || s.delivery`;

export type SentFilter = {
  document?: string | undefined;
  customer?: string | undefined;
  state?: string | undefined;
  template?: string | undefined;
  after?: string | undefined;
};

/** A page of the sent box, newest first, below the id `after`; of a document also what was said about documents linked from it. */
export function page(rows: Rows, filter: SentFilter, limit: number): Promise<Shown[]> {
  const { document, after } = filter;
  const conditions: Sql[] = [];
  if (filter.customer !== undefined) {
    conditions.push(sql`s.to_email collate "C" = any(array(
      select c.email from parties.customer c where (c.id = ${filter.customer} or c.merged_into = ${filter.customer}) and c.email is not null))`);
  }
  if (filter.state === 'failed') conditions.push(sql`(s.state = 'failed' or (s.state = 'queued' and j.state = 'failed'))`);
  else if (filter.state !== undefined) conditions.push(sql`s.state = ${filter.state} and (s.state <> 'queued' or j.state is distinct from 'failed')`);
  if (filter.template !== undefined) conditions.push(sql`s.template = ${filter.template}`);
  if (document !== undefined) {
    conditions.push(sql`s.document_id = any(array(select ${document}::text collate "C" union select to_id from kernel.link where from_id = ${document}))`);
  }
  if (after !== undefined) conditions.push(sql`s.id < ${after}`);
  return rows.read<Shown>(sql`${shown} where ${all(conditions)} order by s.id desc limit ${limit}` as Sql<Shown>);
}

export async function find(rows: Rows, id: string): Promise<Shown | undefined> {
  const [message] = await rows.read<Shown>(sql`${shown} where s.id = ${id}` as Sql<Shown>);
  return message;
}

/** Letters to these addresses, for their reader to have. */
export function lettersTo(rows: Rows, emails: string[]): Promise<Record<string, unknown>[]> {
  return rows.read(sql`
    select at, template, language, to_name as "toName", to_email as "toEmail", subject, text, state from messages.sent
    where to_email collate "C" = any(${emails}::text[]) order by id`);
}

/** Blanks letters to these addresses; that something was sent, and when, stays. What is still on its way is left to its delivery. */
export function forgetLetters(ctx: Ctx, emails: string[]): void {
  ctx.write(sql`
    update messages.sent set to_name = '—', to_email = null, to_phone = null, subject = '—', text = '' where to_email collate "C" = any(${emails}::text[]) and state <> 'queued'`);
}
