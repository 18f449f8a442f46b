// The card of: sketches of drawings and tables, and who holds the pen.
import { type Around, type Part, definePart } from '../part.ts';
import { dropSketch, goBack, renameSketch, restoreSketch, saveSketch } from './actions.ts';
import { sketchEvents } from './events.ts';
import { sketchInvariants } from './store-invariants.ts';
import { here, passPen, releasePen, takePen } from './pen.ts';
import { lookAtSketch } from './looking.ts';
import { getSketch, listSketches, revision, trail } from './queries.ts';
import { publishSketch, rebaseSketch } from './publishing.ts';
import { startSketch } from './starting.ts';
import { sweepPresence, sweepRevisions } from './store-pen.ts';

const SWEPT_AT_ONCE = 200;
const DAY_MS = 86_400_000;
/** What a sketch was at earlier saves is kept for a quarter of a year after its end. */
const TRAIL_KEPT_MS = 90 * DAY_MS;

export const sketchesPart = ({ engine }: Around): Part =>
  definePart({
    name: 'sketches',
    actions: [
      startSketch(engine),
      saveSketch,
      goBack,
      publishSketch(engine),
      rebaseSketch,
      renameSketch,
      dropSketch,
      restoreSketch,
      takePen,
      passPen,
      releasePen,
      here,
    ],
    queries: [listSketches, getSketch, lookAtSketch(engine), trail, revision],
    events: sketchEvents,
    sweeps: [
      {
        name: 'sketches.tidy',
        everyMs: 600_000,
        run: async (ctx) =>
          (await sweepPresence(ctx, new Date(ctx.now.getTime() - DAY_MS), SWEPT_AT_ONCE)) +
          (await sweepRevisions(ctx, new Date(ctx.now.getTime() - TRAIL_KEPT_MS), SWEPT_AT_ONCE)),
      },
    ],
    invariants: sketchInvariants,
  });
