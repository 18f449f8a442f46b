// What is yet to happen, in the order of time; of what happens at the same instant, what was put in first comes first.
export class Queue<T> {
  private readonly items: { atMs: number; n: number; what: T }[] = [];
  private n = 0;

  put(atMs: number, what: T): void {
    const item = { atMs, n: this.n++, what };
    let at = this.items.length;
    while (at > 0 && this.items[at - 1]!.atMs <= atMs) at--;
    // The last one is next.
    this.items.splice(at, 0, item);
  }

  next(): { atMs: number; what: T } | undefined {
    return this.items.pop();
  }
}
