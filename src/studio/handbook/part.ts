// The card of: what a drawing tells those who work by it.
import { type Around, type Part, definePart } from '../part.ts';

export const handbookPart = (_: Around): Part => definePart({ name: 'handbook' });
