// Pools: which processes of a file are to run. Each has a key of its own; a pool that says it is not executable is there to be read.
import type { Moddle } from './graph.ts';

/** The processes of a file that can run: those that say so, or where none does all that hold something and do not say otherwise. */
export function executables(definitions: Moddle): Moddle[] {
  const processes: Moddle[] = (definitions.rootElements ?? []).filter((root: Moddle) => root.$type === 'bpmn:Process');
  const saying = processes.filter((process) => process.isExecutable === true);
  return saying.length > 0 ? saying : processes.filter((process) => process.isExecutable !== false && (process.flowElements ?? []).length > 0);
}

/** Whom a message from an element of one pool goes to: the element or pool at the other end of its message flow (documentation, where that does not run). */
export function messageTargets(definitions: Moddle, element: string): { id: string; process: string | undefined }[] {
  return (definitions.rootElements ?? []).flatMap((root: Moddle) =>
    (root.messageFlows ?? []).flatMap((flow: Moddle) => {
      if (flow.sourceRef?.id !== element || !flow.targetRef) return [];
      let at: Moddle = flow.targetRef;
      while (at && at.$type !== 'bpmn:Process' && at.$type !== 'bpmn:Participant') at = at.$parent;
      return [{ id: flow.targetRef.id, process: at?.$type === 'bpmn:Participant' ? at.processRef?.id : at?.id }];
    }),
  );
}
