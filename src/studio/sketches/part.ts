// The card of: sketches of drawings and tables, and who holds the pen.
import { type Around, type Part, definePart } from '../part.ts';

export const sketchesPart = (_: Around): Part => definePart({ name: 'sketches' });
