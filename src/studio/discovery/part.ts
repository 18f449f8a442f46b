// The card of: a drawing out of a log.
import { type Around, type Part, definePart } from '../part.ts';
import { add, begin, close, drop, fromShop, guess } from './actions.ts';
import { listLogs, mineLog } from './queries.ts';

export const discoveryPart = ({ engine }: Around): Part =>
  definePart({ name: 'discovery', actions: [guess, begin, add, close, fromShop(engine), drop], queries: [listLogs, mineLog] });
