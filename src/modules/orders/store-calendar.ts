// SQL of the days on which the shop works: its own setting, and the zone in which the shop lives.
import { type Ctx, type ReadCtx, sql } from '#kernel';
import { type Calendar, type CalendarSetting, calendarSetting } from './ship-by.ts';

/** The calendar of the shop, and when the last courier leaves each warehouse. */
export type Opening = Calendar & Pick<CalendarSetting, 'warehouses'>;

/** Both settings in one exchange; the zone is the one in which the shop writes its letters. */
export async function openingOf(ctx: Pick<Ctx, 'read'> | ReadCtx['db']): Promise<Opening> {
  const rows = await ctx.read<{ key: string; value: CalendarSetting & { zone?: string } }>(
    sql`select key, value from kernel.setting where key in (${calendarSetting.key}, 'messages.shop')`,
  );
  const of = (key: string) => rows.find((row) => row.key === key)?.value;
  return { ...(of(calendarSetting.key) ?? calendarSetting.initial), zone: of('messages.shop')?.zone ?? 'UTC' };
}
