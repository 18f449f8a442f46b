// Live pages: followers of topics are told that something has changed, soon after the commit and at most a few times a second.
import { type Actor, type Happened, type Kernel, Refusal, type Registry, eventsBetween, horizon, transactionOf } from '#kernel';
import { EVERYONE } from '#modules/staff';
import { refuse } from './problem.ts';

/** What a follower is told: look again at these. */
export type Change = { topics: string[]; events: string[]; documents: string[] };

/** Somewhere a follower's messages go; `send` answers false when the follower does not keep up. */
export type Line = { send(text: string): boolean; end(): void; stillAllowed(): Promise<boolean> };

type Follower = { topics: Topic[]; line: Line };
type Topic = { text: string; touches: (event: Happened) => boolean };

const POLL_MS = 1_000;
/** Together with the time of a poll, about five messages a second. */
const PAUSE_MS = 200;
const HEARTBEAT_MS = 15_000;
const RECHECK_MS = 60_000;
const TOPICS_AT_MOST = 50;
const FOLLOWERS_AT_MOST = 500;
const EVENTS_AT_ONCE = 2_000;
const NAMES_AT_MOST = 50;
const REPLAYED_AT_MOST = 20_000;
/** Whatever happens to a document moves a token, and may open or close a task; which one, the page finds out. */
const MOVED_BY_EVERYTHING = new Set(['tasks', 'runs', 'processes', 'incidents']);

/**
 * One tail of the event table for all followers. It goes by transactions: a position is given before its commit, so
 * only what is older than every open transaction is whole, and nothing that commits late is passed over.
 */
export class Live {
  private readonly kernel: Kernel;
  private readonly followers = new Set<Follower>();
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private hinted = false;
  private from: string | undefined;
  private loop: Promise<void> | undefined;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  get size(): number {
    return this.followers.size;
  }

  /**
   * Adds a follower; with `lastId` it is told first what changed since. Returns how to remove it. Refuses topics that
   * are unknown or that the actor may not see.
   */
  async follow(texts: string[], actor: Actor, line: Line, lastId?: string): Promise<() => void> {
    if (this.stopping.signal.aborted || this.followers.size >= FOLLOWERS_AT_MOST) throw refuse('server.busy', 503, { retryAfterSeconds: 5 });
    const follower: Follower = { topics: readTopics(texts, actor, this.kernel.registry), line };
    const since = lastId === undefined ? undefined : await fromId(this.kernel, lastId);
    // Followed before it is replayed: told twice is harmless, a gap is not.
    this.followers.add(follower);
    this.loop ??= this.run();
    if (lastId !== undefined) await this.replay(follower, since);
    return () => void this.followers.delete(follower);
  }

  /** Ends all lines; their pages come back with the last id they have seen. */
  async close(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    for (const follower of this.followers) follower.line.end();
    this.followers.clear();
    await this.loop;
  }

  private async replay(follower: Follower, since: string | undefined): Promise<void> {
    const { db } = this.kernel;
    const to = await horizon(db);
    const events = since === undefined ? undefined : await eventsBetween(db, since, to, REPLAYED_AT_MOST);
    // Too long ago or unknown: everything may have changed.
    if (!events || events.length === REPLAYED_AT_MOST) this.keep(follower, tell(follower, everythingOf(follower), idOf(0n, to)));
    else this.tellAll([follower], events, to);
  }

  private async run(): Promise<void> {
    const { env } = this.kernel;
    const { signal } = this.stopping;
    const stopHints = this.kernel.onCommit(() => {
      this.hinted = true;
      this.wake.abort();
    });
    let heartbeat = env.ticks();
    let recheck = env.ticks();
    while (!signal.aborted) {
      this.hinted = false;
      if (this.followers.size > 0) await this.poll().catch(() => undefined);
      else this.from = undefined;
      if (env.ticks() - heartbeat > HEARTBEAT_MS) {
        heartbeat = env.ticks();
        for (const follower of this.followers) this.keep(follower, follower.line.send(': still here\n\n'));
      }
      if (env.ticks() - recheck > RECHECK_MS) {
        recheck = env.ticks();
        await this.recheck();
      }
      await env.sleep(PAUSE_MS, signal);
      this.wake = new AbortController();
      if (!this.hinted && !signal.aborted) await env.sleep(POLL_MS - PAUSE_MS, this.wake.signal);
    }
    stopHints();
  }

  private async poll(): Promise<void> {
    const to = await horizon(this.kernel.db);
    if (this.from !== undefined && this.from !== to) {
      const events = await eventsBetween(this.kernel.db, this.from, to, EVENTS_AT_ONCE);
      this.tellAll([...this.followers], events, to);
      // In a flood the rest of the window is told as a change of everything.
      if (events.length === EVENTS_AT_ONCE)
        for (const follower of this.followers) this.keep(follower, tell(follower, everythingOf(follower), idOf(events.at(-1)!.position, to)));
    }
    this.from = to;
  }

  private tellAll(followers: Follower[], events: Happened[], to: string): void {
    if (events.length === 0) return;
    const id = idOf(events.at(-1)!.position, to);
    for (const follower of followers) {
      const topics = new Set<string>();
      const names = new Set<string>();
      const documents = new Set<string>();
      for (const event of events) {
        let mine = false;
        for (const topic of follower.topics) {
          if (!topic.touches(event)) continue;
          mine = true;
          topics.add(topic.text);
        }
        if (!mine) continue;
        if (names.size < NAMES_AT_MOST) names.add(event.name);
        if (event.document !== null && documents.size < NAMES_AT_MOST) documents.add(event.document);
      }
      if (topics.size > 0) this.keep(follower, tell(follower, { topics: [...topics], events: [...names], documents: [...documents] }, id));
    }
  }

  private keep(follower: Follower, keptUp: boolean): void {
    if (keptUp) return;
    this.followers.delete(follower);
    follower.line.end();
  }

  /** Whoever was signed out or lost the right meanwhile is followed no further. */
  private async recheck(): Promise<void> {
    for (const follower of this.followers) if (!(await follower.line.stillAllowed().catch(() => true))) this.keep(follower, false);
  }
}

const everythingOf = (follower: Follower): Change => ({
  topics: follower.topics.map((topic) => topic.text),
  events: [],
  documents: [],
});

function tell(follower: Follower, change: Change, id: string): boolean {
  return follower.line.send(`id: ${id}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`);
}

/** The id of a message: the last position, and the oldest transaction whose events are not told yet. */
const idOf = (position: bigint, to: string): string => `${position}.${to}`;

async function fromId(kernel: Kernel, id: string): Promise<string | undefined> {
  const match = /^(\d{1,19})(?:\.(\d{1,20}))?$/.exec(id);
  if (!match) throw refuse('server.topics', 400, {}, 'The Last-Event-ID is not one of ours.');
  return match[2] ?? (await transactionOf(kernel.db, BigInt(match[1]!)));
}

/** Reads topics: a room (`orders`), a document (`order:ord_…`) or a drawing (`process:order-to-delivery`); refuses what the actor may not see. */
export function readTopics(texts: string[], actor: Actor, registry: Registry): Topic[] {
  const unique = [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
  if (unique.length === 0 || unique.length > TOPICS_AT_MOST) throw refuse('server.topics', 400, {}, `Name 1 to ${TOPICS_AT_MOST} topics, separated by commas.`);
  return unique.map((text) => {
    const topic = readTopic(text, registry);
    if (!topic) throw refuse('server.topics', 404, { topic: text }, `There is no topic "${text}".`);
    if (!topic.rights.some((right) => actor.may(right)))
      throw new Refusal('kernel.forbidden', { permission: topic.rights[0] }, { status: 403, message: `You may not follow "${text}".` });
    return { text, touches: topic.touches };
  });
}

function readTopic(text: string, registry: Registry): { rights: string[]; touches: Topic['touches'] } | undefined {
  const [kind, id] = text.split(':', 2) as [string, string | undefined];
  const rightsOf = (room: string): string[] => [...registry.queries.keys()].filter((name) => name.startsWith(room + '.') && !EVERYONE.includes(name));
  if (id === undefined) {
    const rights = rightsOf(kind);
    const moves = MOVED_BY_EVERYTHING.has(kind);
    return rights.length > 0 ? { rights, touches: (event) => event.name.startsWith(kind + '.') || (moves && event.document !== null) } : undefined;
  }
  if (kind === 'process') {
    const rights = rightsOf('processes');
    return rights.length > 0 ? { rights, touches: (event) => event.process === id || (event.process === null && event.document !== null) } : undefined;
  }
  const owner = registry.modules.find((module) => module.documents?.some((document) => document.kind === kind));
  if (!owner || !/^[a-z]{2,8}_[0-9a-z]{26}$/.test(id)) return undefined;
  return { rights: rightsOf(owner.name), touches: (event) => event.document === id };
}
