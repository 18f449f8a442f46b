// Saves a sketch by itself, shortly after the last change; what could not be saved stays in this browser and is offered again.
import { Problem, later } from '../../../../api/index.ts';

const QUIET_MS = 1_500;
const AGAIN_MS = 5_000;

/** `changed`: somebody else saved meanwhile; `no_pen`: somebody else draws; `over`: it was published or dropped. */
export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'changed' | 'no_pen' | 'over' | 'refused';

export interface SaveNow {
  state: SaveState;
  savedAt: string;
  problem: Problem | undefined;
}

export interface Copy {
  rev: number;
  xml: string;
}

/** Where the text of the drawing comes from, and where it goes. */
interface Ways {
  read: () => Promise<string>;
  save: (rev: number, xml: string) => Promise<{ rev: number; savedAt: string }>;
  /** Keeps what is not on the server in this browser; nothing when all of it is. */
  keep: (copy: Copy | undefined) => void;
}

const copyName = (id: string): string => `kontor.sketch.${id}`;

/** What was drawn in this browser and never came to the server, where it differs from what is there. */
export function unsavedCopy(sketch: { id: string; xml: string }): string | undefined {
  const kept = sessionStorage.getItem(copyName(sketch.id));
  if (kept === null) return undefined;
  const { xml } = JSON.parse(kept) as Copy;
  return xml === sketch.xml ? undefined : xml;
}

export const forgetCopy = (id: string): void => sessionStorage.removeItem(copyName(id));

export const keepCopy = (id: string, copy: Copy): void => sessionStorage.setItem(copyName(id), JSON.stringify(copy));

/** States in which nothing is sent until somebody decides. */
const STOPPED: ReadonlySet<SaveState> = new Set(['changed', 'no_pen', 'over']);

/** The saving of one open sketch. */
export class Saver {
  rev: number;
  private readonly ways: Ways;
  private readonly listeners = new Set<() => void>();
  private saved: string;
  private shown: SaveNow;
  private isDirty = false;
  private isClosed = false;
  private running: Promise<boolean> | undefined;
  private cancel: () => void = () => {};

  constructor(sketch: { rev: number; xml: string; savedAt: string }, ways: Ways) {
    this.rev = sketch.rev;
    this.saved = sketch.xml;
    this.ways = ways;
    this.shown = { state: 'saved', savedAt: sketch.savedAt, problem: undefined };
  }

  /** What is shown of it; for `useSyncExternalStore`. */
  readonly get = (): SaveNow => this.shown;

  readonly subscribe = (listen: () => void): (() => void) => {
    this.listeners.add(listen);
    return () => void this.listeners.delete(listen);
  };

  /** The drawing has changed. */
  touch(): void {
    this.isDirty = true;
    if (STOPPED.has(this.shown.state)) return void this.keep();
    if (!this.running) this.tell({ state: 'waiting' });
    this.wait(QUIET_MS);
  }

  /** Saves at once; true when all that was drawn is on the server. */
  async now(): Promise<boolean> {
    this.cancel();
    await this.running;
    if (!this.isDirty) return !STOPPED.has(this.shown.state);
    if (STOPPED.has(this.shown.state)) return false;
    this.running = this.once().finally(() => (this.running = undefined));
    return this.running;
  }

  /** Saves over what somebody else saved, whose revision the refusal told. */
  overwrite(): void {
    const rev = Number(this.shown.problem?.details['rev']);
    if (Number.isInteger(rev) && rev > 0) this.rev = rev;
    this.isDirty = true;
    this.tell({ state: 'waiting', problem: undefined });
    void this.now();
  }

  /** Goes on after the pen was taken back. */
  resume(rev: number): void {
    this.rev = rev;
    this.tell({ state: this.isDirty ? 'waiting' : 'saved', problem: undefined });
    if (this.isDirty) void this.now();
  }

  /** Keeps what is not on the server in this browser, for as long as its window is open. */
  async keep(): Promise<void> {
    if (!this.isDirty || this.isClosed) return;
    this.ways.keep({ rev: this.rev, xml: await this.ways.read() });
  }

  close(): void {
    this.cancel();
    this.isClosed = true;
  }

  private wait(delayMs: number): void {
    this.cancel();
    this.cancel = later(delayMs, () => void this.now());
  }

  private async once(): Promise<boolean> {
    this.isDirty = false;
    try {
      const xml = await this.ways.read();
      if (xml !== this.saved) {
        this.ways.keep({ rev: this.rev, xml });
        this.tell({ state: 'saving' });
        const { rev, savedAt } = await this.ways.save(this.rev, xml);
        this.rev = rev;
        this.saved = xml;
        this.tell({ savedAt });
      }
      this.ways.keep(undefined);
      this.tell({ state: this.isDirty ? 'waiting' : 'saved', problem: undefined });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.isDirty = true;
      this.tell({ state: stateOf(error), problem: error });
      if (this.shown.state === 'offline' && !this.isClosed) this.wait(AGAIN_MS);
      return false;
    }
    if (this.isDirty && !this.isClosed) this.wait(QUIET_MS);
    return !this.isDirty;
  }

  private tell(change: Partial<SaveNow>): void {
    this.shown = { ...this.shown, ...change };
    for (const listen of this.listeners) listen();
  }
}

function stateOf(problem: Problem): SaveState {
  if (problem.code === 'sketches.changed') return 'changed';
  if (problem.code === 'sketches.no_pen') return 'no_pen';
  if (problem.code === 'sketches.over') return 'over';
  return problem.status === 0 || problem.status >= 500 ? 'offline' : 'refused';
}
