// Our own rules for drawings, in bpmnlint's form: what can run, and still is most often not meant.
import type { Registry } from '#kernel';
import type { Moddle } from '../graph.ts';
import { eventKindOf } from '../names.ts';

type Reporter = { report(id: string, message: string): void };
type Rule = () => { check(node: Moddle, reporter: Reporter): void };

const rule =
  (check: (node: Moddle, reporter: Reporter) => void): Rule =>
  () => ({ check });
const extension = (node: Moddle, type: string): Moddle | undefined => node.extensionElements?.values?.find((value: Moddle) => value.$type === type);
const ACTIVITY = /^bpmn:(\w*Task|CallActivity)$/;

/** Elements of a process that lie in one of its lanes. */
function inLanes(process: Moddle): Set<string> {
  const found = new Set<string>();
  const visit = (laneSet: Moddle): void => {
    for (const lane of laneSet.lanes ?? []) {
      for (const ref of lane.flowNodeRef ?? []) found.add(ref.id);
      if (lane.childLaneSet) visit(lane.childLaneSet);
    }
  };
  for (const laneSet of process.laneSets ?? []) visit(laneSet);
  return found;
}

/** A task that is for nobody in particular is seen by everybody, and done by nobody. */
const lane: Rule = rule((node, reporter) => {
  if (node.$type !== 'bpmn:Process') return;
  const placed = inLanes(node);
  const visit = (container: Moddle, isPlaced: boolean): void => {
    for (const element of container.flowElements ?? []) {
      const has = isPlaced || placed.has(element.id);
      if (element.$type === 'bpmn:UserTask' && !has && !extension(element, 'kontor:Task')?.lane) reporter.report(element.id, 'The task is for no lane.');
      visit(element, has);
    }
  };
  visit(node, false);
});

/** Steps have names, and a decision says by its own name or by those of its flows what is decided. */
const label: Rule = rule((node, reporter) => {
  if (ACTIVITY.test(node.$type) && !node.name?.trim()) reporter.report(node.id, 'The step has no name.');
  if (!/^bpmn:(Exclusive|Inclusive)Gateway$/.test(node.$type) || (node.outgoing ?? []).length < 2 || node.name?.trim()) return;
  if (node.outgoing.some((flow: Moddle) => !flow.name?.trim())) reporter.report(node.id, 'Neither the decision nor all of its flows have a name.');
});

/** Without a default flow a token may find that no condition is true; then it stops for a person. */
const fallback: Rule = rule((node, reporter) => {
  if (!/^bpmn:(Exclusive|Inclusive)Gateway$/.test(node.$type) || (node.outgoing ?? []).length < 2 || node.default) return;
  if (node.outgoing.every((flow: Moddle) => flow.conditionExpression)) reporter.report(node.id, 'No flow is the default.');
});

/** A boundary event for an error that its action never refuses with waits in vain. */
const thrown = (registry: Registry): Rule =>
  rule((node, reporter) => {
    if (node.$type !== 'bpmn:BoundaryEvent' || eventKindOf(node) !== 'error') return;
    const code: string | undefined = node.eventDefinitions[0].errorRef?.errorCode;
    const host: Moddle | undefined = node.attachedToRef;
    const name: string | undefined = host && (extension(host, 'kontor:Call')?.action ?? extension(host, 'kontor:Task')?.form);
    const action = name === undefined ? undefined : registry.actions.get(name);
    if (code === undefined || !action || code.startsWith('kernel.') || code in action.refusals) return;
    reporter.report(node.id, `${name} never refuses with ${code}.`);
  });

/** A drawing without a picture runs, and nobody can look at it. */
const picture: Rule = rule((node, reporter) => {
  if (node.$type !== 'bpmn:Definitions') return;
  const isDrawn = (node.diagrams ?? []).some((diagram: Moddle) => (diagram.plane?.planeElement ?? []).length > 0);
  if (!isDrawn) reporter.report(node.id, 'The drawing has no picture (BPMN DI).');
});

/** The rules of the plugin `kontor`, over the actions that there are. */
export const kontorRules = (registry: Registry): Record<string, Rule> => ({ lane, label, fallback, picture, thrown: thrown(registry) });
