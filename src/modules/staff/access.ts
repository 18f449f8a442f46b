// Who a request comes from: a session's or a key's actor, remembered for a few seconds so that intake does not query for each order.
import type { Actor, Kernel } from '#kernel';
import { SYSTEM } from '#kernel';
import { LRUCache } from 'lru-cache';
import { onChange } from './changes.ts';
import { EVERYONE, KEY_PREFIX, SESSION_NOTE_MS, SESSION_PREFIX, expiryOf, hashOfSecret, matcher, roleRight } from './rules.ts';
import * as store from './store.ts';

/** An actor that was found by a secret; a person comes with the session. */
export type Known = { actor: Actor; sessionId?: string };
type May = (permission: string) => boolean;

const REMEMBERED_MS = 5_000;
const REMEMBERED = 5_000;
const nothing: May = () => false;

export class Access {
  /** Which of several shops at one address this is; empty where there is only one. */
  readonly realm: string;
  private readonly kernel: Kernel;
  private readonly found = new LRUCache<string, Promise<Known | undefined>>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  /** What each actor may do now: the kernel keeps actors with their queues, so an actor asks here and never keeps rights itself. */
  private readonly rights = new Map<string, May>();
  private readonly stopListening: () => void;

  constructor(kernel: Kernel, realm = '') {
    this.kernel = kernel;
    this.realm = realm;
    this.stopListening = onChange(() => this.forget());
  }

  /** The actor that a session token or an API key's secret stands for; undefined when it stands for none (any more). */
  of(secret: string): Promise<Known | undefined> {
    let known = this.found.get(secret);
    if (!known) {
      known = secret.startsWith(SESSION_PREFIX) ? this.ofSession(secret) : secret.startsWith(KEY_PREFIX) ? this.ofKey(secret) : Promise.resolve(undefined);
      this.found.set(secret, known);
      known.catch(() => this.found.delete(secret));
    }
    return known;
  }

  /** Looks everybody up again; rights of requests under way stay until their actor is looked up. */
  forget(): void {
    this.found.clear();
    if (this.rights.size > REMEMBERED) this.rights.clear();
  }

  close(): void {
    this.stopListening();
    this.forget();
  }

  private async ofSession(token: string): Promise<Known | undefined> {
    const { db, env } = this.kernel;
    const now = env.now();
    const session = await store.liveSession(db, hashOfSecret(token), now);
    if (!session) return undefined;
    const rights = await store.rightsOf(db, session.accountId);
    if (!rights) {
      this.rights.delete(session.accountId);
      return undefined;
    }
    if (now.getTime() - session.seenAt.getTime() > SESSION_NOTE_MS) {
      await this.kernel.tx(SYSTEM, async (ctx) => store.noteSession(ctx, session.id, expiryOf(ctx.now, session.endsAt)));
    }
    const actor = this.actor('person', session.accountId, rights.name, [...rights.patterns, ...EVERYONE, ...rights.roles.map(roleRight)]);
    return { actor, sessionId: session.id };
  }

  private async ofKey(secret: string): Promise<Known | undefined> {
    const { db, env } = this.kernel;
    const key = await store.liveKey(db, hashOfSecret(secret), env.now());
    return key && { actor: this.actor('key', key.id, key.name, [...key.scopes, 'staff.me']) };
  }

  private actor(kind: 'person' | 'key', id: string, name: string, patterns: string[]): Actor {
    const { queries } = this.kernel.registry;
    this.rights.set(
      id,
      matcher(patterns, (permission) => queries.has(permission)),
    );
    return { kind, id, name, may: (permission) => (this.rights.get(id) ?? nothing)(permission) };
  }
}
