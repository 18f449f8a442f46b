// How much memory the program takes for what it has thrown away: V8 lets a small heap grow to four times of what lives in it before it looks for garbage.
import { setFlagsFromString } from 'node:v8';

/** By so many per cent the heap may grow over what was alive at the last look. */
const GROWING_PERCENT = 100;

/**
 * Lets the heap of old objects grow to twice of what lives in it. An import keeps rows alive as long as a transaction, so that
 * most of them become old: `npm run bench -- import` peaks at 302 MB with it, and did at 418 without. The flag is read at each
 * collection, so it may be set in a process that runs.
 */
export const keepHeapSmall = (): void => setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
