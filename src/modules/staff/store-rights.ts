// SQL of staff for work that goes on when its asker is gone: a key by its id.
import { type Ctx, sql } from '#kernel';

/** What a key may do; undefined when it was revoked or has expired. */
export async function keyById(from: Pick<Ctx, 'read'>, id: string, now: Date): Promise<{ name: string; scopes: string[] } | undefined> {
  const rows = await from.read<{ name: string; scopes: string[] }>(sql`
    select name, scopes from staff.api_key where id = ${id} and revoked_at is null and (expires_at is null or expires_at > ${now}::timestamptz)`);
  return rows[0];
}
