// The card of: decision tables tried with rows of a merchant.
import { type Around, type Part, definePart } from '../part.ts';

export const tablesPart = (_: Around): Part => definePart({ name: 'tables' });
