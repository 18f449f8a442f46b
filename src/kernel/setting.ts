// Settings that a merchant changes while the shop runs: one typed value under each key.
import type { TSchema } from 'typebox';
import type { Ctx } from './ctx.ts';
import type { Fault } from './refusal.ts';
import { sql } from './sql.ts';

/** A setting's key, its shape and what holds until somebody sets it. */
export type SettingDefinition<T> = {
  key: string;
  says: string;
  schema: TSchema;
  initial: T;
  /** What is wrong with a value that has the right shape. */
  check?: (value: T) => Fault[];
};

export async function readSetting<T>(ctx: Pick<Ctx, 'read'>, setting: SettingDefinition<T>): Promise<T> {
  const [row] = await ctx.read<{ value: T }>(sql`select value from kernel.setting where key = ${setting.key}`);
  return row ? row.value : setting.initial;
}

export function writeSetting<T>(ctx: Ctx, setting: SettingDefinition<T>, value: T): void {
  ctx.write(sql`
    insert into kernel.setting (key, value, changed_at, changed_by) values (${setting.key}, ${JSON.stringify(value)}::jsonb, ${ctx.now}::timestamptz, ${ctx.actor.id})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`);
}

/** A setting as it stands: `version` changes with the value, and is null while nobody has set it. */
export type SettingRow = { key: string; value: unknown; version: string | null; changedAt: Date; changedBy: string | null };

/** The settings of these keys that somebody has set. */
export const readSettings = (ctx: Pick<Ctx, 'read'>, keys: string[]): Promise<SettingRow[]> =>
  ctx.read(sql<SettingRow>`
    select key, value, md5(value::text) as version, changed_at as "changedAt", changed_by as "changedBy"
    from kernel.setting where key = any(${keys}::text[])`);

/** The version of a setting, its row locked until the end of the transaction; null while nobody has set it. */
export async function lockSetting(ctx: Ctx, key: string): Promise<string | null> {
  const [row] = await ctx.read(sql<{ version: string }>`select md5(value::text) as version from kernel.setting where key = ${key} for update`);
  return row?.version ?? null;
}
