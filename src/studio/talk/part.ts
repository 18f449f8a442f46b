// The card of: what people say about elements, and who is looking.
import { type Around, type Part, definePart } from '../part.ts';

export const talkPart = (_: Around): Part => definePart({ name: 'talk' });
