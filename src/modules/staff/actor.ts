// People and keys as actors without a request: for work that goes on in the background under the rights that they have now.
import type { Actor, Kernel } from '#kernel';
import { EVERYONE, matcher, roleRight } from './rules.ts';
import { rightsOf } from './store.ts';
import { keyById } from './store-rights.ts';

/** The person or API key with that id, with its present rights; undefined when it may not act any more. */
export async function actorOf({ db, env, registry }: Kernel, { kind, id }: { kind: Actor['kind']; id: string }): Promise<Actor | undefined> {
  const isQuery = (permission: string): boolean => registry.queries.has(permission);
  if (kind === 'key') {
    const key = await keyById(db, id, env.now());
    return key && { kind, id, name: key.name, may: matcher(key.scopes, isQuery) };
  }
  const rights = kind === 'person' ? await rightsOf(db, id) : undefined;
  return rights && { kind, id, name: rights.name, may: matcher([...rights.patterns, ...EVERYONE, ...rights.roles.map(roleRight)], isQuery) };
}
