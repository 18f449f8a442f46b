// Pools: which processes of a file are to run. Each has a key of its own; a pool that says it is not executable is there to be read.
import type { Moddle } from './graph.ts';

/** The processes of a file that can run: those that say so, or where none does all that hold something and do not say otherwise. */
export function executables(definitions: Moddle): Moddle[] {
  const processes: Moddle[] = (definitions.rootElements ?? []).filter((root: Moddle) => root.$type === 'bpmn:Process');
  const saying = processes.filter((process) => process.isExecutable === true);
  return saying.length > 0 ? saying : processes.filter((process) => process.isExecutable !== false && (process.flowElements ?? []).length > 0);
}
