// Pools: which processes of a file are to run. Each has a key of its own; a pool that says it is not executable is there to be read.
import type { Moddle } from './graph.ts';

/** The processes of a file that can run: those that say so, or where none does all that hold something and do not say otherwise. */
export function executables(definitions: Moddle): Moddle[] {
  const processes: Moddle[] = (definitions.rootElements ?? []).filter((root: Moddle) => root.$type === 'bpmn:Process');
  const saying = processes.filter((process) => process.isExecutable === true);
  return saying.length > 0 ? saying : processes.filter((process) => process.isExecutable !== false && (process.flowElements ?? []).length > 0);
}

const CHOREOGRAPHY = 'A choreography says who talks to whom, and can not run; draw the process of the one who does the work.';

/** What a file holds that is not a process and can not be one: choreographies and conversations, each with the reason. */
export function unrunnable(definitions: Moddle): { element: Moddle; reason: string }[] {
  return (definitions.rootElements ?? []).flatMap((root: Moddle) => {
    if (/^bpmn:(Global)?Choreography/.test(root.$type)) return [{ element: root, reason: CHOREOGRAPHY }];
    const talks: Moddle[] = root.$type === 'bpmn:GlobalConversation' ? [root] : (root.conversations ?? []);
    return talks.map((element) => ({ element, reason: 'A conversation only groups messages, and can not run: draw the messages between the pools.' }));
  });
}
