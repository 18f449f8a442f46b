// What pages about sketches get from the server.
import type { Answer } from '../../../api/index.ts';

export type SketchWhole = Answer<'sketches.get'>;
export type SketchRow = Answer<'sketches.list'>['items'][number];
/** What the sign of life every ten seconds tells. */
export type Present = SketchWhole['present'][number];
