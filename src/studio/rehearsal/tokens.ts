// Tokens and the scopes they stand in, as rows of typed arrays that are used again: hundreds of thousands are made in a second.

export const FREE = 0;
export const READY = 1;
export const STANDING = 2;
export const QUEUED = 3;
export const WORKING = 4;
export const JOINED = 5;

const ROOM = 1024;
const rows = (): Int32Array<ArrayBuffer> => new Int32Array(ROOM);

function longer(row: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(row.length * 2);
  more.set(row);
  return more;
}

export class Tokens {
  node = rows();
  scope = rows();
  state = rows();
  /** Counted up whenever the token goes on: what was to happen to it before does not any more. */
  life = rows();
  /** Its own stream of chance: what happens to it does not depend on when others come. */
  stream = rows();
  /** The entry by which it has come, and the event by which it will leave (-1: as usual). */
  entry = rows();
  exit = rows();
  /** The scope that it has opened; -1 without one. */
  inner = rows();
  next = rows();
  previous = rows();
  since = new Float64Array(ROOM);
  private readonly free: number[] = [];
  private used = 0;

  make(node: number, scope: number, stream: number): number {
    if (this.free.length === 0 && this.used === this.node.length) this.grow();
    const token = this.free.pop() ?? this.used++;
    this.node[token] = node;
    this.scope[token] = scope;
    this.state[token] = READY;
    this.stream[token] = stream;
    this.entry[token] = -1;
    this.exit[token] = -1;
    this.inner[token] = -1;
    return token;
  }

  drop(token: number): void {
    this.state[token] = FREE;
    this.free.push(token);
  }

  private grow(): void {
    this.node = longer(this.node);
    this.scope = longer(this.scope);
    this.state = longer(this.state);
    this.life = longer(this.life);
    this.stream = longer(this.stream);
    this.entry = longer(this.entry);
    this.exit = longer(this.exit);
    this.inner = longer(this.inner);
    this.next = longer(this.next);
    this.previous = longer(this.previous);
    const since = new Float64Array(this.since.length * 2);
    since.set(this.since);
    this.since = since;
  }
}

export class Scopes {
  /** The token outside of it; -1 for a run itself. */
  host = rows();
  order = rows();
  /** Its tokens, as a chain that begins here. */
  first = rows();
  /** Of the bodies of a looped activity: which one, and how many are still to come. */
  body = rows();
  left = rows();
  private readonly free: number[] = [];
  private used = 0;

  make(host: number, order: number): number {
    if (this.free.length === 0 && this.used === this.host.length) this.grow();
    const scope = this.free.pop() ?? this.used++;
    this.host[scope] = host;
    this.order[scope] = order;
    this.first[scope] = -1;
    this.body[scope] = -1;
    this.left[scope] = 0;
    return scope;
  }

  drop(scope: number): void {
    this.first[scope] = -1;
    this.free.push(scope);
  }

  /** Puts a token first into its scope's chain. */
  link(tokens: Tokens, token: number): void {
    const scope = tokens.scope[token]!;
    const first = this.first[scope]!;
    tokens.next[token] = first;
    tokens.previous[token] = -1;
    if (first >= 0) tokens.previous[first] = token;
    this.first[scope] = token;
  }

  /** Takes a token out of its scope's chain. */
  unlink(tokens: Tokens, token: number): void {
    const next = tokens.next[token]!;
    const previous = tokens.previous[token]!;
    if (next >= 0) tokens.previous[next] = previous;
    if (previous >= 0) tokens.next[previous] = next;
    else this.first[tokens.scope[token]!] = next;
  }

  private grow(): void {
    this.host = longer(this.host);
    this.order = longer(this.order);
    this.first = longer(this.first);
    this.body = longer(this.body);
    this.left = longer(this.left);
  }
}
