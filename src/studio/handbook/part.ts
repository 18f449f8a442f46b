// The card of: what a drawing tells those who work by it.
import { type Around, type Part, definePart } from '../part.ts';
import { queries } from './queries.ts';

export const handbookPart = ({ registry }: Around): Part => definePart({ name: 'handbook', queries: queries(registry) });
