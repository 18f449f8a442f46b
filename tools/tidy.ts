// Checks the shape of the house: arrows, SQL ownership, banned calls, sizes, required files. `--draw` prints the rooms.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawRooms } from './tidy/draw.ts';
import { ARROWS } from './tidy/house.ts';
import type { Arrows } from './tidy/house.ts';
import { checkArrows, checkCircles, checkDead, checkMap, linkImports, measureArrows } from './tidy/imports.ts';
import { checkSql } from './tidy/ownership.ts';
import { readCheckout } from './tidy/read.ts';
import type { Checkout } from './tidy/read.ts';
import { printFinding } from './tidy/report.ts';
import type { Finding, Looked } from './tidy/report.ts';
import { checkCalls, checkComments, checkFiles, checkShapes, checkSizes } from './tidy/style.ts';

/** What the checker found and how much it looked at; `picture` is the text of `--draw`. */
export interface Report {
  findings: Finding[];
  looked: Looked;
  picture: string;
}

/** Checks the checkout at `root`; reads files only, so it may run on any folder. `arrows` stand in for the house's. */
export function tidy(root: string, arrows: Arrows = ARROWS): Report {
  const checkout = readCheckout(root);
  const findings: Finding[] = [];
  const links = linkImports(checkout, findings);
  checkMap(checkout, findings);
  checkArrows(checkout, links, arrows, findings);
  checkCircles(links, arrows, findings);
  checkDead(checkout, links, findings);
  const statements = checkSql(checkout, arrows, findings);
  checkCalls(checkout, findings);
  checkSizes(checkout, findings);
  checkFiles(checkout, findings);
  checkShapes(checkout, findings);
  checkComments(checkout, findings);
  const looked: Looked = {
    files: checkout.code.length + checkout.sql.length,
    imports: checkout.code.reduce((sum, it) => sum + it.facts.imports.length, 0),
    statements,
    functions: checkout.code.reduce((sum, it) => sum + it.facts.functions.length, 0),
  };
  findings.push(...blindSpots(looked, glance(checkout)));
  findings.sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
  return { findings, looked, picture: drawRooms(checkout, measureArrows(links)) };
}

/** A second, cruder look at the same text, by pattern instead of by parser: is there anything of each kind at all? */
function glance(checkout: Checkout): Looked {
  const count = (pattern: RegExp): number => checkout.code.filter((it) => pattern.test(it.text)).length;
  const isOwnSql = (path: string): boolean => path.startsWith('src/');
  return {
    files: 1,
    imports: count(/^import .*from '/m),
    statements:
      checkout.sql.filter((it) => isOwnSql(it.path)).length +
      checkout.code.filter((it) => isOwnSql(it.path) && !it.isTest && /\bsql`\s*select\b/i.test(it.text)).length,
    functions: count(/^(export )?(async )?function \w+\(/m),
  };
}

/** A kind of which the crude look sees some and the checker none means that the checker is broken, not the house clean. */
export function blindSpots(looked: Looked, there: Looked): Finding[] {
  const kinds = Object.keys(looked) as (keyof Looked)[];
  return kinds
    .filter((kind) => looked[kind] === 0 && there[kind] > 0)
    .map((kind) => ({
      rule: 'look.blind',
      file: 'tools/tidy.ts',
      line: 1,
      message: `looked at no ${kind} though there are some; mend the checker or its folder`,
    }));
}

function main(args: readonly string[]): number {
  const root = resolve(args.find((it) => !it.startsWith('--')) ?? dirname(dirname(fileURLToPath(import.meta.url))));
  const startedAt = performance.now();
  const { findings, looked, picture } = tidy(root);
  const seconds = Math.round(performance.now() - startedAt) / 1000;
  if (args.includes('--draw')) console.log(picture);
  for (const finding of findings) console.log(printFinding(finding));
  console.log(
    `tidy: ${looked.files} files, ${looked.imports} imports, ${looked.statements} SQL statements, ` +
      `${looked.functions} functions, ${findings.length} findings, ${seconds} s`,
  );
  if (args.includes('--json')) {
    console.log(
      JSON.stringify({
        name: 'tidy',
        figures: { ...looked, findings: findings.length, seconds },
        missed: findings.map(printFinding),
      }),
    );
  }
  return findings.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
