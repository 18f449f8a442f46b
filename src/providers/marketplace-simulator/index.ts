// The door of the simulated marketplace.
import { MarketplaceSimulator, type SimulatorOptions } from './simulator.ts';

export { MarketplaceSimulator, type State as MarketplaceState } from './simulator.ts';
export { CALM, type Weather } from './weather.ts';

/** A marketplace in process; bind it among the connectors of `channels.connector` and call its `tick(now)` now and then. */
export const marketplaceSimulator = (options: SimulatorOptions): MarketplaceSimulator => new MarketplaceSimulator(options);
