// What a role's patterns mean room by room, and back: nothing, seeing, everything, or some.
import type { ItemOf } from '../../../api/index.ts';
import { mayBy } from '../../../ui/index.ts';

type Permission = ItemOf<'rights.list'>;

/** A room with its permissions. */
export interface Room {
  name: string;
  permissions: Permission[];
}

export type Grant = 'none' | 'see' | 'all' | 'some';

/** Permissions by room, in the order of their names. */
export function roomsOf(permissions: readonly Permission[]): Room[] {
  const rooms = new Map<string, Permission[]>();
  for (const one of permissions) rooms.set(one.room, [...(rooms.get(one.room) ?? []), one]);
  return [...rooms].map(([name, mine]) => ({ name, permissions: mine }));
}

const allows = (patterns: readonly string[], { name, kind }: Permission): boolean => mayBy(patterns, name, kind === 'query' ? 'read' : 'do');

/** The room's permissions that the patterns allow, each by its own name. */
export function patternsOf(room: Room, patterns: readonly string[]): string[] {
  return room.permissions.filter((one) => allows(patterns, one)).map((one) => one.name);
}

/** What the patterns allow in the room, as one word. */
export function grantOf(room: Room, patterns: readonly string[]): Grant {
  const allowed = room.permissions.filter((one) => allows(patterns, one));
  if (allowed.length === 0) return 'none';
  if (allowed.length === room.permissions.length) return 'all';
  const queries = room.permissions.filter((one) => one.kind === 'query');
  return allowed.length === queries.length && allowed.every((one) => one.kind === 'query') ? 'see' : 'some';
}

/** Does a pattern speak of this room and of no other? */
const isOf = (room: Room, pattern: string): boolean => pattern.replace(/^read:/, '').startsWith(`${room.name}.`);

/** The patterns with the room's part replaced; `single` are the permissions of `some`. */
export function withGrant(room: Room, patterns: readonly string[], grant: Grant, single: readonly string[]): string[] {
  const others = patterns.filter((pattern) => !isOf(room, pattern));
  const mine = { none: [], see: [`read:${room.name}.*`], all: [`${room.name}.*`], some: single.length > 0 ? single : [room.permissions[0]!.name] }[grant];
  return [...others, ...mine];
}
