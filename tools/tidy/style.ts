// Rules on calls, sizes, required files, shapes and comments.
import { isCode } from './facts.ts';
import type { CallKind, ShapeKind } from './facts.ts';
import { ARROWS, folderOf, isDoor, MODULES } from './house.ts';
import type { Checkout, CodeFile } from './read.ts';
import type { Finding, Rule } from './report.ts';

const LIMITS = { fileLines: 500, functionLines: 70, doorLines: 60, kernelLines: 5_000, kernelFiles: 40, scripts: 10 };

const CALL_MENDS: Readonly<Record<CallKind, string>> = {
  clock: 'take the time as a parameter (ctx.now)',
  random: 'take it from the Env port (ctx.env)',
  timer: 'wait through the Env port, or make it a job',
  fetch: 'go through a port and its provider; in web/, through web/api',
  eval: 'compile to closures; text is never run as code',
  console: 'log through ctx.log; the console belongs to src/cli',
  env: 'read it in src/main.ts or src/config.ts and pass it on',
  exit: 'throw, and let src/main.ts end the process',
};

/** Is a call of this kind at home in this file? */
function mayCall(kind: CallKind, file: CodeFile): boolean {
  const { path, room = '' } = file;
  if (room === 'web/api') return kind !== 'eval';
  if (room.startsWith('web')) return kind !== 'eval' && kind !== 'timer' && kind !== 'fetch';
  if (kind === 'eval') return false;
  if (path === 'src/kernel/env.ts' || path === 'src/main.ts' || room === 'database' || room === 'cli') return true;
  return kind === 'env' && (room === 'app' || room === 'testing');
}

/** Nothing but the Env port and the entry points touches clock, chance, network, console or environment. */
export function checkCalls(checkout: Checkout, findings: Finding[]): void {
  for (const file of checkout.code) {
    if (file.isTest || !/^(src|web|demo)\//.test(file.path)) continue;
    for (const call of file.facts.calls) {
      if (mayCall(call.kind, file)) continue;
      findings.push({
        rule: `call.${call.kind}`,
        file: file.path,
        line: call.line,
        message: `${call.what} is used here; ${CALL_MENDS[call.kind]}`,
      });
    }
  }
}

/** Files, functions, doors, the kernel and the list of scripts stay small enough to be read. */
export function checkSizes(checkout: Checkout, findings: Finding[]): void {
  const add = (rule: Rule, file: string, line: number, message: string): void => void findings.push({ rule, file, line, message });
  for (const file of checkout.code) {
    if (file.isGenerated) continue;
    if (file.lines > LIMITS.fileLines) {
      add('size.file', file.path, LIMITS.fileLines + 1, `${file.lines} lines; split it by what its parts are for (at most ${LIMITS.fileLines})`);
    }
    for (const it of file.facts.functions) {
      if (it.lines <= LIMITS.functionLines) continue;
      add('size.function', file.path, it.line, `${it.name} has ${it.lines} lines; name its parts (at most ${LIMITS.functionLines})`);
    }
    if (file.room?.startsWith('modules/') === true && isDoor(file.path) && file.lines > LIMITS.doorLines) {
      add('size.door', file.path, LIMITS.doorLines + 1, `the door has ${file.lines} lines; offer less (at most ${LIMITS.doorLines})`);
    }
  }
  const kernel = checkout.code.filter((it) => it.room === 'kernel' && !it.isTest && !it.isGenerated);
  const lines = kernel.reduce((sum, it) => sum + it.lines, 0);
  if (lines > LIMITS.kernelLines || kernel.length > LIMITS.kernelFiles) {
    add(
      'size.kernel',
      'src/kernel/index.ts',
      1,
      `the kernel has ${lines} lines in ${kernel.length} files; move out what fewer than three modules use (at most ${LIMITS.kernelLines} and ${LIMITS.kernelFiles})`,
    );
  }
  const scripts = Object.keys(checkout.manifest.scripts ?? {}).length;
  if (scripts > LIMITS.scripts) add('size.scripts', 'package.json', 1, `${scripts} npm scripts; make the new one a word of kontor (at most ${LIMITS.scripts})`);
}

/** Every file lies in a room, every room says what it is, every module has the same anatomy. */
export function checkFiles(checkout: Checkout, findings: Finding[]): void {
  const strangers = new Set<string>();
  for (const file of [...checkout.code, ...checkout.sql]) {
    if (file.room !== undefined) continue;
    const folder = file.path
      .split('/')
      .slice(0, file.path.startsWith('src/modules/') ? 3 : 2)
      .join('/');
    if (strangers.has(folder)) continue;
    strangers.add(folder);
    findings.push({
      rule: 'file.room',
      file: file.path,
      line: 1,
      message: `the house has no room ${folder}; move it into one, or add the room by an ADR and to tools/tidy/house.ts`,
    });
  }
  for (const room of Object.keys(ARROWS)) {
    const folder = folderOf(room);
    if (folder === undefined || !checkout.code.some((it) => it.path.startsWith(`${folder}/`))) continue;
    const readme = `${folder}/README.md`;
    if (!checkout.paths.has(readme) || checkout.read(readme).trim() === '') {
      findings.push({
        rule: 'file.readme',
        file: readme,
        line: 1,
        message: 'write it: its first line says what the room is for',
      });
    }
  }
  for (const name of Object.keys(MODULES)) {
    if (!checkout.code.some((it) => it.room === `modules/${name}`)) continue;
    for (const part of ['index.ts', 'module.ts']) {
      const path = `src/modules/${name}/${part}`;
      if (checkout.paths.has(path)) continue;
      findings.push({
        rule: 'file.anatomy',
        file: path,
        line: 1,
        message: `every module has a ${part === 'index.ts' ? 'door' : 'wiring card'}; write this file`,
      });
    }
  }
  for (const file of [...checkout.code, ...checkout.sql]) {
    const lines = file.text.replace(/^#![^\n]*\n/, '');
    if (/^(\/\/|\/\*|--)/.test(lines)) continue;
    findings.push({
      rule: 'file.first-line',
      file: file.path,
      line: 1,
      message: 'begin with a comment of one sentence: why does this file exist?',
    });
  }
}

const SHAPES: Readonly<Record<ShapeKind, { rule: Rule; message: string }>> = {
  default: {
    rule: 'shape.default',
    message: 'a default export has a different name at every reader; export it by name',
  },
  star: { rule: 'shape.star', message: 'a star hides what the door gives; name each thing' },
  enum: { rule: 'shape.enum', message: 'an enum is not erasable; use a union of strings or a const object' },
  namespace: { rule: 'shape.enum', message: 'a namespace is not erasable; a file is one already' },
};

/** Exports have names, doors list them, types are erasable, and only doors re-export. */
export function checkShapes(checkout: Checkout, findings: Finding[]): void {
  for (const file of checkout.code) {
    // Tools that load a configuration or a reporter ask for its default export.
    if (file.isGenerated || /\.(config|reporter)\.(ts|mjs)$/.test(file.path)) continue;
    for (const it of file.facts.shapes) {
      if (it.kind === 'star' && !isDoor(file.path)) continue;
      findings.push({ ...SHAPES[it.kind], file: file.path, line: it.line });
    }
    if (file.facts.onlyReExports && file.path.startsWith('src/') && !isDoor(file.path)) {
      findings.push({
        rule: 'shape.barrel',
        file: file.path,
        line: 1,
        message: 'this file only passes on what others have; import from them, or from the door',
      });
    }
  }
}

const LATER = /\b(TODO|FIXME|XXX)\b/;
const CODE_START = /^(const|let|var|return|import|export|if \(|for \(|while \(|await |function |class |try \{|\} else|\}|switch \()/;
const CODE_END = /([;{}]|\);|\},|=>)$/;

/** Comments are sentences: nothing for later, no code put aside. */
export function checkComments(checkout: Checkout, findings: Finding[]): void {
  for (const file of checkout.code) {
    for (const comment of file.facts.comments) {
      if (LATER.test(comment.text)) later(file.path, comment.line, findings);
    }
    if (file.isGenerated) continue;
    for (const block of codeBlocks(file)) {
      findings.push({
        rule: 'comment.code',
        file: file.path,
        line: block,
        message: 'code is kept here as a comment; delete it, the history has it',
      });
    }
  }
  for (const file of checkout.sql) {
    file.text.split('\n').forEach((line, at) => {
      if (LATER.test(line.split('--')[1] ?? '')) later(file.path, at + 1, findings);
    });
  }
}

function later(file: string, line: number, findings: Finding[]): void {
  findings.push({
    rule: 'comment.todo',
    file,
    line,
    message: 'work is left for later here; do it now, or write it down where work is planned',
  });
}

/** The first lines of runs of comment lines that parse as code; documentation comments may hold examples. */
function codeBlocks(file: CodeFile): number[] {
  const lines: { line: number; text: string }[] = [];
  for (const comment of file.facts.comments) {
    if (!comment.isBlock) lines.push({ line: comment.line, text: comment.text.slice(2).trim() });
    else if (!comment.text.startsWith('/**')) {
      const inner = comment.text.slice(2, -2).split('\n');
      inner.forEach((text, at) => lines.push({ line: comment.line + at, text: text.replace(/^\s*\*?\s?/, '').trim() }));
    }
  }
  const found: number[] = [];
  let run: { line: number; text: string }[] = [];
  const close = (): void => {
    const isLong = run.length > 1 || /;$/.test(run[0]?.text ?? '');
    if (run.length > 0 && isLong && isCode(run.map((it) => it.text).join('\n'))) found.push(run[0]?.line ?? 1);
    run = [];
  };
  for (const it of lines) {
    const last = run.at(-1);
    const looks = CODE_START.test(it.text) || CODE_END.test(it.text);
    if (!looks || (last !== undefined && it.line > last.line + 1)) close();
    if (looks) run.push(it);
  }
  close();
  return found;
}
