// Who asked for a batch, with the rights they have at the moment of each slice.
import { type Actor, type Kernel, SYSTEM } from '#kernel';
import { type RightsPort, RIGHTS_PORT } from './ports.ts';
import type { Batch } from './types.ts';

/** Whoever started a batch, with the rights they have now; a batch whose asker may not do it any more stops. */
export async function askerOf(kernel: Kernel, batch: Pick<Batch, 'actorKind' | 'actorId' | 'actorName'>): Promise<Actor | undefined> {
  if (batch.actorKind === 'system') return SYSTEM;
  return kernel.registry.provider<RightsPort>(RIGHTS_PORT).actorOf(kernel, { kind: batch.actorKind as Actor['kind'], id: batch.actorId });
}
