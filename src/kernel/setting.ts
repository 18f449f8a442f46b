// Settings that a merchant changes while the shop runs: one typed value under each key.
import type { TSchema } from 'typebox';
import type { Ctx } from './ctx.ts';
import { sql } from './sql.ts';

/** A setting's key, its shape and what holds until somebody sets it. */
export type SettingDefinition<T> = { key: string; says: string; schema: TSchema; initial: T };

export async function readSetting<T>(ctx: Pick<Ctx, 'read'>, setting: SettingDefinition<T>): Promise<T> {
  const [row] = await ctx.read<{ value: T }>(sql`select value from kernel.setting where key = ${setting.key}`);
  return row ? row.value : setting.initial;
}

export function writeSetting<T>(ctx: Ctx, setting: SettingDefinition<T>, value: T): void {
  ctx.write(sql`
    insert into kernel.setting (key, value, changed_at, changed_by) values (${setting.key}, ${JSON.stringify(value)}::jsonb, ${ctx.now}::timestamptz, ${ctx.actor.id})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`);
}
