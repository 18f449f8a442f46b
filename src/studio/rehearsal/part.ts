// The card of: a peak played through a drawing.
import { type Around, type Part, definePart } from '../part.ts';
import { queries } from './queries.ts';

export const rehearsalPart = ({ registry }: Around): Part => definePart({ name: 'rehearsal', queries: queries(registry) });
