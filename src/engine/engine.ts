// Puts the engine together: its card for the registry and its runner for the kernel.
import { type Env, type Invariant, type Module, type ProcessRunner, type Registry, defineModule } from '#kernel';
import { beginActivity } from './beginning.ts';
import { beginByTimer } from './starting.ts';
import { Definitions } from './definitions.ts';
import { movingActions, runsMoved } from './moving/actions.ts';
import { movingInvariants } from './moving/invariants.ts';
import { movingQueries } from './moving/queries.ts';
import { sweepOnce } from './moving/sweep.ts';
import { differenceQuery } from './difference-query.ts';
import { draftOf, processPublished, publishActions } from './publish.ts';
import { engineQueries } from './queries.ts';
import { incidentActions, incidentResolved } from './incidents.ts';
import { Runner } from './runner.ts';
import { eventInvariants } from './event-invariants.ts';
import { hearNoted, thrownReader } from './hearing.ts';
import { messaged, signalled } from './signals.ts';
import { scopeInvariants } from './scope-invariants.ts';
import { taskActions, taskCompleted } from './tasks.ts';

const invariants: Invariant[] = [
  {
    id: 'P2',
    says: 'a live run waits for something, and a run that is over waits for nothing',
    sql: `
      select r.id, r.status from engine.run r where (r.status = 'live') <> exists (select 1 from engine.wait w where w.run_id = r.id)`,
  },
  {
    id: 'P1',
    says: 'every token of a live run is in a wait, a multi-instance or an open sub-process, and every main wait has its token',
    sql: `
      select w.id, w.run_id, w.token from engine.wait w join engine.run r on r.id = w.run_id
      where w.main and not exists (select 1 from jsonb_array_elements(r.state -> 't') t where (t ->> 'i')::int = w.token)`,
  },
  {
    id: 'P3',
    says: 'an outside call of the engine belongs to one open wait at most',
    sql: `
      select name from engine.wait where kind = 'job' group by name having count(*) > 1`,
  },
  {
    id: 'P10',
    says: 'a child run that is live has a parent that waits for it',
    sql: `
      select c.id from engine.run c where c.status = 'live' and c.parent_id is not null
        and not exists (select 1 from engine.wait w where w.kind = 'child' and w.name = c.id and w.run_id = c.parent_id)`,
  },
  {
    id: 'P11',
    says: 'an open incident holds a token',
    sql: `
      select i.id from engine.incident i join engine.run r on r.id = i.run_id
      where i.resolved_at is null and r.status = 'live' and not exists (select 1 from engine.wait w where w.kind = 'incident' and w.name = i.id)`,
  },
];

export type Engine = { module: Module; runner: ProcessRunner; definitions: Definitions };

/** An engine over what is registered; add its module to the registry and give its runner to the kernel. */
export function createEngine(registry: Registry, env: Env): Engine {
  const definitions = new Definitions(registry, env);
  const runner = new Runner(definitions);
  const module = defineModule({
    name: 'engine',
    needs: [],
    actions: [
      ...publishActions(definitions),
      ...taskActions(runner),
      beginActivity(runner),
      ...incidentActions(runner),
      ...movingActions(runner, (ctx, xml) => draftOf(ctx, definitions, xml)),
    ],
    queries: [...engineQueries(definitions), differenceQuery, ...movingQueries(definitions)],
    events: [processPublished, runsMoved, taskCompleted, incidentResolved, signalled, messaged],
    readers: [thrownReader(runner)],
    sweeps: [
      { name: 'engine.timers', everyMs: 250, run: (ctx) => runner.timers(ctx) },
      { name: 'engine.starts', everyMs: 1_000, run: (ctx) => beginByTimer(ctx, definitions) },
      { name: 'engine.signals', everyMs: 250, run: (ctx) => hearNoted(ctx, runner) },
      { name: 'engine.moves', everyMs: 1_000, run: (ctx) => sweepOnce(ctx, definitions) },
    ],
    invariants: [...invariants, ...scopeInvariants, ...eventInvariants, ...movingInvariants],
  });
  return { module, runner, definitions };
}
