// Natural batching: when nothing is in flight a request goes at once; while one batch is in flight the next one gathers.

type Waiting<I, O> = { input: I; resolve: (value: O) => void; reject: (error: unknown) => void };

/** How one batch queue stands, for the health page. */
export type BatchFigures = { batches: number; members: number; largest: number };

/**
 * A queue whose `flush` gets up to `limit` inputs at once and answers them in the same order: an `Error` in a place
 * rejects that member only. At most `inFlight` batches run at a time; a queue longer than `queueLimit` refuses.
 */
export class BatchQueue<I, O> {
  readonly figures: BatchFigures = { batches: 0, members: 0, largest: 0 };
  private waiting: Waiting<I, O>[] = [];
  private running = 0;
  private scheduled = false;
  private readonly flush: (inputs: I[]) => Promise<(O | Error)[]>;
  private readonly soon: (work: () => void) => void;
  private readonly limit: number;
  private readonly inFlight: number;
  private readonly queueLimit: number;

  constructor(
    flush: (inputs: I[]) => Promise<(O | Error)[]>,
    options: { soon: (work: () => void) => void; limit?: number; inFlight?: number; queueLimit?: number },
  ) {
    this.flush = flush;
    this.soon = options.soon;
    this.limit = options.limit ?? 200;
    this.inFlight = options.inFlight ?? 1;
    this.queueLimit = options.queueLimit ?? 20_000;
  }

  /** How many requests wait for a batch. */
  get length(): number {
    return this.waiting.length;
  }

  /** Puts a request in the queue; settles when its batch has been committed or refused. */
  add(input: I): Promise<O> {
    if (this.waiting.length >= this.queueLimit) return Promise.reject(new QueueFull());
    return new Promise<O>((resolve, reject) => {
      this.waiting.push({ input, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.running >= this.inFlight || this.waiting.length === 0) return;
    this.scheduled = true;
    this.soon(() => {
      this.scheduled = false;
      void this.take();
    });
  }

  private async take(): Promise<void> {
    const batch = this.waiting.splice(0, this.limit);
    if (batch.length === 0) return;
    this.running++;
    this.figures.batches++;
    this.figures.members += batch.length;
    this.figures.largest = Math.max(this.figures.largest, batch.length);
    try {
      const answers = await this.flush(batch.map((member) => member.input));
      batch.forEach((member, i) => {
        const answer = answers[i];
        if (answer instanceof Error) member.reject(answer);
        else member.resolve(answer as O);
      });
    } catch (error) {
      for (const member of batch) member.reject(error);
    } finally {
      this.running--;
      this.schedule();
    }
  }
}

/** More requests wait than the queue may hold: the server answers 503 with Retry-After. */
export class QueueFull extends Error {
  constructor() {
    super('Too many requests are waiting; try again shortly.');
    this.name = 'QueueFull';
  }
}
