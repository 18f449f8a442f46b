// The card of: past orders run through a sketch.
import { type Around, type Part, definePart } from '../part.ts';

export const backTestPart = (_: Around): Part => definePart({ name: 'back-test' });
