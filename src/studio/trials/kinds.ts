// The kinds of trials that there are.
import { Refusal } from '#kernel';
import { backTest } from '../back-test/kind.ts';
import { rehearsal } from '../rehearsal/kind.ts';
import type { TrialKind } from './kind.ts';

const KINDS: readonly TrialKind[] = [backTest, rehearsal];

/** The kind of that name; refuses `trials.kind` where there is none. */
export function trialKind(name: string): TrialKind {
  const found = KINDS.find(({ kind }) => kind === name);
  if (!found) throw new Refusal('trials.kind', { kind: name }, { status: 422, message: `There is no trial of the kind "${name}".` });
  return found;
}
