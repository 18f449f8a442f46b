// What a kind of trial is: its settings, its result, and work that says again and again how far it has come.
import type { Env, ProcessRunner, Registry, Sql } from '#kernel';
import type { TSchema } from 'typebox';

/** What is tried: the drawing or table as it was when the trial was started. `version` of a published one, `rev` of a sketch. */
export type Tried = { of: 'process' | 'decision'; key: string; name: string; xml: string; sketchId?: string; rev?: number; version?: number };

/** What a trial may use. It reads, and nothing else. */
export type TrialWork = {
  read<Row>(statement: Sql<Row>): Promise<Row[]>;
  registry: Registry;
  env: Env;
  /** The engine of the shop, which has compiled its drawings already. */
  process: ProcessRunner;
  /** When the trial was begun, by the shop's clock. */
  now: Date;
  tried: Tried;
};

export type Progress = { done: number; total: number };

/**
 * A kind of trial. `run` yields its progress at least after every few milliseconds of work: between two yields the program may
 * turn to others, and a cancelled trial is not asked to go on. The same settings on the same data must give the same result.
 */
export type TrialKind<S = unknown, R = unknown> = {
  kind: string;
  settings: TSchema;
  result: TSchema;
  run(work: TrialWork, settings: S): AsyncGenerator<Progress, R, void>;
};

/** Declares a kind of trial; the list of kinds holds many shapes side by side. */
export const defineTrial = <S, R>(kind: TrialKind<S, R>): TrialKind => kind as TrialKind;
