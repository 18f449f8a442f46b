// What the checker says: every rule by its id, a finding, and how much was looked at.

/** Every rule of the house that is checked here, with what it asks for. */
export const RULES = {
  'import.resolve': 'every relative or # import names an existing file',
  'import.map': 'package.json "imports" holds plain strings that name doors',
  'import.arrow': 'rooms import only along the arrows of the house',
  'import.door': 'another room is reached by its door, never by path and never inside',
  'import.card': 'module.ts is imported by the composition root only',
  'circle.files': 'no import circle between files',
  'circle.rooms': 'no import circle between rooms',
  'sql.place': 'SQL lies in store files, migrations, kernel, engine and database only',
  'sql.schema': 'every table reference names its schema',
  'sql.write': 'a room writes its own schema only',
  'sql.read': 'a room reads only schemas of rooms that it may import',
  'sql.clock': 'SQL takes the time as a parameter, outside migrations and claims',
  'sql.trigger': 'no triggers',
  'call.clock': 'the time comes from the Env port',
  'call.random': 'randomness comes from the Env port',
  'call.timer': 'waiting goes through the Env port',
  'call.fetch': 'the network is reached through ports',
  'call.eval': 'text is never run as code',
  'call.console': 'the console belongs to the command line',
  'call.env': 'the environment is read in one place',
  'call.exit': 'only the entry points end the process',
  'size.file': 'a file has at most 500 lines',
  'size.function': 'a function has at most 70 lines',
  'size.door': 'the door of a module has at most 60 lines',
  'size.kernel': 'the kernel has at most 5,000 lines and 40 files',
  'size.scripts': 'at most ten npm scripts',
  'file.room': 'every source file lies in a room of the house',
  'file.readme': 'every room has a README.md that says something',
  'file.anatomy': 'every module has its door and its wiring card',
  'file.first-line': 'the first line of a file is a comment that says why it exists',
  'file.dead': 'every source file is imported by another',
  'shape.default': 'exports have names',
  'shape.star': 'a door names what it gives',
  'shape.barrel': 'no file inside a room that only re-exports',
  'shape.enum': 'no enum and no namespace: types are erasable',
  'comment.todo': 'nothing is left for later in a comment',
  'comment.code': 'no code is kept as a comment',
  'look.blind': 'the checker saw what is there',
} as const;

/** The id of a rule. */
export type Rule = keyof typeof RULES;

/** One broken rule at one place; `message` says what is wrong and how to mend it. */
export interface Finding {
  rule: Rule;
  file: string;
  line: number;
  message: string;
}

/** How much was looked at; a check that saw nothing is not green. */
export interface Looked {
  files: number;
  imports: number;
  statements: number;
  functions: number;
}

/** A finding as one line, place first, so that an editor can jump to it. */
export function printFinding(finding: Finding): string {
  return `${finding.file}:${finding.line} ${finding.rule}: ${finding.message}`;
}
