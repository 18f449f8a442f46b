// The card of: a peak played through a drawing.
import { type Around, type Part, definePart } from '../part.ts';

export const rehearsalPart = (_: Around): Part => definePart({ name: 'rehearsal' });
