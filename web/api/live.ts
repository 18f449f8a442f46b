// Server-sent events over fetch, because EventSource can neither send Last-Event-ID again nor tell why it was refused.
import { problemOf } from './problem.ts';
import { later, sleep } from './time.ts';

/** What the server tells: these topics have changed, look again. */
export interface Change {
  topics: string[];
  events: string[];
  documents: string[];
}

/** `live`: changes arrive; `waiting`: the stream broke and is tried again; `idle`: nothing is followed. */
export type LiveState = 'idle' | 'live' | 'waiting';

interface Follower {
  topics: readonly string[];
  onChange: (change: Change) => void;
}

/** The server sends a sign of life every 15 s; three missed ones mean that the line is dead. */
const DEAD_AFTER_MS = 45_000;
const RETRY_MS = { first: 500, most: 20_000 };
/** Pages mount in pieces; their topics are gathered before the stream is opened anew. */
const GATHER_MS = 40;

/** One stream for all followers of a page. A browser allows six connections to a server, so a page must not take two. */
class Live {
  private readonly followers = new Set<Follower>();
  private readonly listeners = new Set<() => void>();
  private readonly refused = new Set<string>();
  private lastId: string | undefined;
  private followed = '';
  private stop: AbortController | undefined;
  private cancelGather: (() => void) | undefined;
  state: LiveState = 'idle';

  constructor() {
    document.addEventListener('visibilitychange', () => this.gather());
    addEventListener('online', () => this.restart());
    addEventListener('offline', () => this.restart());
  }

  follow(topics: readonly string[], onChange: (change: Change) => void): () => void {
    const follower = { topics, onChange };
    this.followers.add(follower);
    this.gather();
    return () => {
      this.followers.delete(follower);
      this.gather();
    };
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Forgets what was refused and where the stream stood: somebody else may be signed in now. */
  reset(): void {
    this.refused.clear();
    this.lastId = undefined;
    this.restart();
  }

  private become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private restart(): void {
    this.followed = '';
    this.gather();
  }

  private gather(): void {
    this.cancelGather?.();
    this.cancelGather = later(GATHER_MS, () => this.open());
  }

  private open(): void {
    const wanted = [...new Set([...this.followers].flatMap((it) => it.topics))].filter((it) => !this.refused.has(it)).sort();
    // A hidden page gives its connection to the one that is looked at; what it misses is replayed when it is shown again.
    const topics = document.hidden ? '' : wanted.join(',');
    if (topics === this.followed) return;
    this.followed = topics;
    this.stop?.abort();
    this.stop = undefined;
    if (topics === '') return this.become('idle');
    // A stream that is open does not notice that the network went; the browser does.
    if (!navigator.onLine) return this.become('waiting');
    this.stop = new AbortController();
    void this.run(topics, this.stop.signal);
  }

  private async run(topics: string, signal: AbortSignal): Promise<void> {
    let retryMs = RETRY_MS.first;
    while (!signal.aborted) {
      const opened = await this.read(topics, signal).catch(() => false);
      if (signal.aborted) return;
      if (opened === 'stop') return this.become('idle');
      this.become('waiting');
      if (opened === true) retryMs = RETRY_MS.first;
      // Half of the wait is by chance, so that a thousand pages do not come back in the same instant.
      await sleep(retryMs * (0.5 + Math.random() / 2), signal);
      retryMs = Math.min(retryMs * 2, RETRY_MS.most);
    }
  }

  /** Reads one stream to its end; true when it had been open, `stop` when trying again is of no use. */
  private async read(topics: string, signal: AbortSignal): Promise<boolean | 'stop'> {
    const watchdog = new AbortController();
    let disarm = later(DEAD_AFTER_MS, () => watchdog.abort());
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (this.lastId !== undefined) headers['last-event-id'] = this.lastId;
    try {
      const response = await fetch(`/api/live?topics=${encodeURIComponent(topics)}`, {
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.any([signal, watchdog.signal]),
      });
      if (!response.ok || response.body === null) return await this.afterRefusal(response);
      this.become('live');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser((id, data) => this.tell(id, data));
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return true;
        disarm();
        disarm = later(DEAD_AFTER_MS, () => watchdog.abort());
        parser.take(value);
      }
    } finally {
      disarm();
    }
  }

  private async afterRefusal(response: Response): Promise<boolean | 'stop'> {
    const problem = await problemOf(response);
    const topic = problem.details['topic'] ?? problem.message.match(/"([^"]+)"/)?.[1];
    if (problem.status === 401) return 'stop';
    if (problem.status === 400) this.lastId = undefined;
    if ((problem.status === 403 || problem.status === 404) && typeof topic === 'string') {
      this.refused.add(topic);
      this.gather();
      return 'stop';
    }
    return false;
  }

  private tell(id: string | undefined, data: string): void {
    if (id !== undefined) this.lastId = id;
    const change = JSON.parse(data) as Change;
    for (const it of Array.from(this.followers)) if (it.topics.some((topic) => change.topics.includes(topic))) it.onChange(change);
  }
}

/** Cuts a text stream into events as the HTML standard says (server-sent events, section 9.2.6). */
export class EventParser {
  private rest = '';
  private id: string | undefined;
  private data: string[] = [];
  private readonly onEvent: (id: string | undefined, data: string) => void;

  constructor(onEvent: (id: string | undefined, data: string) => void) {
    this.onEvent = onEvent;
  }

  take(text: string): void {
    const lines = (this.rest + text).split(/\r\n|\n|\r/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  private line(line: string): void {
    if (line === '') {
      if (this.data.length > 0) this.onEvent(this.id, this.data.join('\n'));
      this.data = [];
      return;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'id') this.id = value;
    if (name === 'data') this.data.push(value);
  }
}

let live: Live | undefined;
const theLive = (): Live => (live ??= new Live());

/** Calls `onChange` when one of the topics has changed; returns how to stop. */
export function follow(topics: readonly string[], onChange: (change: Change) => void): () => void {
  return theLive().follow(topics, onChange);
}

/** The state of the stream, and `subscribe` to learn when it becomes another: made for React's useSyncExternalStore. */
export const liveState = {
  get: (): LiveState => theLive().state,
  subscribe: (listener: () => void): (() => void) => theLive().subscribe(listener),
  reset: (): void => theLive().reset(),
};
