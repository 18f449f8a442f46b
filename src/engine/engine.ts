// Puts the engine together: its card for the registry and its runner for the kernel.
import { type Env, type Module, type ProcessRunner, type Registry, defineModule } from '#kernel';
import { beginActivity } from './beginning.ts';
import { beginByTimer } from './starting.ts';
import { Definitions } from './definitions.ts';
import { movingActions, runsMoved } from './moving/actions.ts';
import { moveTokenAction, tokenMoved } from './moving/move-tokens.ts';
import { movingInvariants } from './moving/invariants.ts';
import { movingQueries } from './moving/queries.ts';
import { sweepOnce } from './moving/sweep.ts';
import { differenceQuery } from './difference-query.ts';
import { catalogueQuery } from './palette/catalogue-query.ts';
import { scopeAction } from './palette/scope.ts';
import { tryQuery } from './palette/try-query.ts';
import { draftOf, processPublished, publishActions } from './publish.ts';
import { engineQueries } from './queries.ts';
import { incidentActions, incidentResolved } from './incidents.ts';
import { rollBackActions, versionQueries } from './rolling-back.ts';
import { Runner } from './runner.ts';
import { runInvariants } from './invariants.ts';
import { hearNoted, thrownReader } from './hearing.ts';
import { messaged, signalled } from './signals.ts';
import { taskActions, taskCompleted } from './tasks.ts';

export type Engine = { module: Module; runner: ProcessRunner; definitions: Definitions; env: Env };

/** An engine over what is registered; add its module to the registry and give its runner to the kernel. */
export function createEngine(registry: Registry, env: Env): Engine {
  const definitions = new Definitions(registry, env);
  const runner = new Runner(definitions);
  const module = defineModule({
    name: 'engine',
    needs: [],
    actions: [
      ...publishActions(definitions),
      ...rollBackActions(definitions),
      scopeAction(definitions),
      ...taskActions(runner),
      beginActivity(runner),
      ...incidentActions(runner),
      moveTokenAction(runner),
      ...movingActions(runner, (ctx, xml) => draftOf(ctx, definitions, xml)),
    ],
    queries: [
      ...engineQueries(definitions),
      differenceQuery,
      ...versionQueries,
      catalogueQuery(definitions),
      tryQuery(definitions, { env, process: runner }),
      ...movingQueries(definitions),
    ],
    events: [processPublished, runsMoved, tokenMoved, taskCompleted, incidentResolved, signalled, messaged],
    readers: [thrownReader(runner)],
    sweeps: [
      { name: 'engine.timers', everyMs: 250, run: (ctx) => runner.timers(ctx) },
      { name: 'engine.starts', everyMs: 1_000, run: (ctx) => beginByTimer(ctx, definitions) },
      { name: 'engine.signals', everyMs: 250, run: (ctx) => hearNoted(ctx, runner) },
      { name: 'engine.moves', everyMs: 1_000, run: (ctx) => sweepOnce(ctx, definitions) },
    ],
    invariants: [...runInvariants, ...movingInvariants],
  });
  return { module, runner, definitions, env };
}
