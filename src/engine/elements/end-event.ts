// End events: none ends the token, terminate ends its scope, error goes to whoever catches it.
import { caught } from '../catching.ts';
import type { Element } from '../graph.ts';
import { eventKindOf } from '../names.ts';
import { closeScope, endRun, killScope } from '../scopes.ts';

type Data = { kind: 'none' | 'terminate' | 'error'; error: string };

export const endEvent: Element<Data> = {
  type: 'endEvent',
  activity: false,
  compile(element, c) {
    const kind = eventKindOf(element);
    if (kind !== 'none' && kind !== 'terminate' && kind !== 'error') c.refuse(element, 'processes.unsupported', `A ${kind} end event can not run yet.`);
    const error: string | undefined = element.eventDefinitions?.[0]?.errorRef?.errorCode;
    if (kind === 'error' && !error) c.refuse(element, 'processes.error', 'The error end event does not name an error code.');
    return { kind: kind as Data['kind'], error: error ?? '' };
  },
  enter(step, token, node) {
    const { kind, error } = node.data;
    const { run } = step;
    if (kind === 'none') {
      if (run.scopes.get(token.scope)!.token === undefined) run.outcome = node.id;
      return step.take(token, node, []);
    }
    run.steps.push({ e: node.id, k: 'done', t: token.id, ...(kind === 'error' ? { x: error } : {}) });
    const scope = run.scopes.get(token.scope)!;
    if (kind === 'terminate') return closeScope(step, scope, node.id);
    // An error ends its scope; at the top the parent may catch it, and otherwise the run has ended with that error.
    run.tokens.delete(token.id);
    if (caught(step, { ...token }, node, error)) return;
    killScope(step, 0);
    endRun(step, 'ended', error);
    const mine = step.stretch.childEnds.find((end) => end.run === run);
    if (mine) mine.error = error;
  },
};
