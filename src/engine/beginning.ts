// What people begin of themselves: an activity of an ad-hoc sub-process, or its end.
import Type from 'typebox';
import { IdOf, Refusal, defineAction } from '#kernel';
import { type AdHoc, isUnderWay } from './elements/ad-hoc-sub-process.ts';
import type { Runner } from './runner.ts';
import * as store from './store.ts';
import { rightMissing } from './tasks.ts';

export const beginActivity = (runner: Runner) =>
  defineAction({
    name: 'processes.begin_activity',
    summary: 'Begins an activity that a drawing offers to people, or says that nothing more of what it offers is needed.',
    input: Type.Object({ waitId: IdOf('wai') }, { additionalProperties: false }),
    output: Type.Object({ element: Type.String() }),
    refusals: {
      'processes.not_offered': 'This is not offered any more.',
      'processes.one_at_a_time': 'Something else is under way here, and one thing is done after the other.',
      'processes.under_way': 'What has begun here is not done yet.',
      'processes.condition_ends': 'The drawing itself says by a condition when this is done.',
      'kernel.forbidden': 'This is for people of another role.',
    },
    run: async (ctx, { waitId }) => {
      const [row] = await store.waitsById(ctx, [waitId]);
      if (!row) throw new Refusal('processes.not_offered', { wait: waitId });
      const stretch = await runner.stretchOver(ctx, [row]);
      const run = stretch.runs.get(row.run_id)!;
      const wait = run.waits.get(waitId);
      if (wait?.kind !== 'activity') throw new Refusal('processes.not_offered', { wait: waitId });
      const missing = rightMissing(ctx, wait);
      if (missing !== undefined) throw new Refusal('kernel.forbidden', { permission: missing }, { status: 403 });
      const step = stretch.step(run);
      const around = step.graph.nodes[wait.at]!.data as AdHoc;
      if (wait.main && !(wait.payload as { ends: boolean }).ends) throw new Refusal('processes.condition_ends', {});
      if (wait.main && !around.cancels && isUnderWay(step, wait)) throw new Refusal('processes.under_way', {});
      if (!wait.main && around.sequential && isUnderWay(step, wait)) throw new Refusal('processes.one_at_a_time', {});
      await stretch.factsFor([{ run, wait }]);
      step.fire(wait, {});
      await stretch.work();
      return { element: step.graph.nodes[wait.element]!.id };
    },
  });
