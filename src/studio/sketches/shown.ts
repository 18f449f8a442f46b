// How pens and those who look are shown: by name.
import { holderOf } from './rules.ts';
import type { Presence } from './store-pen.ts';
import type { Sketch } from './types.ts';

type Names = ReadonlyMap<string, string>;
type Pen = Pick<Sketch, 'penAccount' | 'penUntil'>;

export const personOf = (id: string, names: Names): { id: string; name: string } => ({ id, name: names.get(id) ?? '' });

/** The pen as it is told; null when it lies free. */
export function penOf(sketch: Pen, names: Names, now: Date): { accountId: string; name: string; until: Date } | null {
  const holder = holderOf(sketch, now);
  return holder === undefined ? null : { accountId: holder, name: names.get(holder) ?? '', until: sketch.penUntil! };
}

export const askedOf = ({ askedBy, askedAt }: Pick<Sketch, 'askedBy' | 'askedAt'>, names: Names): { accountId: string; name: string; at: Date } | null =>
  askedBy === null ? null : { accountId: askedBy, name: names.get(askedBy) ?? '', at: askedAt! };

export const presentOf = (present: Presence[], sketch: Pen, names: Names, now: Date) =>
  present.map(({ accountId, element, seenAt }) => ({
    accountId,
    name: names.get(accountId) ?? '',
    element,
    seenAt,
    hasPen: holderOf(sketch, now) === accountId,
  }));
