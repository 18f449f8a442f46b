// Why something has stopped, in the reader's words; what the program said itself is a detail.
import type { IncidentGroup } from '../../../api/index.ts';
import { useProblemWords, useWords } from '../../../ui/index.ts';

/** What is asked again when incidents were dealt with. */
export const TOUCHED = ['incidents.groups', 'incidents.list', 'incidents.get', 'processes.list', 'runs.of_document'] as const;

/** A rule's refusal by its own words, everything else by what kind of thing went wrong. */
export function useCause(): (of: Pick<IncidentGroup, 'kind' | 'code' | 'message'>) => string {
  const { namedIf } = useWords();
  const problem = useProblemWords(true);
  return ({ kind, code, message }) => (kind === 'refused' ? problem(code) : undefined) ?? namedIf('incidents.kind', kind) ?? message;
}
