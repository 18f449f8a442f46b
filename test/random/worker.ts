// A process of its own for a part of the sweep, so that every core has one: `worker.ts FROM COUNT BOUND_MS` prints what it found as JSON.
import { sweep } from './sweep.ts';

const [from = 1, count = 1, boundMs = 60_000] = process.argv.slice(2).map(Number);
console.log(JSON.stringify(await sweep(from, count, boundMs)));
