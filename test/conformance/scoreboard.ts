// The scoreboard: figures of every collection, and the page that lists what is refused and why, and what differs.
import type { Row } from './camunda/collection.ts';
import type { MiwgRow } from './miwg.ts';

/** A control-flow pattern: how BPMN says it, or why it cannot. */
export interface Pattern {
  readonly number: number;
  readonly name: string;
  readonly ok: boolean;
  readonly how?: string;
  readonly why?: string;
}

/** What a whole run found. */
export interface Found {
  readonly miwg: readonly MiwgRow[];
  readonly models: readonly Row[];
  readonly scripts: { readonly count: number; readonly files: ReadonlySet<string>; readonly complaints: readonly string[] };
  readonly dmn: readonly { readonly level: string; readonly passed: number; readonly of: number; readonly missed: readonly string[] }[];
  readonly patterns: readonly Pattern[];
}

/** The figures of the last line. */
export function figuresOf({ miwg, models, scripts, dmn, patterns }: Found): Record<string, number> {
  const count = (outcome: Row['outcome']): number => models.filter((row) => row.outcome === outcome).length;
  const level = (name: string) => dmn.find((one) => one.level === name) ?? { passed: 0, of: 0 };
  return {
    miwg: miwg.filter((row) => row.differences.length === 0).length,
    miwgOf: miwg.length,
    camunda7Run: count('ran'),
    camunda7Refused: count('refused'),
    camunda7Failed: count('failed'),
    camunda7Scripted: scripts.files.size,
    patterns: patterns.filter((row) => row.ok).length,
    patternsOf: patterns.length,
    dmnLevel2: level('level-2').passed,
    dmnLevel2Of: level('level-2').of,
    dmnLevel3: level('level-3').passed,
    dmnLevel3Of: level('level-3').of,
  };
}

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ').trim();
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** A section that is not there when there is nothing to say. */
const sectionOf = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `\n## ${title}\n\n${table(head, rows)}\n\n`;

/** The figures as a table. */
function boardOf(found: Found): string {
  const { miwg, models, scripts, dmn, patterns } = found;
  const figures = figuresOf(found);
  return table(
    ['what', 'held', 'of'],
    [
      ['BPMN MIWG reference models, read and written back with the same infoset', String(figures['miwg']), String(miwg.length)],
      ['process models of Camunda 7, played to an end or a stable wait', String(figures['camunda7Run']), String(models.length)],
      ['… refused at publish, each with its reason below', String(figures['camunda7Refused']), String(models.length)],
      ['… failed', String(figures['camunda7Failed']), String(models.length)],
      [
        '… with a script of our own that holds',
        String(scripts.files.size - new Set(scripts.complaints.map((one) => one.split(' ')[0])).size),
        String(scripts.files.size),
      ],
      ['control-flow patterns of van der Aalst et al., each as a drawing of our own', String(figures['patterns']), String(patterns.length)],
      ...dmn.map((one) => [`DMN TCK ${one.level.replace('-', ' ')}, expected results`, String(one.passed), String(one.of)]),
    ],
  );
}

/** The page. It says nothing of when or how fast, so that it changes only when conformance does. */
export function pageOf(found: Found): string {
  const { models, dmn, patterns } = found;
  const refused = models.filter((row) => row.outcome === 'refused');
  const failed = models.filter((row) => row.outcome === 'failed');
  const different = models.filter((row) => row.outcome === 'ran' && row.notes.length > 0);
  const unended = models.filter((row) => row.outcome === 'ran' && !/^ended(; ended)*$/.test(row.reason));
  return `<!-- Written by \`npm test -- conformance\`; change the tests, not this page. -->
# Conformance

Cases that nobody here wrote, run against this program: \`npm test -- conformance\` (they lie in \`../shared/conformance\`; \`--suite DIR\` names another folder of the same form).

${boardOf(found)}

## How the process models are played

A small reader in the test (\`test/conformance/camunda\`) translates what is Camunda's own: its namespace, JUEL in conditions to FEEL, called drawings to those of the same family. What is Java becomes a stand-in, listed below. Each drawing is published and played twice: once calmly (tasks and main events as they come), once stormily (whatever may come between comes first; where that leaves a condition unmet, once more with all conditions met from the start), completing tasks, sending messages and signals, turning the clock, at most 40 moves. After every move the invariants of \`kontor verify\` are asked, and that each token is in a wait, an open scope or a loop. Every other move is made by a second program on the same database with a memory of its own, so nothing can live in memory only. A drawing fails by an exception, a broken invariant, work without end, or an incident, unless the drawing is made for it (no condition is true, nothing catches an error, calls go round in a ring) or it comes from a value that only the drawing's own Java knew; both are listed.

## Refused, and why

${table(
  ['drawing', 'reason'],
  refused.map((row) => [row.file, row.reason]),
)}
${sectionOf(
  'Failed',
  ['drawing', 'what happened'],
  failed.map((row) => [row.file, row.reason]),
)}## Ran, but not to an end each time

${table(
  ['drawing', 'how its games ended'],
  unended.map((row) => [row.file, row.reason]),
)}

## What was not played word for word

${table(
  ['drawing', 'what differs'],
  different.map((row) => [row.file, row.notes.join('; ')]),
)}

## Control-flow patterns

${table(
  ['', 'pattern', 'how it is drawn, or why it cannot be'],
  patterns.map((row) => [String(row.number), row.name, row.ok ? (row.how ?? '') : `no: ${row.why ?? ''}`]),
)}

## DMN: results that differ

${table(
  ['level', 'case', 'what differs'],
  dmn.flatMap((one) => one.missed.map((text) => [one.level, text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)])),
)}
`;
}
