// How the program is: alive, ready to take orders, and its figures in Prometheus' text format.
import { type Kernel, SYSTEM, countMigrations, outboxLag, writeProbe } from '#kernel';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** What makes a program ready, and what each check says. */
export type Readiness = { ready: boolean; checks: Record<string, string> };

export type HealthOptions = {
  kernel: Kernel;
  /** How many migration files this program knows. */
  migrations: number;
  /** Whether the loops beside the requests run. */
  workersRun: () => boolean;
};

/** A probe is asked of the database at most this often, however many ask us. */
const PROBE_MS = 1_000;
const BUCKETS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000];

export class Health {
  private readonly options: HealthOptions;
  private readonly delay: IntervalHistogram;
  private readonly byStatus = new Map<number, number>();
  private readonly buckets = new Array<number>(BUCKETS_MS.length + 1).fill(0);
  private elapsedMs = 0;
  private leaving = false;
  private probed: { atTicks: number; readiness: Promise<Readiness> } | undefined;

  constructor(options: HealthOptions) {
    this.options = options;
    this.delay = monitorEventLoopDelay({ resolution: 20 });
    this.delay.enable();
  }

  /** From now on not ready: whoever sends requests here is to send them elsewhere before the listener closes. */
  leave(): void {
    this.leaving = true;
  }

  close(): void {
    this.delay.disable();
  }

  note(status: number, elapsedMs: number): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.elapsedMs += elapsedMs;
    let at = 0;
    while (at < BUCKETS_MS.length && elapsedMs > BUCKETS_MS[at]!) at++;
    this.buckets[at]!++;
  }

  ready(): Promise<Readiness> {
    if (this.leaving) return Promise.resolve({ ready: false, checks: { program: 'is about to stop' } });
    const ticks = this.options.kernel.env.ticks();
    if (!this.probed || ticks - this.probed.atTicks > PROBE_MS) this.probed = { atTicks: ticks, readiness: this.probe() };
    return this.probed.readiness;
  }

  private async probe(): Promise<Readiness> {
    const { kernel, migrations, workersRun } = this.options;
    const checks: Record<string, string> = {};
    let ready = true;
    const note = (name: string, good: boolean, words: string): void => {
      checks[name] = good ? 'ok' : words;
      ready &&= good;
    };
    try {
      await kernel.tx(SYSTEM, async (ctx) => writeProbe(ctx));
      note('database', true, '');
      const applied = await countMigrations(kernel.db);
      note('migrations', applied === migrations, `${applied} are applied, and this program knows ${migrations}`);
    } catch {
      note('database', false, 'takes no writes');
    }
    note('workers', workersRun(), 'do not run');
    return { ready, checks };
  }

  /** The figures in Prometheus' text format, version 0.0.4. */
  async metrics(): Promise<string> {
    const { kernel } = this.options;
    const lag = await outboxLag(kernel.db, kernel.env.now()).catch(() => undefined);
    const out: string[] = [];
    const add = (name: string, type: string, help: string, values: [labels: string, value: number][]): void => {
      out.push(`# HELP kontor_${name} ${help}`, `# TYPE kontor_${name} ${type}`, ...values.map(([labels, value]) => `kontor_${name}${labels} ${value}`));
    };
    add(
      'http_requests_total',
      'counter',
      'Answers by status.',
      [...this.byStatus].map(([status, count]) => [`{status="${status}"}`, count]),
    );
    this.addDurations(out);
    const { trips, statements, transactions, retries } = kernel.db.figures;
    add('db_trips_total', 'counter', 'Exchanges with the database that were waited for.', [['', trips]]);
    add('db_statements_total', 'counter', 'Statements sent.', [['', statements]]);
    add('db_transactions_total', 'counter', 'Transactions begun.', [['', transactions]]);
    add('db_retries_total', 'counter', 'Transactions that were tried again.', [['', retries]]);
    const batches = Object.entries(kernel.batchFigures());
    add(
      'batches_total',
      'counter',
      'Batches by action.',
      batches.map(([action, one]) => [`{action="${action}"}`, one.batches]),
    );
    add(
      'batch_members_total',
      'counter',
      'Requests that went in batches, by action.',
      batches.map(([action, one]) => [`{action="${action}"}`, one.members]),
    );
    add(
      'batch_largest',
      'gauge',
      'The largest batch by action.',
      batches.map(([action, one]) => [`{action="${action}"}`, one.largest]),
    );
    if (lag) {
      add(
        'outbox_jobs',
        'gauge',
        'Outside calls by state.',
        lag.jobs.map(({ state, count }) => [`{state="${state}"}`, count]),
      );
      add('outbox_lag_seconds', 'gauge', 'How long the oldest outside call is overdue.', [['', lag.overdueSeconds]]);
    }
    const seconds = (nanoseconds: number): number => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
    add('event_loop_delay_seconds', 'gauge', 'How late the event loop was since the last look.', [
      ['{quantile="0.5"}', seconds(this.delay.percentile(50))],
      ['{quantile="0.99"}', seconds(this.delay.percentile(99))],
    ]);
    this.delay.reset();
    add('resident_memory_bytes', 'gauge', 'Memory of this process.', [['', process.memoryUsage.rss()]]);
    return out.join('\n') + '\n';
  }

  private addDurations(out: string[]): void {
    out.push('# HELP kontor_http_duration_seconds How long answers took.', '# TYPE kontor_http_duration_seconds histogram');
    let sum = 0;
    BUCKETS_MS.forEach((limitMs, i) => {
      sum += this.buckets[i]!;
      out.push(`kontor_http_duration_seconds_bucket{le="${limitMs / 1000}"} ${sum}`);
    });
    sum += this.buckets[BUCKETS_MS.length]!;
    out.push(
      `kontor_http_duration_seconds_bucket{le="+Inf"} ${sum}`,
      `kontor_http_duration_seconds_sum ${this.elapsedMs / 1000}`,
      `kontor_http_duration_seconds_count ${sum}`,
    );
  }
}
