// Bounds what one evaluation may spend, so that a merchant's expression can never hang or fill the program.
import { FeelError } from './error.ts';

/** What an evaluation may use and know; everything is optional and has a default. */
export interface Budget {
  /** Loop turns, calls and list elements built; default 1,000,000. */
  steps?: number;
  /** Nested function calls; default 200. */
  depth?: number;
  /** Wall time in milliseconds; only enforced when `clock` is given. */
  timeMs?: number;
  /** Milliseconds from any origin, asked every 1,024 steps. */
  clock?: () => number;
  /** The instant that `now()` and `today()` answer, in epoch milliseconds. */
  nowMs?: number;
  /** IANA zone or offset in which `now()` and `today()` are told; default UTC. */
  zone?: string;
}

export const MAX_STEPS = 1_000_000;
export const MAX_CALL_DEPTH = 200;
/** Strings and lists longer than this are refused when built. */
export const MAX_TEXT_LENGTH = 1_000_000;
export const MAX_LIST_LENGTH = 250_000;
const CLOCK_EVERY = 1024;

/** Counts down through one evaluation. */
export class Meter {
  private left: number;
  private untilClock: number;
  private depthLeft: number;
  private readonly clock: (() => number) | undefined;
  private readonly deadline: number;
  readonly nowMs: number | undefined;
  readonly zone: string;

  constructor(budget: Budget | undefined) {
    this.left = budget?.steps ?? MAX_STEPS;
    this.depthLeft = budget?.depth ?? MAX_CALL_DEPTH;
    this.clock = budget?.timeMs === undefined ? undefined : budget.clock;
    this.deadline = this.clock ? this.clock() + (budget?.timeMs ?? 0) : Infinity;
    this.untilClock = CLOCK_EVERY;
    this.nowMs = budget?.nowMs;
    this.zone = budget?.zone ?? 'UTC';
  }

  /** Spends `count` steps, or stops the evaluation with `feel.budget`. */
  spend(count: number): void {
    this.left -= count;
    if (this.left < 0) throw new FeelError('feel.budget', 'The expression needs more steps than it may use');
    if (this.clock === undefined) return;
    this.untilClock -= count;
    if (this.untilClock > 0) return;
    this.untilClock = CLOCK_EVERY;
    if (this.clock() > this.deadline) throw new FeelError('feel.budget', 'The expression needs more time than it may use');
  }

  enter(): void {
    this.depthLeft -= 1;
    if (this.depthLeft < 0) throw new FeelError('feel.budget', 'The expression calls functions too deeply');
  }

  leave(): void {
    this.depthLeft += 1;
  }

  /** Spends for a text of `length` characters that is about to be built. */
  text(length: number): void {
    if (length > MAX_TEXT_LENGTH) throw new FeelError('feel.budget', 'The expression builds too long a text');
    this.spend(length >> 4);
  }

  /** Spends for a list of `length` elements that is about to be built. */
  list(length: number): void {
    if (length > MAX_LIST_LENGTH) throw new FeelError('feel.budget', 'The expression builds too long a list');
    this.spend(length);
  }
}
