// Draws the rooms and the arrows between them as text, measured from the imports, lowest room first.
import type { Checkout } from './read.ts';

/** The picture of the house: a line a room with its size and, by arrow, how many imports run along it. */
export function drawRooms(checkout: Checkout, arrows: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const sizes = new Map<string, { files: number; lines: number }>();
  for (const file of checkout.code) {
    if (file.isTest || file.room === undefined || ['tools', 'top', 'test', 'web'].includes(file.room)) continue;
    const size = sizes.get(file.room) ?? { files: 0, lines: 0 };
    sizes.set(file.room, { files: size.files + 1, lines: size.lines + file.lines });
  }
  const heights = new Map<string, number>();
  const height = (room: string, above: readonly string[]): number => {
    const known = heights.get(room);
    if (known !== undefined || above.includes(room)) return known ?? 0;
    const below = [...(arrows.get(room)?.keys() ?? [])].map((it) => height(it, [...above, room]) + 1);
    const result = Math.max(0, ...below);
    heights.set(room, result);
    return result;
  };
  const rooms = [...sizes.keys()].sort((one, other) => height(one, []) - height(other, []) || one.localeCompare(other));
  const width = Math.max(0, ...rooms.map((room) => room.length));
  const lines = rooms.map((room) => {
    const { files, lines: count } = sizes.get(room) ?? { files: 0, lines: 0 };
    const targets = [...(arrows.get(room) ?? [])].sort(([one], [other]) => rooms.indexOf(one) - rooms.indexOf(other));
    const list = targets.map(([target, imports]) => `${target.replace('modules/', '')} ${imports}`).join(', ');
    const size = `${String(files).padStart(3)} files ${String(count).padStart(6)} lines`;
    return `${String(height(room, [])).padStart(2)}  ${room.padEnd(width)}  ${size}${list === '' ? '' : `  → ${list}`}`;
  });
  return ['level, room, size, → doors it imports (number of imports)', ...lines].join('\n');
}
