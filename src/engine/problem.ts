// What is found wrong with a drawing before it is published: at which element, why, how bad, and the way that leads there.
import { type Fault, Refusal } from '#kernel';

/**
 * One thing that was found. An error refuses the publishing, a warning is returned with the answer; a problem without
 * a level is an error. `path` are the ids of a counter-example in order, those of a called drawing as `drawing/element`.
 * `says` are the names and numbers that the words of its code speak of.
 */
export type Problem = {
  element: string;
  code: string;
  reason: string;
  line?: number | undefined;
  column?: number | undefined;
  text?: string | undefined;
  path?: string[] | undefined;
  level?: 'error' | 'warning' | undefined;
  says?: Record<string, string | number> | undefined;
  /** The key of the drawing, where it is not the one that is looked at. */
  drawing?: string | undefined;
};

/** Whether it refuses the publishing. */
export const isError = (problem: Problem): boolean => problem.level !== 'warning';

/** The problems as one refusal, the errors first. */
export function problemsRefusal(problems: Problem[]): Refusal {
  const errors = problems.filter(isError);
  const faults = errors.map((problem): Fault => ({
    pointer: '/' + problem.element,
    code: problem.code,
    message: problem.text ? `${problem.reason} (in "${problem.text}", column ${problem.column})` : problem.reason,
    ...(problem.line === undefined ? {} : { line: problem.line }),
  }));
  return new Refusal(
    'processes.problems',
    { problems: [...errors, ...problems.filter((problem) => !isError(problem))] },
    { status: 422, message: errors[0] ? `${errors[0].element}: ${errors[0].reason}` : 'The drawing can not run.', faults },
  );
}
