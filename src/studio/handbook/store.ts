// SQL of the handbook: the newest version of a drawing and the one before it.
import { type Sql, sql } from '#kernel';

type Version = { key: string; name: string; version: number; xml: string; published_at: Date; published_by: string; by: string | null };

export const versions = (key: string): Sql<Version> =>
  sql`
  select d.key, d.name, d.version, d.xml, d.published_at, d.published_by, a.name as by
  from engine.definition d left join staff.account a on a.id = d.published_by where d.key = ${key} order by d.version desc limit 2` as Sql<Version>;

/** The language in which the shop speaks. */
export const languageOfShop = (): Sql<{ language: string | null }> =>
  sql`select value ->> 'language' as language from kernel.setting where key = 'messages.shop'`;
