// `npm run check`: every check of the source, each with its time and with how much it looked at.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a step ended: its exit code, what it printed, and how many things it says it looked at. */
export type Outcome = { code: number; output: string; looked: number };

type Step = {
  name: string;
  /** What must be there for the step to have something to do; the first missing one is named. */
  needs: string[];
  command: (folders: string[]) => string[];
  /** Reads from the output how much was looked at; a step that looked at nothing has failed. */
  count: (output: string, root: string) => number;
  unit: string;
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = ['src', 'web', 'test', 'tools', 'demo'];
const STEP_TIMEOUT_MS = 300_000;
const bin = (...path: string[]): string => join(root, 'node_modules', ...path);

const STEPS: Step[] = [
  {
    name: 'types',
    needs: ['tsconfig.json'],
    command: () => [bin('tsc7', 'bin', 'tsc'), '-p', 'tsconfig.json', '--listFiles'],
    count: countListedFiles,
    unit: 'files',
  },
  {
    name: 'types of the web',
    needs: ['web', 'tsconfig.web.json'],
    command: () => [bin('tsc7', 'bin', 'tsc'), '-p', 'tsconfig.web.json', '--listFiles'],
    count: countListedFiles,
    unit: 'files',
  },
  {
    name: 'lint',
    needs: [],
    command: (folders) => [bin('oxlint', 'bin', 'oxlint'), ...folders],
    count: (output) => numberIn(output, / on (\d+) files? with/),
    unit: 'files',
  },
  {
    name: 'format',
    needs: [],
    command: (folders) => [bin('oxfmt', 'bin', 'oxfmt'), '--check', ...folders],
    count: (output) => numberIn(output, / on (\d+) files? using/),
    unit: 'files',
  },
  {
    name: 'house rules',
    needs: ['tools/tidy.ts'],
    command: () => ['--import', 'tsx', join(root, 'tools', 'tidy.ts')],
    count: (output) => numberIn(output, /^tidy: (\d+) files/m),
    unit: 'files',
  },
];

/** Says whether a step may pass: its program was content and it looked at something. */
export function passes({ code, looked }: Outcome): boolean {
  return code === 0 && looked > 0;
}

/** Counts the files of the checkout among those that the compiler lists; packages and its own library do not count. */
export function countListedFiles(output: string, checkout: string): number {
  return output.split('\n').filter((line) => line.startsWith(`${checkout}/`) && !line.includes('/node_modules/') && existsSync(line)).length;
}

/** The number that a pattern's first group finds, or 0. */
export function numberIn(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0);
}

function runStep(step: Step): Promise<Outcome> {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, step.command(folders), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: STEP_TIMEOUT_MS,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('close', (code) => resolve({ code: code ?? 1, output, looked: step.count(output, root) }));
  });
}

// The list of files is for counting, not for reading.
function readable(output: string): string {
  const isListed = (line: string): boolean => line.startsWith('/') && !line.includes(': ') && existsSync(line);
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !isListed(line))
    .join('\n');
}

async function main(): Promise<number> {
  let failed = 0;
  const began = performance.now();
  for (const step of STEPS) {
    const missing = step.needs.find((path) => !existsSync(join(root, path)));
    if (missing) {
      console.log(`-  ${step.name.padEnd(18)}skipped: there is no ${missing}`);
      continue;
    }
    const stepBegan = performance.now();
    const outcome = await runStep(step);
    const took = `${Math.round(performance.now() - stepBegan)} ms`;
    const mark = passes(outcome) ? 'ok' : 'NO';
    const warnings = numberIn(outcome.output, /Found (\d+) warnings?/);
    const noted = warnings > 0 ? `, ${warnings} warnings` : '';
    console.log(`${mark} ${step.name.padEnd(18)}${outcome.looked} ${step.unit}, ${took}${noted}`);
    if (passes(outcome)) continue;
    failed += 1;
    console.log(readable(outcome.output));
    if (outcome.looked === 0) console.log(`   ${step.name} looked at nothing, so it says nothing about the source.`);
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const verdict = failed === 0 ? 'all passed' : `${failed} failed`;
  console.log(`check of ${version}: ${verdict} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return failed === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
