// The card of: what is tried with a drawing beside the requests: progress, cancel, result.
import type { Sweep } from '#kernel';
import { type Around, type Part, definePart } from '../part.ts';
import { actions, trialStarted } from './actions.ts';
import { queries } from './queries.ts';
import { forgetTrials } from './store.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 180;

/** What was tried half a year ago says nothing about the shop of today. */
const forget: Sweep = { name: 'trials.forget', everyMs: 3_600_000, run: (ctx) => forgetTrials(ctx, new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS)) };

export const trialsPart = (_: Around): Part => definePart({ name: 'trials', actions, queries, events: [trialStarted], sweeps: [forget] });
