// The card of: decision tables tried with rows of a merchant.
import { type Around, type Part, definePart } from '../part.ts';
import { runTable, saveRows } from './actions.ts';
import { getTable, pastDecisions, tableRows } from './queries.ts';

export const tablesPart = ({ engine }: Around): Part =>
  definePart({ name: 'tables', actions: [runTable(engine), saveRows], queries: [getTable(engine), tableRows, pastDecisions] });
