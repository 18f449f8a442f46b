// The card of: where tokens stand, how long they wait, and what is done with many of them.
import { type Around, type Part, definePart } from '../part.ts';
import { act, preview, takeBack } from './acting.ts';
import { costsQuery, costsSetting, setCosts } from './costs.ts';
import { heatQuery, liveQuery } from './heat.ts';
import { heatInvariants } from './store-verify.ts';
import { promisesQueries } from './promises.ts';
import { heatSweeps } from './sum-up.ts';
import { tokensQuery } from './tokens.ts';

export const watchPart = (around: Around): Part =>
  definePart({
    name: 'watch',
    actions: [setCosts, preview, act, takeBack],
    queries: [costsQuery(around), heatQuery(around), liveQuery(around), tokensQuery(around), ...promisesQueries(around)],
    sweeps: heatSweeps(around),
    settings: [costsSetting],
    invariants: heatInvariants,
  });
