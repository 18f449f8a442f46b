// The card of: a drawing out of a log.
import { type Around, type Part, definePart } from '../part.ts';

export const discoveryPart = (_: Around): Part => definePart({ name: 'discovery' });
