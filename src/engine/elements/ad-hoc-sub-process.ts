// Ad-hoc sub-processes offer their inner activities to people, who begin what is needed in an order of their own (BPMN 2.0.2, section 13.3.5).
import type { Expression } from '../expression.ts';
import type { Element, Graph, Moddle, Node } from '../graph.ts';
import type { Scope, Token, Wait } from '../run.ts';
import { closeScope, closeScopeIfEmpty, openScope } from '../scopes.ts';
import type { Step } from '../step.ts';

export type AdHoc = {
  /** The activities that can be begun: those into which no flow leads. */
  offers: number[];
  /** One after the other instead of side by side. */
  sequential: boolean;
  /** When this is true after an inner activity, the sub-process is done; without it a person says so. */
  until: Expression | undefined;
  /** Whether what is still under way is then taken away. */
  cancels: boolean;
  /** Whether everything begins at once, without a person (kontor:begin="all"). */
  auto: boolean;
};

function offersOf(element: Moddle, graph: Graph): number[] {
  return (element.flowElements ?? []).flatMap((inner: Moddle) => {
    const node = graph.nodes[graph.byId.get(inner.id) ?? -1];
    return node?.element.activity && node.incoming.length === 0 && !inner.isForCompensation ? [node.index] : [];
  });
}

const openOffers = (step: Step, scope: Scope): Wait[] =>
  [...step.run.waits.values()].filter((wait) => wait.kind === 'activity' && !wait.main && wait.scope === scope.id);

/** Begins what was offered; the sub-process's own offer is its end. */
export function takeOffer(step: Step, wait: Wait): void {
  const { run } = step;
  const node = step.graph.nodes[wait.element]!;
  if (!wait.main) {
    run.steps.push({ e: node.id, k: 'begun', t: wait.token });
    return void step.spawn(wait.scope, wait.element);
  }
  const scope = [...run.scopes.values()].find((one) => one.token === wait.token)!;
  endNow(step, scope);
}

/** Ends the sub-process and takes away what is still under way in it. */
function endNow(step: Step, scope: Scope): void {
  for (const token of step.run.tokens.values()) if (token.scope === scope.id) step.run.steps.push({ e: step.node(token).id, k: 'stopped', t: token.id });
  closeScope(step, scope);
}

/** Whether an inner activity is under way in the scope of this offer. */
export function isUnderWay(step: Step, wait: Wait): boolean {
  const inside = wait.main ? [...step.run.scopes.values()].find((one) => one.token === wait.token)?.id : wait.scope;
  return [...step.run.tokens.values()].some((token) => token.scope === inside);
}

function offer(step: Step, token: Token, node: Node<AdHoc>, scope: Scope): void {
  const { offers, auto, until } = node.data;
  for (const element of offers) {
    const { lane } = step.graph.nodes[element]!;
    step.open({ kind: 'activity', token: token.id, at: node.index, element, scope: scope.id, main: false, lane });
  }
  if (!auto) step.wait(token, node, { kind: 'activity', lane: node.lane, payload: { ends: until === undefined } });
}

export const adHocSubProcess: Element<AdHoc> = {
  type: 'adHocSubProcess',
  activity: true,
  compile(element, c) {
    const index = c.graph.byId.get(element.id)!;
    const offers = offersOf(element, c.graph);
    if (offers.length === 0) c.refuse(element, 'processes.ad_hoc', 'The ad-hoc sub-process holds no activity that could be begun.');
    for (const node of c.graph.nodes)
      if (node.scope === index && (node.type === 'startEvent' || node.type === 'endEvent'))
        c.refuse({ id: node.id }, 'processes.ad_hoc', 'An ad-hoc sub-process has neither start nor end events: people begin what is inside.');
    const text: string = element.completionCondition?.body?.trim() ?? '';
    return {
      offers,
      sequential: element.ordering === 'Sequential',
      until: text === '' ? undefined : c.expression(text.startsWith('=') ? text : '=' + text, 'completion condition'),
      cancels: element.cancelRemainingInstances !== false,
      auto: element.begin === 'all',
    };
  },
  enter(step, token, node) {
    const { auto, sequential, offers } = node.data;
    token.busy = true;
    const scope = openScope(step, node.index, token.scope, token.id, auto && !sequential ? offers : []);
    if (!auto || sequential) offer(step, token, node, scope);
    if (auto && sequential) closeScopeIfEmpty(step, scope.id);
  },
  /** An idle one goes on while there is something to begin: the next one of itself, or what people begin. */
  mayEnd(step, scope, node) {
    const open = openOffers(step, scope);
    if (!node.data.auto || open.length === 0) return open.length === 0;
    step.closeWait(open[0]!, true);
    step.spawn(scope.id, open[0]!.element);
    return false;
  },
  enough: (step, token, node) => node.data.until !== undefined && step.value(token, node.data.until) === true,
  stop(step, scope, node) {
    for (const wait of openOffers(step, scope)) step.closeWait(wait, true);
    if (!node.data.cancels) return closeScopeIfEmpty(step, scope.id);
    endNow(step, scope);
  },
};
