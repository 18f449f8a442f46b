// What differs between two published versions of a drawing, for whoever asks what was changed and when.
import Type from 'typebox';
import { type ReadCtx, defineQuery } from '#kernel';
import { differenceOf } from './difference.ts';
import { readDrawing } from './read.ts';
import * as reads from './reads.ts';
import { DifferenceShape, toldDifference } from './told.ts';

const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const differenceQuery = defineQuery({
  name: 'processes.difference',
  summary: 'What differs between two versions of a drawing, element by element; the newest and the one before it unless said.',
  input: Type.Object({ key: Type.String(), from: Type.Optional(Version), to: Type.Optional(Version) }, { additionalProperties: false }),
  output: Type.Object({ key: Type.String(), from: Version, to: Version, difference: DifferenceShape }),
  run: async ({ db }: ReadCtx, { key, from, to }) => {
    const [newest] = await db.read(reads.drawingByKey(key));
    if (!newest) throw reads.noDrawing(key);
    const second = to ?? newest.version;
    const first = from ?? Math.max(1, second - 1);
    const [one, two] = await Promise.all([db.read(reads.drawingOfVersion(key, first)), db.read(reads.drawingOfVersion(key, second))]);
    if (!one[0] || !two[0]) throw reads.noDrawing(`${key} ${one[0] ? second : first}`);
    const [before, after] = await Promise.all([readDrawing(one[0].xml), readDrawing(two[0].xml)]);
    return { key, from: first, to: second, difference: toldDifference(differenceOf(before, after)) };
  },
});
