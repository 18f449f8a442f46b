// Timers that come with a new drawing: how many of them would be due the moment an order follows.
import type { Sql } from '#kernel';
import type { Node } from '../graph.ts';
import { after } from '../timer.ts';
import type { Bridge } from './bridge.ts';
import type { Base } from './choices.ts';
import type { ImpactGroup } from './impact.ts';
import { enteredBefore } from './store.ts';

type Reader = { read<Row>(statement: Sql<Row>): Promise<Row[]> };

/** Counts into `group` the timers at its element that are new or other than before and would be due at once. */
export async function timersAt(reader: Reader, bridge: Bridge, group: ImpactGroup, how: { base: Base; now: Date }): Promise<void> {
  const index = bridge.to.graph.byId.get(group.to!);
  if (index === undefined) return;
  const node = bridge.to.graph.nodes[index]!;
  const watchers = [node, ...node.boundary.map((boundary) => bridge.to.graph.nodes[boundary]!)];
  for (const timer of watchers.filter((one) => one.shape.event === 'timer' && isNew(bridge, one))) {
    if ((timer.shape.timerBase ?? how.base) === 'publish') continue;
    const before = cameBefore(timer.shape.detail, how.now);
    if (before === undefined) group.timersUnknown = true;
    else {
      const rows = await reader.read(enteredBefore(bridge.from.key, group.element, before));
      group.timersFiringAtOnce += Number(rows.find((row) => row.definition_id === bridge.from.id)?.tokens ?? 0);
    }
  }
}

function isNew(bridge: Bridge, timer: Node): boolean {
  const index = bridge.from.graph.byId.get(timer.id);
  return index === undefined || bridge.from.graph.nodes[index]!.shape.detail !== timer.shape.detail || bridge.from.graph.nodes[index]!.shape.event !== 'timer';
}

/** Who came before this instant has a timer that is over; undefined where that depends on the order. */
function cameBefore(text: string, now: Date): Date | undefined {
  if (text.startsWith('=')) return undefined;
  const date = Date.parse(text);
  if (!Number.isNaN(date)) return date <= now.getTime() ? now : new Date(0);
  const due = after(now, text.replace(/^R\d*\//, ''));
  return due && new Date(2 * now.getTime() - due.getTime());
}
