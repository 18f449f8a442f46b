// The card of batches: imports, exports and bulk actions.
import { type Invariant, type Sweep, defineModule } from '#kernel';
import { actions } from './actions.ts';
import { batchEnded } from './events.ts';
import { RIGHTS_PORT } from './ports.ts';
import { queries } from './queries.ts';
import { routes } from './routes.ts';
import { forgetRows } from './store.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

/** Files and rows are kept for a month, for the error file and for undoing. */
const forget: Sweep = { name: 'batches.forget', everyMs: 3_600_000, run: (ctx) => forgetRows(ctx, new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS)) };

const invariants: Invariant[] = [
  {
    id: 'B1',
    says: 'a batch that is at work or done has its document, of the same number',
    sql: `select b.id from batches.batch b left join kernel.document d on d.id = b.id where d.id is null or d.number <> b.number`,
  },
  {
    id: 'B2',
    says: 'an import has counted each row that it has passed once',
    sql: `select id, done_rows, counts from batches.batch where type = 'import' and state in ('running', 'stopped', 'done')
      and done_rows <> coalesce((counts ->> 'created')::int, 0) + coalesce((counts ->> 'updated')::int, 0) + coalesce((counts ->> 'unchanged')::int, 0) + coalesce((counts ->> 'refused')::int, 0)`,
  },
  {
    id: 'B3',
    says: 'an import that is done has passed all of its rows',
    sql: `select id, rows, done_rows from batches.batch where type = 'import' and state = 'done' and done_rows <> rows`,
  },
];

export const batchesModule = defineModule({
  name: 'batches',
  needs: ['desk', 'parties', 'catalog', 'pricing', 'stock', 'orders'],
  documents: [{ kind: 'batch', prefix: 'bat', series: 'B-{year}-{n}' }],
  actions,
  queries,
  events: [batchEnded],
  sweeps: [forget],
  routes,
  ports: [{ name: RIGHTS_PORT, says: 'what somebody may do who has started a batch and is not there any more' }],
  invariants,
});
