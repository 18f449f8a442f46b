// The benches: `npm run bench -- NAME [--json] [--quick]`; without a name all of them, one after the other.
import { keepHeapSmall } from '../../src/app/heap.ts';
import { type BenchResult, missedAims, tell } from './figures.ts';

/** What a bench is told: `quick` is the small form that CI runs. */
export type BenchOptions = { quick: boolean };
type Bench = { says: string; run(options: BenchOptions): Promise<BenchResult> };

const benches: Record<string, () => Promise<Bench>> = {
  engine: () => import('./engine.bench.ts').then((file) => file.bench),
  import: () => import('./import.bench.ts').then((file) => file.bench),
  start: () => import('./start.bench.ts').then((file) => file.bench),
  intake: () => import('./intake.bench.ts').then((file) => file.bench),
  flash: () => import('./flash.bench.ts').then((file) => file.bench),
  lifecycle: () => import('./lifecycle.bench.ts').then((file) => file.bench),
  designer: () => import('./designer.bench.ts').then((file) => file.bench),
  lists: () => import('./lists.bench.ts').then((file) => file.bench),
  rehearsal: () => import('./rehearsal.bench.ts').then((file) => file.bench),
  realinput: () => import('./realinput.bench.ts').then((file) => file.bench),
  backtest: () => import('./backtest.bench.ts').then((file) => file.bench),
};

const args = process.argv.slice(2);
const json = args.includes('--json');
const quick = args.includes('--quick');
const names = args.filter((arg) => !arg.startsWith('-'));
const unknown = names.filter((name) => !benches[name]);
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
// As the program does at its start.
keepHeapSmall();
const results: BenchResult[] = [];
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = await benches[name]!();
  console.log(`${name}: ${bench.says}`);
  const result = await bench.run({ quick });
  results.push(result);
  tell(result, json);
}
if (results.length > 1 && json) {
  const figures = Object.fromEntries(results.flatMap((result) => Object.entries(result.figures).map(([figure, value]) => [`${result.name}.${figure}`, value])));
  console.log(JSON.stringify({ name: 'all', figures, missed: results.flatMap(missedAims) }));
}
process.exit(0);
