// The card of: where tokens stand, how long they wait, and what is done with many of them.
import { type Around, type Part, definePart } from '../part.ts';

export const watchPart = (_: Around): Part => definePart({ name: 'watch' });
