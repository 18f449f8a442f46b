// A binary heap in typed arrays: what is due first comes first, and of two that are due together the one that was put in first.

/** Entries of a time (or rank), a kind, a token and the token's life at that moment; the smallest time is at the top. */
export class Heap {
  size = 0;
  private times = new Float64Array(1024);
  private orders = new Float64Array(1024);
  private kinds = new Int32Array(1024);
  private tokens = new Int32Array(1024);
  private lives = new Int32Array(1024);
  private put = 0;
  // What was taken last; fields instead of an object, as a million of them would have to be thrown away.
  time = 0;
  kind = 0;
  token = 0;
  life = 0;

  /** The time of the first entry; Infinity when there is none. */
  get first(): number {
    return this.size === 0 ? Infinity : this.times[0]!;
  }

  push(time: number, kind: number, token: number, life: number): void {
    if (this.size === this.times.length) this.grow();
    const order = this.put++;
    let at = this.size++;
    const { times, orders } = this;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = times[up]!;
      if (above < time || (above === time && orders[up]! < order)) break;
      this.move(up, at);
      at = up;
    }
    this.set(at, time, order, kind, token, life);
  }

  /** Takes the first entry out, into `time`, `kind`, `token` and `life`; false when there is none. */
  pop(): boolean {
    if (this.size === 0) return false;
    this.time = this.times[0]!;
    this.kind = this.kinds[0]!;
    this.token = this.tokens[0]!;
    this.life = this.lives[0]!;
    const last = --this.size;
    if (last > 0) this.sink(last);
    return true;
  }

  /** Puts the entry at `last` where the first one was and lets it sink to its place. */
  private sink(last: number): void {
    const { times, orders, size } = this;
    const time = times[last]!;
    const order = orders[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && (times[right]! < times[child]! || (times[right] === times[child] && orders[right]! < orders[child]!))) child = right;
      if (time < times[child]! || (time === times[child] && order < orders[child]!)) break;
      this.move(child, at);
      at = child;
    }
    this.set(at, time, order, this.kinds[last]!, this.tokens[last]!, this.lives[last]!);
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from]!;
    this.orders[to] = this.orders[from]!;
    this.kinds[to] = this.kinds[from]!;
    this.tokens[to] = this.tokens[from]!;
    this.lives[to] = this.lives[from]!;
  }

  private set(at: number, time: number, order: number, kind: number, token: number, life: number): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.kinds[at] = kind;
    this.tokens[at] = token;
    this.lives[at] = life;
  }

  private grow(): void {
    const longer = <T extends Float64Array | Int32Array>(of: T): T => {
      const made = new (of.constructor as new (length: number) => T)(of.length * 2);
      made.set(of);
      return made;
    };
    this.times = longer(this.times);
    this.orders = longer(this.orders);
    this.kinds = longer(this.kinds);
    this.tokens = longer(this.tokens);
    this.lives = longer(this.lives);
  }
}
