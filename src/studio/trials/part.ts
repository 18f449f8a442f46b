// The card of: what is tried with a drawing beside the requests: progress, cancel, result.
import { type Around, type Part, definePart } from '../part.ts';

export const trialsPart = (_: Around): Part => definePart({ name: 'trials' });
