// What batches need from outside: what somebody who is not there at the moment may do.
import type { Actor, Kernel } from '#kernel';

export const RIGHTS_PORT = 'batches.rights';

/** Finds people and API keys with the rights they have now; undefined for one who may not act any more. */
export interface RightsPort {
  actorOf(kernel: Kernel, who: { kind: Actor['kind']; id: string }): Promise<Actor | undefined>;
}
